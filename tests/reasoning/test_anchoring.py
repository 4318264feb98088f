"""A quote is found again wherever it went, and never attached to words that say something else."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from debate.reasoning.anchoring import CONTEXT, Anchor, Outcome, Selector, anchor, differences, find, normalise, select
from debate.reasoning.words import is_negation

TEXT = (
    "Russia and Iran trade drones. The partnership of Moscow and Tehran remains transactional and is likely to hold.\n"
    "Since 2022 about 5 million dollars were paid by Moscow for Shahed-136 drones. Trust is limited: both act alone.\n"
    "A full-fledged alliance is unlikely in the short term. It would not serve India, says Kim."
)

words = st.lists(
    st.sampled_from(
        "peace river table seven-fold cafe\u0301 q\u0302uay naïve 👍🏽 👨‍👩‍👧 🇮🇷 данные 同盟 موسكو trade".split()
    ),
    min_size=3,
    max_size=12,
)
sentences = words.map(lambda found: normalise(" ".join(found).capitalize() + "."))
paragraphs = st.lists(sentences, max_size=6).map("\n".join)


def quote(wording: str, body: str = TEXT) -> Selector:
    start = body.index(wording)
    return select(body, start, start + len(wording))


def read(body: str, found: Anchor) -> str:
    assert found.start is not None
    assert found.end is not None
    return body[found.start : found.end]


# Where it went


@given(paragraphs, paragraphs, sentences, paragraphs, paragraphs)
def test_insertions_around_keep_the_quote(before: str, after: str, passage: str, first: str, last: str) -> None:
    assume(passage not in before + "\n" + after + "\n" + first + "\n" + last)
    old = f"{before}\n{passage}\n{after}"
    selector = select(old, len(before) + 1, len(before) + 1 + len(passage))
    new = f"{first}\n{old}\n{last}"
    found = anchor(new, selector)
    assert found == Anchor(Outcome.MOVED, selector.start + len(first) + 1, selector.end + len(first) + 1)
    assert anchor(old + "\n" + last, selector) == Anchor(Outcome.SAME, selector.start, selector.end)


@given(paragraphs, paragraphs, sentences)
def test_what_is_the_same_or_moved_says_exactly_the_same(before: str, after: str, passage: str) -> None:
    old = f"{before}\n{passage}\n{after}"
    selector = select(old, len(before) + 1, len(before) + 1 + len(passage))
    for new in (after, before + after, after + "\n" + passage, old[1:], old[:-1], passage):
        found = anchor(new, selector)
        if found.outcome in (Outcome.SAME, Outcome.MOVED):
            assert read(new, found) == passage
        if found.outcome is Outcome.CHANGED:
            assert 0 <= found.start < found.end <= len(new)


@given(st.text(max_size=80), st.text(min_size=1, max_size=30), st.text(max_size=30), st.integers(0, 90))
def test_anything_at_all_is_answered(body: str, exact: str, context: str, start: int) -> None:
    found = anchor(body, Selector(exact, context, context, start, start + len(exact)))
    assert (found.start is None) == (found.end is None) == (found.outcome is Outcome.GONE)
    pasted = find(body, exact)
    assert pasted.start is None or pasted.start < (pasted.end or 0) <= len(body)


@given(st.text(min_size=1, max_size=120), st.data())
def test_any_passage_is_the_same_in_its_own_text(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    assume(body[start:end].strip())
    assert anchor(body, select(body, start, end)) == Anchor(Outcome.SAME, start, end)


def test_a_deleted_passage_is_gone() -> None:
    passage = "Trust is limited: both act alone."
    assert anchor(TEXT.replace(passage, ""), quote(passage)) == Anchor(Outcome.GONE, None, None)


def test_the_surroundings_decide_between_repetitions() -> None:
    old = "Alpha said: we will trade drones, and left.\nBeta said: we will trade drones, and stayed."
    second = old.rindex("we will trade drones")
    selector = select(old, second, second + len("we will trade drones"))
    new = "Gamma said: we will trade drones, and sang.\n" + old
    assert read(new[: anchor(new, selector).end], anchor(new, selector)) == "we will trade drones"
    assert anchor(new, selector).start == new.rindex("we will trade drones")


def test_an_occurrence_at_the_old_offset_yields_to_the_one_with_the_context() -> None:
    old = "We trade drones daily. " + "Nothing else was ever said on it. " * 2
    selector = quote("trade drones", old)
    new = "Do trade drones, they cried! It was long ago. " + old
    assert new.index("trade drones") == selector.start
    assert anchor(new, selector) == Anchor(Outcome.MOVED, new.rindex("trade drones"), new.rindex("trade drones") + 12)


@given(st.integers(2, 30), st.integers(0, 29), st.integers(0, 3))
def test_among_equal_repetitions_the_nearest_is_taken(copies: int, which: int, shift: int) -> None:
    assume(which < copies)
    line = "The very same sentence about trade between the two of them again. "
    start = which * len(line) + 4
    selector = select(line * copies, start, start + len("very same sentence"))
    found = anchor("." * shift + line * copies, selector)
    assert found.start == start + shift


def test_a_word_in_wholly_other_company_is_not_the_passage() -> None:
    selector = quote("drones", "They sold many drones to their neighbours over the years.")
    assert anchor("Bees keep males.\nThese drones\nare idle", selector).outcome is Outcome.CHANGED


# What it may not lose or gain


@pytest.mark.parametrize(
    ("passage", "was", "now", "proposal"),
    [
        ("would not serve India", "not ", "", "would serve India"),
        ("remains transactional", "remains", "remains not", "remains not transactional"),
        ("Since 2022 about", "2022", "2023", "Since 2023 about"),
        ("partnership of Moscow and Tehran", "Moscow and", "Minsk and", "partnership of Minsk and Tehran"),
        ("India", "India", "China", "China"),
        ("is unlikely in the short term", "unlikely", "likely", "is likely in the short term"),
    ],
)
def test_a_lost_or_gained_word_is_a_change(passage: str, was: str, now: str, proposal: str) -> None:
    new = TEXT.replace(was, now)
    found = anchor(new, quote(passage))
    assert found.outcome is Outcome.CHANGED
    assert read(new, found) == proposal


@pytest.mark.parametrize(
    ("passage", "was", "now", "proposal"),
    [
        ("likely to hold", "is likely to", "is unlikely to", "unlikely to hold"),
        ("5 million dollars", "5 million", "1.5 million", "1.5 million dollars"),
        ("5 million dollars", "5 million", "-5 million", "-5 million dollars"),
        ("act alone", "act alone", "act alone-ish", "act alone-ish"),
        ("136 drones", "Shahed-136", "Shahed-1136", "Shahed-1136 drones"),
        ("likely to hold", "is likely to", "is not likely to", "not likely to hold"),
        ("likely to hold", "is likely to", "is not at all likely to", "not at all likely to hold"),
        ("likely to hold", "is likely to", "isn't likely to", "isn't likely to hold"),
        ("serve India", "would not serve", "would serve", "serve India"),
        ("would", "would not", "would", "would"),
        ("limited", "is limited: both", "is limited by no one: both", "limited by no"),
    ],
)
def test_a_word_beside_it_can_change_what_it_says(passage: str, was: str, now: str, proposal: str) -> None:
    new = TEXT.replace(was, now)
    found = anchor(new, quote(passage))
    assert found.outcome is Outcome.CHANGED
    assert read(new, found) == proposal


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        ("We hold the not bridge will stand for years.", Outcome.CHANGED),
        ("We hold not the bridge will stand for years.", Outcome.MOVED),
    ],
)
def test_a_negation_counts_within_three_words(now: str, outcome: Outcome) -> None:
    assert anchor(now, quote("stand for years", "We hold the bridge will stand for years.")).outcome is outcome


REPEATED = (
    "Alpha said early on that the deal is good for 30 years of Iran, as all heard. Nobody asked why they thought so.\n"
    "Beta, who came later to the talks, wrote that the deal is good for 30 years of Iran or at least for its army."
)


@pytest.mark.parametrize(
    ("was", "now"), [("is good", "is not good"), ("30 years", "3 years"), ("Iran", "Iraq"), ("the deal", "no deal")]
)
def test_what_changed_where_it_stood_is_not_found_again_where_others_say_the_same(was: str, now: str) -> None:
    passage = "the deal is good for 30 years of Iran"
    found = anchor(new := REPEATED.replace(was, now, 1), quote(passage, REPEATED))
    assert (found.outcome, read(new, found)) == (Outcome.CHANGED, passage.replace(was, now))


@pytest.mark.parametrize(("was", "now"), [("is stable", "is not stable"), ("2024", "2025")])
def test_the_opening_of_a_text_is_not_found_again_in_a_note_on_how_it_read(was: str, now: str) -> None:
    old = "The partnership is stable in 2024, say the ministers of both. Nobody doubts it."
    new = f"{old.replace(was, now)}\nAn earlier version read: {old}"
    assert anchor(new, quote("The partnership is stable in 2024", old)).outcome is Outcome.CHANGED


def test_a_passage_that_was_moved_away_is_found_though_something_else_took_its_place() -> None:
    first, second = "Trade in grain grew quickly.", "Both armies train at sea together."
    old = f"A report says this. {first} Then came the war of 2022. {second} That is all of it."
    new = old.replace(first, "*").replace(second, first).replace("*", second)
    found = anchor(new, quote(first, old))
    assert (found.outcome, read(new, found)) == (Outcome.MOVED, first)


def test_what_stood_around_a_passage_is_not_held_against_it_when_nobody_recorded_it() -> None:
    assert anchor("It is not likely to hold.", Selector("likely to hold", start=3, end=17)).outcome is Outcome.MOVED


@pytest.mark.parametrize(("word", "denies"), [("n’est", True), ("N'a", True), ("net", False), ("non-military", True)])
def test_what_denies_is_known_by_its_first_letters_too(word: str, denies: bool) -> None:
    assert is_negation(word) is denies


def test_a_negation_in_another_sentence_changes_nothing() -> None:
    new = TEXT.replace("drones. The partnership", "drones. They deny not. The partnership")
    assert anchor(new, quote("The partnership of Moscow")).outcome is Outcome.MOVED
    new = TEXT.replace("to hold.", "to hold. Not now.")
    assert anchor(new, quote("is likely to hold.")).outcome is Outcome.SAME
    assert anchor(new, quote("is likely to hold")).outcome is Outcome.SAME


def test_a_passage_chosen_inside_a_word_stays_itself() -> None:
    selector = quote("likely in the short term")
    assert selector.prefix.endswith("un")
    assert anchor("Preface.\n" + TEXT, selector).outcome is Outcome.MOVED
    assert anchor(TEXT.replace("unlikely", "likely"), selector).outcome is Outcome.CHANGED


@pytest.mark.parametrize(("exact", "now"), [("x", "x\u0302"), ("👍", "👍🏽"), ("👩", "👩‍👧"), ("🇮🇷", "🇮🇷🇷🇺")])
def test_a_cut_character_is_a_change(exact: str, now: str) -> None:
    old = f"The sign here is {exact} as all of them know."
    assert anchor(old.replace(exact, now), quote(exact, old)).outcome is Outcome.CHANGED


@given(
    sentences.filter(lambda s: s.count(" ") > 4), st.sampled_from(["not", "never", "nicht", "7", "Berlin"]), st.data()
)
def test_any_guarded_word_gained_anywhere_is_a_change(passage: str, word: str, data: st.DataObject) -> None:
    old = f"Some opening words of it.\n{passage}\nAnd then some more to end with."
    selector = quote(passage, old)
    blanks = [at for at, c in enumerate(passage) if c == " "]
    at = data.draw(st.sampled_from(blanks))
    changed = passage[:at] + " " + word + passage[at:]
    new = old.replace(passage, changed)
    found = anchor(new, selector)
    assert found.outcome is Outcome.CHANGED
    assert read(new, found) == changed
    back = anchor(old, quote(changed, new))
    assert back.outcome is Outcome.CHANGED
    assert read(old, back) == passage


# Making quotes


@given(st.text(max_size=60))
@example("e\x00\u0301\r\x00\n\ufeff\ud800")
def test_normalising_is_idempotent_and_storable(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert not set(once) & {"\r", "\x00", "\ufeff", "\x1b"}
    once.encode()


def test_line_ends_and_composition_do_not_part_a_quote_from_its_text() -> None:
    assert normalise("\ufeffone\r\ntwo\rthree\tcafe\u0301") == "one\ntwo\nthree\tcafé"
    selector = quote("two\nthree", "one\ntwo\nthree")
    assert anchor(normalise("one\r\ntwo\r\nthree"), selector).outcome is Outcome.SAME


def test_a_selection_remembers_its_surroundings() -> None:
    selector = quote("Trust is limited")
    assert TEXT[selector.start : selector.end] == selector.exact == "Trust is limited"
    assert (len(selector.prefix), len(selector.suffix)) == (CONTEXT, CONTEXT)
    assert selector.prefix + selector.exact + selector.suffix in TEXT


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (0, 99), (4, 4), (3, 4)])
def test_a_selection_that_is_no_passage_is_refused_in_a_sentence(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"^The passage .+\.$"):
        select("one two", start, end)
    with pytest.raises(ValueError, match="at least one character"):
        anchor("one two", Selector(""))


# Pasting

ARTICLE = (
    "But it’s a “strategic convenience”—a flexible partnership, unlikely to end in 2025…\nNothing  else\u00a0holds, no."
)


@pytest.mark.parametrize(
    ("pasted", "true"),
    [
        ('it\'s a "strategic convenience"', "it’s a “strategic convenience”"),
        ("convenience' - a flexible", "convenience”—a flexible"),
        ("convenience” -- a flexible", "convenience”—a flexible"),
        ("“a flexible partnership”", "a flexible partnership"),
        ('"“strategic convenience”"', "“strategic convenience”"),
        ("a flexible partnership...", "a flexible partnership"),
        ("… a flexible partnership […]", "a flexible partnership"),
        ("to end in 2025... Nothing", "to end in 2025…\nNothing"),
        ("Nothing else holds", "Nothing  else\u00a0holds"),
        ("flex\u00adible", "flexible"),
        ("Nothing \r\n else", "Nothing  else"),
    ],
)
def test_typography_does_not_part_a_pasted_passage_from_the_text(pasted: str, true: str) -> None:
    found = find(ARTICLE, pasted)
    assert found.outcome is Outcome.MOVED
    assert read(ARTICLE, found) == true


@pytest.mark.parametrize(
    ("pasted", "proposal", "difference"),
    [
        (
            "a flexible partnership, likely to end",
            "a flexible partnership, unlikely to end",
            "the text says “unlikely”, not “likely”",
        ),
        ("likely to end in 2025", "unlikely to end in 2025", "the text says “unlikely”, not “likely”"),
        ("unlikely to end in 2026", "unlikely to end in 2025", "the text says “2025”, not “2026”"),
        ("unlikely to end in 202", "unlikely to end in 2025", "the text says “2025”, not “202”"),
        ("it's not a strategic convenience", "it’s a “strategic convenience", "“not” is not in this passage"),
        ("Nothing holds, no", "Nothing  else\u00a0holds, no", "the text has “else”"),
    ],
)
def test_a_misquote_is_caught_and_named(pasted: str, proposal: str, difference: str) -> None:
    found = find(ARTICLE, pasted)
    assert found.outcome is Outcome.CHANGED
    assert read(ARTICLE, found) == proposal
    assert differences(pasted, proposal) == [difference]


@pytest.mark.parametrize(
    ("pasted", "proposal", "named"),
    [
        (
            "Russia seeks strategic depth against NATO",
            "Russia seeks strategic depth and counterpressure against NATO",
            ["the text has “and counterpressure”"],
        ),
        (
            "Iran interested in Su-35.",
            "Iran is also rumored to be interested in acquiring Su-35",
            ["the text has “is also rumored to be”", "the text has “acquiring”"],
        ),
        (
            "Russia seeks strategic depth against India",
            "Russia seeks strategic depth and counterpressure against",
            ["“India” is not in this passage", "the text has “and counterpressure”"],
        ),
        (
            "Russia seeks strategic length",
            "Russia seeks strategic depth",
            ["the text says “depth”, not “length”"],
        ),
    ],
)
def test_words_left_out_near_an_edge_are_named_and_the_end_is_not_denied(
    pasted: str, proposal: str, named: list[str]
) -> None:
    body = (
        "Iran is also rumored to be interested in acquiring Su-35 fighter jets. Iran is driven by survival, while "
        "Russia seeks strategic depth and counterpressure against NATO. Tehran is driven by other things."
    )
    found = find(body, pasted)
    assert read(body, found) == proposal
    assert differences(pasted, proposal) == named


@pytest.mark.parametrize(
    "pasted", ["", "  ", "…", "\u00ad", "“”", "bananas are yellow and quite sweet", "()[]{}.*+?^$|\\"]
)
def test_what_the_text_does_not_say_is_not_found(pasted: str) -> None:
    assert find(ARTICLE, pasted) == Anchor(Outcome.GONE, None, None)


def test_differences_name_the_weightiest_first_and_few() -> None:
    quoted, actual = "old trade grew fast and 5 allies of Iran left it", "new trade grew and not 6 allies of Iraq left"
    named = differences(quoted, actual)
    assert len(named) == 3
    assert "not" in named[0]
    assert differences("same", "same") == []
    assert differences("it's so", "it’s so!") == ["only punctuation, spacing or capitals differ"]


THAI = "ทะเลสาบถูกระบายน้ำออกในปี 1901 และไม่มีใครในหมู่บ้านเห็นด้วยกับเรื่องนี้เลยตั้งแต่นั้นมา"


@pytest.mark.parametrize("passage", ["ในหมู่บ้านเห็นด้วย", "ในปี 1901 และไม่มีใคร", "ทะเลสาบถูกระบายน้ำ"])
def test_a_passage_may_begin_and_end_where_a_script_writes_no_spaces(passage):
    found = find(THAI, passage)
    assert (found.outcome, THAI[found.start : found.end]) == (Outcome.MOVED, passage)


@pytest.mark.parametrize("passage", ["มีใครในหมู่บ้าน", "้ำออกในปี", "ถูกระบายน"])
def test_there_too_a_passage_leaves_out_no_not_and_half_no_letter(passage):
    assert find(THAI, passage).outcome == Outcome.CHANGED
