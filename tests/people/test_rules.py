"""Which names can be shown to others."""

import pytest
from django.contrib.auth.models import AnonymousUser

from debate.people.models import name_key
from debate.people.rules import is_guest, name_is_sound


@pytest.mark.parametrize(
    "name",
    [
        "Kim",
        "Ünal Öz",
        "O’Neill",
        "김민준",
        "علی‌رضا",
        "3b",
        "a" * 40,
        "Анна Smith",
        "Ελένη",
        "山田ハナコ Ken",
        "Modesta",
    ],
)
def test_names_of_people_are_sound(name):
    assert name_is_sound(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "letter"),
        ("   ", "letter"),
        ("\u200b\u200b", "letter"),
        ("😀", "letter"),
        ("a" * 41, "too long"),
        ("\ufdfa" * 30, "too long"),
        ("Kim (guest)", "added for you"),
        ("Kim ｇｕｅｓｔ", "added for you"),
        ("g\u200duest", "added for you"),
        ("m\u0430ra", "alphabets"),
        ("Kim \u0391nna", "alphabets"),
        ("Moderator", "who you are"),
        ("ＡＤＭＩＮ 2", "who you are"),
        ("the editors", "who you are"),
    ],
)
def test_names_that_nobody_could_read_or_that_pretend_are_refused(name, said):
    assert said in name_is_sound(name).reason


def test_two_names_that_look_the_same_have_one_key():
    assert len({name_key(name) for name in ("Kim", " kim ", "KIM", "Ｋim", "Ki\u200bm", "Ki\u202em")}) == 1


def test_only_a_guest_is_a_guest(guest, member):
    assert is_guest(guest)
    assert "account already" in is_guest(member).reason
    assert not is_guest(AnonymousUser())


@pytest.mark.parametrize("hidden", ["\u3164", "\uffa0", "\u034f", "\ufe0f", "\u2800", "\U000e0041", "\u200b", "\u202e"])
def test_what_nobody_sees_makes_no_other_name(hidden):
    assert name_key(f"Ol{hidden}ga") == name_key("Olga") == name_key(f"Olga{hidden}")
    assert not name_is_sound(hidden * 5)
