"""What the templates of all rooms are given."""

import pytest

from debate.web.templatetags.web import quoted


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
