"""A passage pasted or typed by hand: found whatever its typography, and its misquotes named."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from debate.reasoning.proposals import Span
from debate.reasoning.quotes import normalise
from debate.reasoning.words import cut_after, cut_before, fold, guarded_words, is_negation, is_number, units

_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›′″"
_ELLIPSIS = r"(?:\[(?:…|\.{3})\]|…|\.{3}|\. \. \.)"
# Typography that keeps its length is changed by `str.replace`, a thousand times as fast as a pattern.
_ALIKE = {'"': _QUOTES, "-": "‐‑‒–—―−", " ": "\t\n\r\v\f\x85\xa0\u2002\u2003\u2007\u2009\u200a\u2028\u2029\u202f\u3000"}
# What changes it, after that: blanks and dashes in a row, ellipses, invisible characters.
# One set of characters in front lets `re` skip all else, and possessive runs cost no backtracking.
_VARIED = re.compile(
    r"[ \-.…\u00ad\u200b\u2060]"
    r"(?:(?<=[ \-])[ \-]++|(?<=\.)(?:\.\.| \. \.)|(?<=…)|(?<=[\u00ad\u200b\u2060]))"
)
_TRIES = 300


def find_pasted(body: str, pasted: str) -> Span | None:
    """The first span of the body that says the pasted passage in the same words, or None."""
    plain, places = _plain(body)
    for wanted in _variants(normalise(pasted).strip()):
        sought, _ = _plain(wanted)
        at = plain.find(sought) if sought.strip() else -1
        for _ in range(_TRIES):
            if at < 0:
                break
            low, high = _in_body(body, places, at, at + len(sought))
            if low < high and not _cuts(body, low, high):
                return low, high
            at = plain.find(sought, at + 1)
    return None


def _plain(text: str) -> tuple[str, list[Span]]:
    """The text in plain typography, and where its pieces lie: (place in the plain text, place in the text) of each."""
    for plain, others in _ALIKE.items():
        for other in others:
            text = text.replace(other, plain)
    parts: list[str] = []
    places: list[Span] = []
    size = last = 0
    for match in _VARIED.finditer(text):
        for place, part in ((last, text[last : match.start()]), (match.start(), _plain_piece(match.group()))):
            parts.append(part)
            places.append((size, place))
            size += len(part)
        last = match.end()
    return "".join([*parts, text[last:]]), [*places, (size, last), (size + len(text) - last, len(text))]


def _plain_piece(piece: str) -> str:
    if piece[0] in " -":
        return "-" if "-" in piece else " "
    return "…" if piece[0] in ".…" else ""


def _in_body(body: str, places: list[Span], low: int, high: int) -> Span:
    """A span of the plain text as a span of the body, without blanks that a dash at its edge swallowed."""
    plain, place = places[bisect_right(places, low, key=_first) - 1]
    start = place + low - plain
    after = bisect_right(places, high - 1, key=_first)
    plain, place = places[after] if places[after][0] == high else places[after - 1]
    end = place + high - plain
    text = body[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _first(pair: Span) -> int:
    return pair[0]


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
        return f"“{quoted}” is not in this passage"
    return f"the text says “{actual}”, not “{quoted}”"


def _weight(changed: list[str], around: str) -> int:
    if any(is_negation(word) or is_number(word) for word in changed):
        return 2
    return int(any(word in guarded_words(around) for word in changed))
