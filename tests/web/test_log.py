"""The log of those who run the site tells what broke, and of strangers' nonsense a line each."""

import logging

import pytest
from django.db import DatabaseError, OperationalError, connection

from debate.web import views
from debate.web.log import InALine


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
    assert InALine().filter(record) and record.exc_info == trouble


def asked(client, monkeypatch, error):
    """What is written of a page that failed so."""

    def fail(*args, **kwargs):
        raise error

    client.raise_request_exception = False
    monkeypatch.setattr(views, "render", fail)
    return client.get("/about/").status_code


@pytest.mark.parametrize("reason", ["database is locked", "connection failed:\n\tIs the server running?"])
def test_a_database_that_cannot_answer_is_one_line_with_its_reason(client, db, monkeypatch, written, reason):
    assert asked(client, monkeypatch, OperationalError(reason)) == 503
    (line,) = written
    assert "/about/: " in line and line.endswith(" ".join(reason.split())) and "\n" not in line


def test_trouble_of_a_worker_is_one_line_too():
    trouble = (OperationalError, OperationalError("connection failed:\n\tIs it running?"), None)
    record = logging.LogRecord("debate.x", logging.ERROR, "", 1, "It tries again", (), trouble)
    assert InALine().filter(record)
    assert logging.Formatter().format(record) == "It tries again: connection failed: Is it running?"


def test_what_the_pool_of_connections_tells_is_one_line(capsys):
    handler = next(one for one in logging.getLogger("psycopg.pool").handlers if one.name == "console")
    record = logging.LogRecord("psycopg.pool", logging.WARNING, "", 1, "in %r: %s", ("pool-1", "away\n\tor not"), None)
    assert handler.filter(record) and record.getMessage() == "in 'pool-1': away or not"


def test_a_locked_database_is_told_from_a_wrong_statement(client, db, monkeypatch, written):
    """SQLite calls both an operational error; who mends the second must see where it is."""
    with pytest.raises(DatabaseError) as caught:
        connection.cursor().execute("SELECT nothing FROM nowhere")
    asked(client, monkeypatch, caught.value)
    assert "nowhere" in written[0] and "Traceback" in written[0]


def test_a_fault_of_ours_is_told_with_its_place(client, db, monkeypatch, written):
    assert asked(client, monkeypatch, RuntimeError("odd")) == 500
    assert "Traceback" in written[0] and "odd" in written[0]
