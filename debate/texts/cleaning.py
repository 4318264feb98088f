"""From what people have (a pasted text, a file) to a body with its blocks. Pure functions; nothing hostile is slow.

`Cleaned.body` is normalised plain text; its blocks are joined by an empty line. A `.md` or `.html` keeps its headings,
paragraphs and list items; in plain text they are recognised by how they look, or written as `# heading`, `- item`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePath

from debate.reasoning.anchoring import normalise
from debate.texts.plain import Piece, plain_pieces
from debate.texts.rich import html_pieces, markdown_pieces

TEXT_MAX = 300_000
FILE_MAX = 2_000_000
LINES_MAX = 20_000
TAGS_MAX = 100_000

# Beginnings of files that people take for texts, and what to do instead.
SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or OpenDocument file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "an RTF file",
}
MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# Soft hyphens and zero-width spaces break words for every search; overrides turn the direction of what follows.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069]")
READERS = {
    ".txt": plain_pieces,
    ".text": plain_pieces,
    ".md": markdown_pieces,
    ".markdown": markdown_pieces,
    ".html": html_pieces,
    ".htm": html_pieces,
}


class Unreadable(ValueError):
    """It cannot become a text; `str()` of it is a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A body with its blocks: (start, end, type) in its code points."""

    body: str
    blocks: list[tuple[int, int, str]]
    remark: str = ""

    def as_plain(self) -> str:
        """The same, to be edited in a text field and read again by `clean_text`."""
        marks = {"heading": "# ", "list item": "- "}
        return "\n\n".join(marks.get(kind, "") + self.body[start:end] for start, end, kind in self.blocks)

    def title(self) -> str:
        """The heading that the text begins with, or nothing."""
        start, end, kind = self.blocks[0]
        return self.body[start:end] if kind == "heading" else ""


def clean_text(text: str) -> Cleaned:
    """A pasted text. Raises `Unreadable`."""
    return assemble(plain_pieces(prepare(text)))


def clean_file(name: str, data: bytes) -> Cleaned:
    """An uploaded file, by its ending. Raises `Unreadable`."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if kind := next((kind for mark, kind in SIGNATURES.items() if data.startswith(mark)), None):
        raise Unreadable(f"This is {kind}. Open it, copy the text and paste it here.")
    if reader is None:
        raise Unreadable("Upload a .txt, .md or .html file, or paste the text.")
    if len(data) > FILE_MAX:
        raise Unreadable("The file is larger than 2 MB. Paste only the part that the debate is about.")
    text, remark = decode(data)
    if reader is html_pieces and text.count("<") > TAGS_MAX:
        raise Unreadable("This page is mostly markup. Copy its text and paste it here.")
    cleaned = assemble(reader(prepare(text, most=TEXT_MAX if reader is markdown_pieces else FILE_MAX)))
    return Cleaned(cleaned.body, cleaned.blocks, remark)


def decode(data: bytes) -> tuple[str, str]:
    """The characters of a file, and a remark when they had to be guessed. Raises `Unreadable`."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    if b"\0" in data:
        raise Unreadable("This is not a text file. Open it, copy the text and paste it here.")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        encoding = _declared(data)
        remark = f"The file is not UTF-8; it was read as {encoding}. Look whether every letter is right."
        return data.decode(encoding, errors="replace"), remark


def _declared(data: bytes) -> str:
    """The encoding that an HTML file claims, if it is one of text; else what Windows writes in the west."""
    if match := DECLARED.search(data[:4096]):
        try:
            info = codecs.lookup(match.group(1).decode("ascii"))
        except LookupError:
            return "cp1252"
        if getattr(info, "_is_text_encoding", True) and info.name != "utf-8":
            return info.name
    return "cp1252"


def prepare(text: str, most: int = FILE_MAX) -> str:
    """Normalised and within limits, before anything looks at its structure. Raises `Unreadable`."""
    text = INVISIBLE.sub("", normalise(text))
    if len(text) > most:
        raise Unreadable(_too_long(len(text)))
    if text.count("\n") > LINES_MAX:
        raise Unreadable(f"The text has more than {LINES_MAX:,} lines. Take only the part that the debate is about.")
    return text


def assemble(pieces: list[Piece]) -> Cleaned:
    """The body of these pieces, joined by empty lines. Raises `Unreadable` without a paragraph or beyond the limit."""
    parts, blocks, start = [], [], 0
    for text, kind in pieces:
        # Taking blanks away can bring a letter and its accent together.
        words = normalise(" ".join(text.split()))
        if not words:
            continue
        parts.append(words)
        blocks.append((start, start + len(words), kind))
        start += len(words) + 2
    body = "\n\n".join(parts)
    if all(kind == "heading" for _, _, kind in blocks):
        raise Unreadable("There is no paragraph in it. A debate needs a text to quote from.")
    if len(body) > TEXT_MAX:
        raise Unreadable(_too_long(len(body)))
    return Cleaned(body, blocks)


def _too_long(length: int) -> str:
    return f"The text has {length:,} characters: {TEXT_MAX:,} at most. Take only the part that the debate is about."
