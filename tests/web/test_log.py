"""The log of those who run the site tells what broke, and of strangers' nonsense a line each."""

import logging

import pytest

from debate.web.log import TurnedAway


@pytest.fixture
def written(capsys):
    """What the site's own handler writes of a request to somewhere else."""
    handler = next(one for one in logging.getLogger("django").handlers if one.name == "console")
    lines: list[str] = []
    handler, kept = logging.StreamHandler(), handler
    handler.setFormatter(kept.formatter)
    handler.filters = kept.filters
    handler.emit = lambda record: lines.append(handler.format(record))
    logging.getLogger("django").addHandler(handler)
    yield lines
    logging.getLogger("django").removeHandler(handler)


def test_the_name_of_another_site_is_one_line(client, written):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert len(written) == 1 and "evil.example" in written[0] and "\n" not in written[0]


def test_what_broke_is_told_with_its_place():
    trouble = (ValueError, ValueError("x"), None)
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "broke", (), trouble)
    assert TurnedAway().filter(record) and record.exc_info == trouble
