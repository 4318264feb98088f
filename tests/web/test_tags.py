"""What the templates of all rooms are given."""

from datetime import UTC, datetime

import pytest

from debate.web.templatetags.web import quoted, stamp
from tests.architecture.markup import TEXTS


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("It will last.", "“It will last.”"),
        ("“Strategic convenience” it is.", "“‘Strategic convenience’ it is.”"),
        ('He said "no" twice.', "“He said ‘no’ twice.”"),
        ('It is 6" and 7" wide.', '“It is 6" and 7" wide.”'),
        ("Er sagte „nein“.", "“Er sagte ‚nein‘.”"),
        ("Il dit « non ».", "“Il dit « non ».”"),
        ("the bridge’s end", "“the bridge’s end”"),
    ],
)
def test_a_quotation_within_a_quotation_has_single_marks(words, printed):
    assert quoted(words) == printed


def test_a_time_for_machines_is_one_that_html_knows():
    assert stamp(datetime(2026, 4, 1, 12, 30, 15, 423137, UTC)) == "2026-04-01T12:30:15+00:00"
    assert not [file.name for file in TEXTS if "|date:'c'" in file.read_text() or '|date:"c"' in file.read_text()]
