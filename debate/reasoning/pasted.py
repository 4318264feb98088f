"""A passage pasted or typed by hand: found whatever its typography, and its misquotes named."""

import re
from collections.abc import Iterator
from itertools import islice

from rapidfuzz.distance import Levenshtein

from debate.reasoning.proposals import Span
from debate.reasoning.quotes import normalise
from debate.reasoning.words import cut_after, cut_before, fold, guarded_words, is_negation, is_number, units

_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›′″"
_DASHES = r"\-‐‑‒–—―−"  # inside a character class
_ELLIPSIS = r"\[(?:…|\.{3})\]|…|\.{3}|\. \. \."
_PIECE = re.compile(
    rf"(?P<ellipsis>{_ELLIPSIS})|(?P<dash>\s*(?:[{_DASHES}]\s*)+)|(?P<quote>[{_QUOTES}])|(?P<space>\s+)"
    rf"|(?P<word>[^\s{_DASHES}{_QUOTES}….\[]+|.)"
)
# Possessive, so that a body of nothing but dashes and blanks costs no backtracking.
_LOOSE = {
    "ellipsis": r"(?:…|\.{3}|\. \. \.)",
    "dash": rf"\s*+(?:[{_DASHES}]\s*+){{1,3}}+",
    "quote": rf"[{_QUOTES}]",
    "space": r"\s++",
}
_INVISIBLE = {ord(c): None for c in "\u00ad\u200b\u2060"}
_TRIES = 1000


def find_pasted(body: str, pasted: str) -> Span | None:
    """The first span of the body that says the pasted passage in the same words, or None."""
    for wanted in _variants(normalise(pasted).translate(_INVISIBLE).strip()):
        for match in islice(re.compile(_pattern(wanted)).finditer(body), _TRIES):
            if not _cuts(body, *match.span()):
                return match.span()
    return None


def _variants(pasted: str) -> Iterator[str]:
    """The passage as pasted, then without marks around it and ellipses at its ends, which the quoting person added."""
    seen = {""}
    bare = pasted
    for _ in range(3):
        if bare not in seen:
            seen.add(bare)
            yield bare
        trimmed = re.sub(rf"^(?:{_ELLIPSIS})\s*|\s*(?:{_ELLIPSIS})$", "", bare).strip()
        if trimmed not in seen:
            seen.add(trimmed)
            yield trimmed
        bare = trimmed[1:-1].strip() if _is_quoted(trimmed) else trimmed


def _is_quoted(text: str) -> bool:
    return len(text) > 2 and text[0] in _QUOTES and text[-1] in _QUOTES


def _pattern(wanted: str) -> str:
    pieces = [_LOOSE.get(str(piece.lastgroup)) or re.escape(piece.group()) for piece in _PIECE.finditer(wanted)]
    return "".join(pieces).removeprefix(r"\s*+")


def _cuts(body: str, low: int, high: int) -> bool:
    """Whether the span begins or ends inside a word or number: then it may say something else ("[un]likely")."""
    passage = body[low:high]
    return bool(cut_before(body[max(0, low - 64) : low], passage) or cut_after(passage, body[high : high + 64]))


def differences(quoted: str, actual: str) -> list[str]:
    """In words, up to three ways in which the text differs from how it was quoted, the weightiest first.

    Empty when both are the same, "only punctuation, spacing or capitals differ" when all words are.
    """
    if quoted == actual:
        return []
    old, new = ([match.group() for match in units(text)] for text in (quoted, actual))
    codes = Levenshtein.opcodes([fold(word) for word in old], [fold(word) for word in new])
    named = [
        (
            _weight(old[code.src_start : code.src_end] + new[code.dest_start : code.dest_end], quoted + "\n" + actual),
            said,
        )
        for code in codes
        if code.tag != "equal"
        and (
            said := _said(" ".join(old[code.src_start : code.src_end]), " ".join(new[code.dest_start : code.dest_end]))
        )
    ]
    named.sort(key=lambda one: -one[0])
    return [said for _, said in named[:3]] or ["only punctuation, spacing or capitals differ"]


def _said(quoted: str, actual: str) -> str:
    if not quoted:
        return f"the text has “{actual}”"
    if not actual:
        return f"the text does not have “{quoted}”"
    return f"the text says “{actual}”, not “{quoted}”"


def _weight(changed: list[str], around: str) -> int:
    if any(is_negation(word) or is_number(word) for word in changed):
        return 2
    return int(any(word in guarded_words(around) for word in changed))
