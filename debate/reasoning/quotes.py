"""A quote: a passage of one text, remembered so that it can be found again in a later version of it.

The W3C Web Annotation Data Model's `TextQuoteSelector` (exact, prefix, suffix) together with its
`TextPositionSelector` (start, end), https://www.w3.org/TR/annotation-model/#selectors.
All offsets count Unicode code points, as Python's strings do (JavaScript's count UTF-16 units).
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

CONTEXT = 32
"""Code points of surrounding text remembered on each side of a quote."""

_DROPPED: dict[int, None] = dict.fromkeys([*range(32), *range(55296, 57344), 127, 65279])
for _kept in "\n\t\r":
    del _DROPPED[ord(_kept)]


@dataclass(frozen=True, slots=True)
class Selector:
    """A quote as it stood in the version it was made of: `body[start:end] == exact` there."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0
    end: int = 0

    @property
    def knows_context(self) -> bool:
        """Whether the surroundings were recorded, not just left out: only a whole text truly has none."""
        return bool(self.prefix or self.suffix or (self.start == 0 and self.end == len(self.exact)))


class Outcome(StrEnum):
    """What became of a quote in another version of its text."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quote lies in a body, in code points.

    For CHANGED the span is only a proposal for a person to decide on; for GONE there is none.
    """

    outcome: Outcome
    start: int | None
    end: int | None


def normalise(text: str) -> str:
    """A text as it is stored and quoted: NFC, LF line ends, no byte-order mark, no control characters.

    Tab and line feed stay. Lone surrogates go too: they have no UTF-8 and so no checksum. Idempotent.
    """
    # Dropping comes first: what a control character kept apart may compose or form a line end afterwards.
    kept = text.translate(_DROPPED).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", kept)


def select(body: str, start: int, end: int) -> Selector:
    """The quote of `body[start:end]` with its surroundings.

    Raises ValueError, in a sentence fit to be shown, when that is no passage of the body.
    """
    if not 0 <= start <= end <= len(body):
        raise ValueError(f"The passage {start}–{end} does not lie within the text, which has {len(body)} characters.")
    if not body[start:end].strip():
        raise ValueError("The passage is empty: select at least one word of the text.")
    prefix, suffix = body[max(0, start - CONTEXT) : start], body[end : end + CONTEXT]
    return Selector(exact=body[start:end], prefix=prefix, suffix=suffix, start=start, end=end)
