"""Templates as the guards read them: their tags, and their HTML without the tags."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

from tests.architecture.house import TEMPLATES

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HTML = sorted(TEMPLATES.rglob("*.html"))
TEXTS = sorted(file for file in TEMPLATES.rglob("*") if file.suffix in {".html", ".txt"})


def name_of(file: Path) -> str:
    return file.relative_to(TEMPLATES).as_posix()


def tokens_of(file: Path) -> list[Token]:
    return Lexer(file.read_text()).tokenize()


def tags_of(file: Path) -> list[tuple[int, str, list[str]]]:
    """Line, name and arguments of each block tag."""
    blocks = [token for token in tokens_of(file) if token.token_type == TokenType.BLOCK]
    return [(token.lineno or 0, *_split(token)) for token in blocks]


def _split(token: Token) -> tuple[str, list[str]]:
    name, *arguments = token.split_contents()
    return name, arguments


def one_way(file: Path, *, last: bool) -> str:
    """The HTML that is left when of each `if` only the first, or only the last, branch is taken.

    An include leaves an element, a variable or another tag a blank; a `for` two elements, for it may leave many.
    """
    kept: list[str] = []
    taken: list[bool] = []  # for each open `if`: whether the branch we are in is kept
    tokens = tokens_of(file)
    for index, token in enumerate(tokens):
        name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if name.startswith("if"):
            taken.append(not last or _is_last_branch(tokens, index))
        elif name in {"elif", "else"} and taken:
            taken[-1] = last and _is_last_branch(tokens, index)
        elif name.startswith("endif"):
            taken.pop()
        elif all(taken):
            kept.append(_left_of(token, name))
    return "".join(kept)


def _is_last_branch(tokens: list[Token], index: int) -> bool:
    depth = 0
    for token in tokens[index + 1 :]:
        name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if depth == 0 and name in {"elif", "else"}:
            return False
        depth += name.startswith("if")
        depth -= name.startswith("endif")
        if depth < 0:
            break
    return True


def _left_of(token: Token, name: str) -> str:
    if token.token_type == TokenType.TEXT:
        return token.contents
    if token.token_type == TokenType.VAR:
        return "\N{BLACK SQUARE}"
    return "<included></included>" if name in {"include", "icon"} else ""


class Outline(HTMLParser):
    """What lies at the root of a piece of HTML, and every element with its attributes."""

    def __init__(self, html: str):
        super().__init__()
        self.roots: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if self.depth == 0:
            self.roots.append(f"<{tag}>")
        if tag not in VOID:
            self.depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.depth -= 1  # SVG's own

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth == 0 and data.strip():
            self.roots.append(re.sub(r"\s+", " ", data.strip())[:40])
