"""From what somebody selected or pasted to the passage that the text really has, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from debate.reasoning.anchoring import Outcome, differences, find, normalise, select
from debate.texts.models import TextVersion
from debate.web.verdict import Refused, refused

PASSAGE_MAX = 2000


@dataclass(frozen=True, slots=True)
class Passage:
    """`version.body[start:end]`."""

    version: TextVersion
    start: int
    end: int

    @property
    def exact(self) -> str:
        return self.version.body[self.start : self.end]


class Misquote(Refused):
    """The text does not say what was given as its words; `says`, if any, is the passage that was probably meant."""

    def __init__(self, reason: str, says: Passage | None = None):
        super().__init__(refused(reason))
        self.says = says


def selected(version: TextVersion, start: int, end: int, exact: str = "") -> Passage:
    """The passage at these code points, without the blanks at its ends.

    `exact` is what the reader saw there: when the text says something else the page was out of date or the script
    miscounted, and a passage that nobody chose must not be quoted. Raises `Misquote`.
    """
    try:
        select(version.body, start, end)
    except ValueError as problem:
        raise Misquote(str(problem)) from problem
    said = version.body[start:end]
    passage = Passage(version, start + len(said) - len(said.lstrip()), end - len(said) + len(said.rstrip()))
    if exact and _loose(exact) != _loose(passage.exact):
        raise Misquote("That is not what the text says at this place. Reload the page and select it again.", passage)
    return _of_sound_length(passage)


def pasted(versions: Iterable[TextVersion], wording: str) -> Passage:
    """The passage that says these words, in the first of the versions that does. Raises `Misquote`."""
    wording = normalise(wording).strip()
    if not wording:
        raise Misquote("Paste a passage of the text.")
    if len(wording) > PASSAGE_MAX:
        raise Misquote(_too_long(len(wording)))
    near: Passage | None = None
    for version in versions:
        found = find(version.body, wording)
        if found.start is None or found.end is None:
            continue
        passage = Passage(version, found.start, found.end)
        if found.outcome != Outcome.CHANGED:
            return _of_sound_length(passage)
        near = near or passage
    if near is None:
        raise Misquote("The text does not say that. Copy the passage from the text, word for word.")
    raise Misquote("The text says it differently: " + "; ".join(differences(wording, near.exact)) + ".", near)


def _of_sound_length(passage: Passage) -> Passage:
    if (length := passage.end - passage.start) > PASSAGE_MAX:
        raise Misquote(_too_long(length))
    return passage


def _too_long(length: int) -> str:
    return f"{length} characters are too many for one passage: {PASSAGE_MAX} at most."


def _loose(text: str) -> str:
    return " ".join(normalise(text).split())
