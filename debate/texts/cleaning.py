"""From what people have (a pasted text, a file) to a body with its blocks. Pure functions; nothing hostile is slow.

`Cleaned.body` is normalised plain text; its blocks are joined by an empty line. A `.md` or `.html` keeps its headings,
paragraphs and list items; in plain text they are recognised by how they look, or written as `# heading`, `- item`.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from unicodedata import bidirectional

from debate.reasoning.anchoring import normalise
from debate.texts.plain import Piece, plain_pieces
from debate.texts.rich import html_pieces, markdown_pieces

TEXT_MAX = 300_000
FILE_MAX = 2_000_000
LINES_MAX = 20_000
TAGS_MAX = 100_000
# As much of a text as shows in which direction it is read.
SAMPLE = 20_000

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
# What those write who do not write UTF-8, by the language of the text: what browsers take where a page does not say.
WRITTEN_BY = {
    "ja": "cp932",
    "ko": "cp949",
    "zh-hans": "gb18030",
    "zh-hant": "big5hkscs",
    **dict.fromkeys(["ar", "ckb", "fa", "ug", "ur"], "cp1256"),
    **dict.fromkeys(["be", "bg", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "uk"], "cp1251"),
    **dict.fromkeys(["bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sr-latn"], "cp1250"),
    **dict.fromkeys(["et", "lt", "lv"], "cp1257"),
    **dict.fromkeys(["az", "tr"], "cp1254"),
    "el": "cp1253",
    "he": "cp1255",
    "th": "cp874",
    "vi": "cp1258",
}
WEST = "cp1252"
# Pages say the small one of a family and mean the one that holds it, as browsers read them.
MEANT = {"iso8859-1": WEST, "ascii": WEST, "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
MEANT |= {"euc_kr": "cp949", "big5": "big5hkscs", "iso8859-9": "cp1254", "tis-620": "cp874", "iso8859-11": "cp874"}
BELIEVED = {*WRITTEN_BY.values(), *MEANT.values(), "koi8-r", "koi8-u", "euc_jp"}
BELIEVED |= {f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# Soft hyphens and zero-width spaces break words for every search; overrides turn the direction of what follows.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069]")
STRANGE = (
    "The letters of this file cannot be read. Choose the language of the text and send it again, "
    "save it as UTF-8, or paste the text."
)
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

    def reads_from_right(self) -> bool:
        """Whether most of its letters are of a script that is written from right to left."""
        ways = Counter(map(bidirectional, self.body[:SAMPLE]))
        return ways["R"] + ways["AL"] > ways["L"]


def clean_text(text: str) -> Cleaned:
    """A pasted text. Raises `Unreadable`."""
    return assemble(plain_pieces(prepare(text)))


def clean_file(name: str, data: bytes, language: str = "en") -> Cleaned:
    """An uploaded file, by its ending; the language tells how its letters may be written. Raises `Unreadable`."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if kind := next((kind for mark, kind in SIGNATURES.items() if data.startswith(mark)), None):
        raise Unreadable(f"This is {kind}. Open it, copy the text and paste it here.")
    if reader is None:
        raise Unreadable("Upload a .txt, .md or .html file, or paste the text.")
    if len(data) > FILE_MAX:
        raise Unreadable("The file is larger than 2 MB. Paste only the part that the debate is about.")
    text, remark = decode(data, language)
    if reader is html_pieces and text.count("<") > TAGS_MAX:
        raise Unreadable("This page is mostly markup. Copy its text and paste it here.")
    cleaned = assemble(reader(prepare(text, most=TEXT_MAX if reader is markdown_pieces else FILE_MAX)))
    return Cleaned(cleaned.body, cleaned.blocks, remark)


def decode(data: bytes, language: str = "en") -> tuple[str, str]:
    """The characters of a file, and a remark when they had to be guessed. Raises `Unreadable`."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    if b"\0" in data:
        return _wide(data), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        if mended := _mended(data):
            return mended
    encoding = _declared(data) or WRITTEN_BY.get(language, WEST)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = ""
    if not _can_be(text, encoding):
        raise Unreadable(STRANGE)
    return text, f"The file is not UTF-8; it was read as {encoding}. Look whether every letter is right."


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: of most of its letters one half is empty, always the same one. A word tells nothing."""
    for half, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        empty = data[half::2].count(0)
        if len(data) > 20 and 4 * empty > len(data) / 2 and not data[1 - half :: 2].count(0):
            return data.decode(encoding, errors="replace")
    raise Unreadable("This is not a text file. Open it, copy the text and paste it here.")


def _mended(data: bytes) -> tuple[str, str] | None:
    """UTF-8 with a few bytes lost, such as a file that was cut off in a letter; None when it is something else."""
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    if sum(not letter.isascii() for letter in text) < 4 * lost:
        return None
    return text, "Some letters of the file cannot be read: where you find “\ufffd”, look what stood there."


def _can_be(text: str, encoding: str) -> bool:
    """Whether these are words: other scripts and pictures, read as western letters, are signs and accents all over."""
    return bool(text) and (encoding != WEST or 3 * sum(not letter.isascii() for letter in text) < len(text))


def _declared(data: bytes) -> str:
    """The encoding that an HTML file claims, if it is one that pages are written in; UTF-8 it is not."""
    if match := DECLARED.search(data[:4096]):
        with suppress(LookupError):
            name = codecs.lookup(match.group(1).decode("ascii")).name
            name = MEANT.get(name, name)
            return name if name in BELIEVED else ""
    return ""


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
