"""Votes stay fresh over a slip of spelling and over nothing else."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from debate.reasoning.wording import normalise_body, same_but_for_spelling
from debate.reasoning.words import guarded_words


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The aliance of both holds", "The alliance of both holds"),
        ("they recieve arms", "they receive arms"),
        ("a seperate goverment", "a separate government"),
        ("the comitee met", "the committee met"),
        ("definately seperated", "definitely separated"),
        ("they organise the labour centre", "they organize the labor center"),
        ("a long term plan", "a long-term plan"),
        ('It\'s "so" - they say', "It’s “so” — they say."),
        ("it is likely", "It is likely."),
        ("the relatonship is strained", "the relationship is strained"),
        ("сотруднчество двух стран", "сотрудничество двух стран"),
        ("same words", "same words"),
    ],
)
def test_a_slip_keeps_the_meaning(before: str, after: str) -> None:
    assert same_but_for_spelling(before, after)
    assert same_but_for_spelling(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("it is likely", "it is not likely"),
        ("they can do it", "they can't do it"),
        ("it is likely now", "it is unlikely now"),
        ("a legal act", "an illegal act"),
        ("legal", "illegal"),
        ("able to act", "unable to act"),
        ("imports fell", "exports fell"),
        ("exports fell", "experts fell"),
        ("it increased", "it decreased"),
        ("the majority agrees", "the minority agrees"),
        ("a maximum of it", "a minimum of it"),
        ("they could go", "they would go"),
        ("attack them", "attacks them"),
        ("it started here", "it stated here"),
        ("the women left", "the woman left"),
        ("in 2021", "in 2022"),
        ("5 % of it", "5 of it"),
        ("at -5 degrees", "at 5 degrees"),
        ("two billion men", "two million men"),
        ("the costs are $5", "the costs are €5"),
        ("Iran wants it", "Iraq wants it"),
        ("Marina wants it", "Martina wants it"),
        ("so Iran wants it", "so Iraq wants it"),
        ("eat turkey there", "eat Turkey there"),
        ("it may be", "it very may be"),
        ("dog bites man", "man bites dog"),
        ("it is so.", "is it so?"),
        ("It is so.", "It is so?"),
        ("it holds because of #17", "it holds because of #18"),
        ("x < y here", "x > y here"),
        ("the bomb there", "the tomb there"),
        ("they became allies", "they become allies"),
        ("the martial law", "the marital law"),
        ("it was adopted then", "it was adapted then"),
        ("a stronger partner", "a stranger partner"),
        ("it drafted along", "it drifted along"),
        ("many countries think so", "many counties think so"),
        ("two officers defected", "two officers deflected"),
        ("both were contracted", "both were contacted"),
        ("they are causally linked", "they are casually linked"),
        ("all the trials end there", "all the trails end there"),
        ("he filed the form", "he filled the form"),
        ("they inhabit it", "they inhibit it"),
        ("the threat is warning", "the threat is waning"),
        ("they struck there", "they stuck there"),
        ("so many", "so many 👍"),
        ("one word", ""),
    ],
)
def test_a_change_of_meaning_is_never_spelling(before: str, after: str) -> None:
    assert not same_but_for_spelling(before, after)
    assert not same_but_for_spelling(after, before)


bodies = st.lists(st.sampled_from("trade holds alliance Moscow partnership is the growing".split()), min_size=1).map(
    " ".join
)


@given(bodies, st.sampled_from(["not", "no", "never", "3", "Kim", "very"]), st.data())
def test_no_word_comes_or_goes_unnoticed(body: str, word: str, data: st.DataObject) -> None:
    parts = body.split()
    at = data.draw(st.integers(0, len(parts)))
    longer = " ".join([*parts[:at], word, *parts[at:]])
    assert same_but_for_spelling(body, body)
    assert not same_but_for_spelling(body, longer)
    assert not same_but_for_spelling(longer, body)


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_symmetric_and_answers_everything(one: str, other: str) -> None:
    assert same_but_for_spelling(one, other) == same_but_for_spelling(other, one)


@given(st.text(max_size=80))
@example("a\u200d\u200b b\r\n\t c\x00\u0301")
@example("a" + "\u0344" * 9 + "b" + "\u0301\u200d" * 9)
def test_a_stored_body_is_clean(text: str) -> None:
    body = normalise_body(text)
    assert normalise_body(body) == body
    assert body == unicodedata.normalize("NFC", body)
    assert "  " not in body
    assert body.strip() == body
    assert not any(unicodedata.category(c) in ("Cc", "Cs") or c in "\u200b\u202e\u2066\ufeff\n" for c in body)


def test_joiners_stay_where_they_join() -> None:
    assert (
        normalise_body(" نمی\u200cخواهم 👨\u200d👩\u200d👧\u202e a\u200db\u200bc ")
        == "نمی\u200cخواهم 👨\u200d👩\u200d👧 abc"
    )


def test_no_letter_bears_a_tower_of_accents() -> None:
    tower = "\u0300\u0301\u0302\u0303" * 20
    assert normalise_body(f"Za{tower}lgo") == "Z\u00e0\u0301\u0302\u0303\u0300lgo"
    assert len(normalise_body("a" + "\u0316\u200d" * 50)) <= 10
    # Vietnamese, polytonic Greek, phonetics and pointed Hebrew keep theirs.
    for spelled in ("Nguyễn Thị Hồng", "ᾅ", "ɔ̃̀ː", "בְּרֵאשִׁ֖ית", "نَصٌّ", "ก็ที่"):
        assert normalise_body(spelled) == unicodedata.normalize("NFC", spelled)


def test_guarded_words_are_negations_numbers_and_names() -> None:
    assert guarded_words("Russia never sold Iran 3,000 drones. Trust isn’t two-sided, NATO says.") == {
        "never": 1,
        "Iran": 1,
        "3,000": 1,
        "isn't": 1,
        "NATO": 1,
    }
