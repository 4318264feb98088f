"""A statement shows what it is: no blank ones, and no link that leads elsewhere than it says."""

import pytest

from debate.arguments.rules import body_is_sound, outside_fits, references
from debate.reasoning.wording import normalise_body

ELSEWHERE = [
    "https://evil.example\\@good.example/",
    "https://good.example@evil.example/",
    "https://good.example:443@evil.example/",
    "https://a:b@evil.example?x",
]
HONEST = ["https://good.example/@someone", "https://good.example?at=@", "https://good.example#@", "http://good.example"]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_an_address_that_seems_another_is_refused(url):
    assert not outside_fits("claim", url, "It says so there.")


@pytest.mark.parametrize("url", HONEST)
def test_an_honest_address_is_not(url):
    assert outside_fits("claim", url, "It says so there.")


@pytest.mark.parametrize("character", "\u3164\uffa0\u115f\u1160\u2800\u034f\U000e0041\ufe0f!")
def test_a_statement_of_nothing_is_refused(character):
    assert not body_is_sound(normalise_body(character * 30))


def test_a_number_in_other_digits_is_no_reference():
    """The address that it would lead to does not exist."""
    assert references("see #١٧ and #17") == [17]
