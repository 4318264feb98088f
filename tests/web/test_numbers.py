import pytest

from debate.web.numbers import MOST, number_in


@pytest.mark.parametrize(("given", "meant"), [("17", 17), ("0", 0), ("007", 7), ("٣", 3), (str(MOST), MOST)])
def test_a_number_is_read_in_the_digits_of_any_script(given, meant):
    assert number_in(given) == meant


@pytest.mark.parametrize("given", [None, "", " ", "-1", "+1", "1.0", "1e3", "½", "²", "#17", "9" * 40, str(MOST + 1)])
def test_anything_else_is_none_and_what_no_column_holds(given):
    assert number_in(given) is None


def test_what_is_more_than_can_be_meant_is_none():
    assert (number_in("5", 5), number_in("6", 5)) == (5, None)
