"""Which names can be shown to others, and what only a guest can ask for."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from debate.people.models import KEY_ROOM, NAME_MAX, NAME_ROOM, name_key
from debate.reasoning.wording import normalise_body
from debate.web.verdict import ALLOWED, Verdict, refused

# Alphabets whose letters look alike: a word of two of them passes for another, as "mаra" with a Cyrillic "а" does.
ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
# Names that say what one may do here. What one may do is said beside the name, and only where it is so.
OFFICES = re.compile(r"(the )?(admin|administrator|moderator|mod|editor|curator|owner|staff|support|system)s?[\W\d_]*")
MARK = re.compile(r"\bguest\b")
FORMER = "Former participant"


def name_is_sound(name: str) -> Verdict:
    """Whether a name can be shown to others: neither empty, too long nor invisible, nor pretending."""
    shown = normalise_body(name)
    key = name_key(shown)
    if not any(character.isalnum() for character in shown):
        return refused("Choose a name others will see, with at least one letter.")
    # Some single characters stand for whole words: what they are compared by is longer than what is typed.
    if len(shown) > NAME_MAX or len(key) > KEY_ROOM - (NAME_ROOM - NAME_MAX):
        return refused(f"That name is too long: {NAME_MAX} characters at most.")
    return pretends_nothing(key)


def pretends_nothing(key: str) -> Verdict:
    """Whether nobody takes a name of this key for a guest's, a leaver's, an office's or another person's."""
    if MARK.search(key):
        return refused("The mark (guest) is added for you: give just a name.")
    if key.startswith(name_key(FORMER)):
        return refused("So are called who have left: choose another name.")
    if OFFICES.fullmatch(key):
        return refused("That says what somebody does here, not who you are: choose another name.")
    if any(len(alphabets(word)) > 1 for word in key.split()):
        return refused("That name mixes letters of different alphabets that look alike: write each word in one.")
    return ALLOWED


def alphabets(word: str) -> set[str]:
    """Which of the alphabets that look alike the word is written in."""
    named = (unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha())
    return {alphabet for alphabet in named if alphabet in ALIKE}


def is_guest(user: Any) -> Verdict:
    """Whether this person came in with just a name: accounts have a password instead of a return code."""
    if user.is_authenticated and user.is_guest:
        return ALLOWED
    return refused("You have an account already: sign in with its password on any device.")
