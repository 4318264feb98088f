"""The structure of Markdown and HTML: what they call headings, paragraphs and list items, and no markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from debate.texts.plain import Piece

FRONT_MATTER = re.compile(r"\A---\n.{0,5000}?\n---\n", re.DOTALL)
# Inline marks cost the square of their number; no honest text comes near this.
INLINE_BUDGET = 1_000_000
INLINE_MARKS = "[]!*_`<&"

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BREAKING = HEADINGS | {
    *("p", "li", "blockquote", "div", "section", "article", "main", "header", "hr", "pre", "figure", "figcaption"),
    *("table", "tr", "td", "th", "ul", "ol", "dl", "dt", "dd", "address", "details", "summary", "body"),
}
DROPPED = {
    *("script", "style", "nav", "noscript", "template", "svg", "math", "head", "title", "form", "button", "select"),
    *("textarea", "iframe", "object", "audio", "video", "canvas", "footer", "aside"),
}
LISTS = {"ul", "ol"}
DEPTH = 40  # nobody nests deeper, and looking further would cost the square
THE_TEXT_ITSELF = {"article", "main"}


def markdown_pieces(text: str) -> list[Piece]:
    """Markdown without its marks."""
    tokens = MarkdownIt("commonmark", {"maxNesting": 40}).disable("inline").parse(FRONT_MATTER.sub("", text))
    inline = MarkdownIt("commonmark")
    pieces: list[Piece] = []
    items, heading, budget = 0, False, INLINE_BUDGET
    for token in tokens:
        items += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        kind = "heading" if heading else "list item" if items else "paragraph"
        if token.type == "inline":
            budget -= sum(map(token.content.count, INLINE_MARKS)) ** 2
            pieces.append((_words(inline.parseInline(token.content)) if budget > 0 else token.content, kind))
        elif token.type in ("fence", "code_block"):
            pieces.append((token.content, kind))
        elif token.type == "html_block":
            pieces += html_pieces(token.content)
    return pieces


def _words(tokens: list[Token]) -> str:
    """What a reader sees of inline Markdown."""
    said = []
    for token in tokens[0].children or []:
        if token.type in ("text", "code_inline", "image"):
            said.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            said.append(" ")
    return "".join(said)


def html_pieces(text: str) -> list[Piece]:
    """What a web page says, without scripts, navigation and forms; its article alone where it has one."""
    reader = Reader()
    reader.feed(_tame(text))
    reader.close()
    reader.flush()
    article = [piece for piece, inside in zip(reader.pieces, reader.inside, strict=True) if inside]
    whole = sum(len(words) for words, _ in reader.pieces)
    return article if sum(len(words) for words, _ in article) > whole / 2 else reader.pieces


def _tame(text: str) -> str:
    """Without comments and unclosed tags, for each of which the parser would look through the rest of the page."""
    kept, place = [], 0
    while (start := text.find("<!--", place)) >= 0:
        end = text.find("-->", start + 4)
        kept.append(text[place:start])
        place = len(text) if end < 0 else end + 3
    # An empty tag between the parts, so that they do not grow together to another comment.
    whole = "<wbr>".join([*kept, text[place:]]).replace("<![", "&lt;![")
    last = whole.rfind(">") + 1
    return whole[:last] + whole[last:].replace("<", "&lt;")


class Reader(HTMLParser):
    """Gathers the pieces of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.inside: list[bool] = []
        self.words: list[str] = []
        self.dropped: list[str] = []
        self.heading = ""
        self.lists: list[bool] = []  # for each open list whether one of its items is open
        self.articles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self.dropped.append(tag)
        elif tag == "br":
            self.words.append("\n")
        elif tag in BREAKING:
            self.flush()
            self.heading = tag if tag in HEADINGS else self.heading
            self.in_list(tag)
            self.articles += tag in THE_TEXT_ITSELF

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in DROPPED:  # <script/> opens nothing
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED:
            if tag in self.dropped[-DEPTH:]:
                while self.dropped.pop() != tag:
                    pass
        elif tag in BREAKING:
            self.flush()
            self.heading = "" if tag in HEADINGS else self.heading
            if tag == "li" and self.lists:
                self.lists[-1] = False
            elif tag in LISTS and self.lists:
                self.lists.pop()
            self.articles = max(0, self.articles - (tag in THE_TEXT_ITSELF))

    def in_list(self, tag: str) -> None:
        """An item ends at the next one or with its list: `</li>` is often left out."""
        if tag in LISTS:
            self.lists.append(False)
        elif tag == "li":
            self.lists[-1:] = [True]

    def handle_data(self, data: str) -> None:
        if not self.dropped:
            # Only <br> breaks a line in HTML.
            self.words.append(data.replace("\n", " "))

    def flush(self) -> None:
        """What was gathered is a piece; two line breaks part it as paragraphs."""
        in_item = any(self.lists[-DEPTH:])
        kind = "heading" if self.heading else "list item" if in_item else "paragraph"
        for part in re.split(r"\n\s*\n", "".join(self.words)):
            if part.strip():
                self.pieces.append((part, kind))
                self.inside.append(self.articles > 0)
        self.words = []
