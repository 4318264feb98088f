"""The structure of plain text, as far as one can see it: paragraphs, headings and list items."""

from __future__ import annotations

import re
from statistics import median

Piece = tuple[str, str]
"""A stretch of text and its type: paragraph, heading or list item."""

HEADING = re.compile(r"#{1,6} (?=\S)")
ITEM = re.compile(r"(?:[-*•] (?=\S)|(?=\d{1,3}[.)] \S))")
QUESTION = re.compile(r"[^.!?…:;。！？؟]+[?？؟]$")
ENDS_SENTENCE = re.compile(r"[.!?…:;,。！？؟][\"'”’»)\]]*$")
WRAP_MAX = 120  # a line longer than this was not broken by hand
HEADING_MAX = 80
PARAGRAPH_MIN = 80


def plain_pieces(text: str) -> list[Piece]:
    """Paragraphs are parted by empty lines, or else by line ends; lines broken by hand are joined again."""
    chunks = [chunk.splitlines() for chunk in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip("\n"))]
    alone = len(chunks) == 1
    pieces = [piece for lines in chunks for piece in _chunk([line.strip() for line in lines if line.strip()], alone)]
    return _with_headings(pieces)


def _chunk(lines: list[str], alone: bool) -> list[Piece]:
    """The pieces of lines without an empty line between them."""
    wrapped = _is_wrapped(lines, alone)
    pieces: list[Piece] = []
    for line in lines:
        if mark := HEADING.match(line):
            pieces.append((line[mark.end() :], "heading"))
        elif mark := ITEM.match(line):
            pieces.append((line[mark.end() :], "list item"))
        elif wrapped and pieces and pieces[-1][1] != "heading":
            pieces[-1] = (f"{pieces[-1][0]} {line}", pieces[-1][1])
        else:
            pieces.append((line, "paragraph"))
    return pieces


def _is_wrapped(lines: list[str], alone: bool) -> bool:
    """Whether the lines are parts of paragraphs, not paragraphs."""
    if len(lines) < 2 or max(map(len, lines)) > WRAP_MAX:
        return False
    if not alone:
        return True
    ending = sum(bool(ENDS_SENTENCE.search(line)) for line in lines)
    return median(map(len, lines)) >= 40 and ending < len(lines) / 2


def _with_headings(pieces: list[Piece]) -> list[Piece]:
    """A short line that is no sentence, or one question, is a heading when a real paragraph or its heading follows."""
    found = list(pieces)
    for place in range(len(found) - 2, -1, -1):
        text, kind = found[place]
        below, below_kind = found[place + 1]
        looks = kind == "paragraph" and len(text) <= HEADING_MAX
        looks = looks and bool(QUESTION.match(text) or not ENDS_SENTENCE.search(text))
        leads = len(below) >= PARAGRAPH_MIN or (below_kind == "heading" and _has_paragraph(found, place + 1))
        if looks and leads:
            found[place] = (text, "heading")
    return found


def _has_paragraph(pieces: list[Piece], place: int) -> bool:
    """Whether a paragraph comes right after this heading: two in a row are title and section, more are a poem."""
    return place + 1 < len(pieces) and pieces[place + 1][1] == "paragraph"
