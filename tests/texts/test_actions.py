"""New versions, quotes, and where the quotes lie in the versions that came later."""

import pytest

from debate.texts.actions import add_version, place_quotes, placement_differences, quote_passage
from debate.texts.models import Placement, Quote
from tests.cast import BODY, PARAGRAPHS, blocks_of

ENGINEERS = "Engineers suggest that it will not last ten more winters."


def version_of(text, body, by=None):
    return add_version(text=text, by=by, body=body, blocks=blocks_of(body.split("\n\n")), reason="mended")


def test_versions_are_numbered_from_one(text, curator):
    second = version_of(text, BODY + "\n\nAn afterword.", by=curator)
    assert (second.number, second.created_by, second.reason) == (2, curator, "mended")
    assert text.current() == second


def test_a_passage_is_one_quote_however_often_it_is_quoted(text):
    version = text.current()
    first, second = (quote_passage(version=version, start=4, end=10) for _ in range(2))
    assert first == second and Quote.objects.count() == 1
    assert first.exact == BODY[4:10] == "bridge"
    assert (first.prefix, first.suffix) == (BODY[:4], BODY[10:42])


def test_a_quote_counts_in_code_points(text):
    version = version_of(text, "Ein 😀 lacht. Ja\u0301 wirklich, sagte sie.")
    assert quote_passage(version=version, start=4, end=5).exact == "😀"


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (8, 4), (0, 10_000)])
def test_what_is_no_passage_is_refused(text, start, end):
    with pytest.raises(ValueError):
        quote_passage(version=text.current(), start=start, end=end)
    assert not Quote.objects.exists()


OUTCOMES = {
    "same": (BODY + "\n\nAn afterword.", "same"),
    "moved": ("A new beginning.\n\n" + BODY, "moved"),
    "lost its not": (BODY.replace("will not last", "will last"), "changed"),
    "another number": (BODY.replace("ten more winters", "two more winters"), "changed"),
    "gone": (PARAGRAPHS[0], "gone"),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_where_a_quote_lies_in_the_next_version(case, text, quote):
    body, outcome = OUTCOMES[case]
    second = version_of(text, body)
    placement = Placement.objects.get()
    assert (placement.quote, placement.version, placement.outcome) == (quote, second, outcome)
    if outcome in ("same", "moved"):
        assert second.body[placement.start : placement.end] == ENGINEERS
    quote.refresh_from_db()
    assert quote.version.body[quote.start : quote.end] == quote.exact, "a quote never moves"
    assert placement_differences(text) == []


def test_quotes_of_every_earlier_version_are_placed_in_each_later_one(text, quote):
    second = version_of(text, "A preface.\n\n" + BODY)
    later = quote_passage(version=second, start=0, end=9)
    third = version_of(text, BODY)
    assert set(third.placements.values_list("quote", flat=True)) == {quote.pk, later.pk}
    assert placement_differences(text) == []


def test_a_passage_quoted_from_an_old_version_is_placed_in_the_newer_ones(text):
    """Somebody had the page open while the text was mended."""
    first = text.current()
    second = version_of(text, "A preface.\n\n" + BODY)
    quote = quote_passage(version=first, start=4, end=30)
    assert second.placements.get().quote == quote
    quote_passage(version=second, start=0, end=9)
    assert placement_differences(text) == [], "and what is quoted from the newest has no place in older ones"


def test_what_a_curator_decided_stays(text, quote, curator):
    second = version_of(text, BODY.replace("will not last", "will last"))
    Placement.objects.update(outcome="same", start=0, end=20, decided_by=curator)
    place_quotes(second)
    placement = Placement.objects.get()
    assert (placement.outcome, placement.start, placement.end, placement.decided_by) == ("same", 0, 20, curator)
    assert placement_differences(text) == []


def test_placements_that_drifted_are_named_and_placed_again(text, quote):
    second = version_of(text, "A preface.\n\n" + BODY)
    Placement.objects.update(outcome="same", start=0, end=20)
    assert placement_differences(text) == [f"bridge version 2: passage {quote.pk} should be moved"]
    Placement.objects.all().delete()
    assert placement_differences(text) == [f"bridge version 2: passage {quote.pk} has no placement"]
    place_quotes(second)
    assert placement_differences(text) == []
