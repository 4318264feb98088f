"""Where the crowd meets, and how two pages are compared; needs no Django."""

from __future__ import annotations

import re
from dataclasses import dataclass

ASIDE = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+|<time.+?</time>')


@dataclass(frozen=True, slots=True)
class Scene:
    """The debate, one that only its owner may see, one that takes suggestions, what is in the first of people who are
    not here, and session keys by role.

    Of what comes later it is not always plain whose it is: the half of a split statement is its author's too.
    """

    slug: str
    closed: str
    asking: str
    of_others: list[int]
    sessions: dict[str, list[str]]


def plain(html: str) -> str:
    """The page without what differs each time: the token, and when something happened last."""
    return ASIDE.sub("", html)
