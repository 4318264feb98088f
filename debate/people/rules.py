"""Which names can be shown to others, and what only a guest can ask for."""

from __future__ import annotations

import re
from typing import Any

from debate.people.models import KEY_ROOM, NAME_MAX, NAME_ROOM, name_key
from debate.reasoning.wording import normalise_body
from debate.web.verdict import ALLOWED, Verdict, refused

MARK = re.compile(r"\bguest\b")
FORMER = "Former participant"


def name_is_sound(name: str) -> Verdict:
    """Whether a name can be shown to others: neither empty, nor too long, nor made of invisible characters."""
    shown = normalise_body(name)
    key = name_key(shown)
    if not any(character.isalnum() for character in shown):
        return refused("Choose a name others will see, with at least one letter.")
    # Some single characters stand for whole words: what they are compared by is longer than what is typed.
    if len(shown) > NAME_MAX or len(key) > KEY_ROOM - (NAME_ROOM - NAME_MAX):
        return refused(f"That name is too long: {NAME_MAX} characters at most.")
    if MARK.search(key):
        return refused("The mark (guest) is added for you: give just a name.")
    if key.startswith(name_key(FORMER)):
        return refused("So are called who have left: choose another name.")
    return ALLOWED


def is_guest(user: Any) -> Verdict:
    """Whether this person came in with just a name: accounts have a password instead of a return code."""
    if user.is_authenticated and user.is_guest:
        return ALLOWED
    return refused("You have an account already: sign in with its password on any device.")
