"""What is searched: which columns of which tables hold words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# So many letters of a word are found as fast as a whole one; shorter and longer beginnings take a look at many words.
BEGINNING = 5


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose words are indexed; in statements it goes by its name."""

    name: str
    table: str
    columns: tuple[str, ...]
    what: str

    @property
    def index(self) -> str:
        return f"search_{self.name}"

    def holding(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """The conditions, with their parameters, that each of these stands somewhere in one of the columns.

        Read row by row: where a script has no spaces, most words are shorter than the three letters an index needs.
        """
        like = " OR ".join(f"{self.name}.{column} LIKE %s" for column in self.columns)
        return [f"({like})"] * len(words), [f"%{word}%" for word in words for _ in self.columns]


NODE = Source("node", "arguments_node", ("body", "outside_quote"), "statements")
QUOTE = Source("quote", "texts_quote", ("exact",), "passages")
NOTE = Source("note", "annotations_annotation", ("body",), "notes")
VERSION = Source("version", "texts_textversion", ("body",), "texts")
SOURCES = (NODE, QUOTE, NOTE, VERSION)


@dataclass(frozen=True, slots=True)
class Matching:
    """The rows of a source that hold what is sought, as parts of a statement."""

    tables: str
    condition: str
    parameters: list[Any] = field(default_factory=list)
    newest: str = ""
    """What to sort by, descending, for the newest first."""
    rank: str = "0"
    """Smaller is better."""
    rank_parameters: list[Any] = field(default_factory=list)


def enough(words: Sequence[str], least: int | None, both: str, either: str) -> str:
    """A query for all of these words, or for any `least` of them, with an engine's own signs for “and” and “or”.

    The first with one fewer of the others, or as many of the others: each word stands in it as seldom as can be,
    since an engine looks for it each time.
    """
    if least is None or least >= len(words):
        return both.join(words)
    if least == 1:
        return either.join(words)
    first, *others = words
    with_it, without = enough(others, least - 1, both, either), enough(others, least, both, either)
    return f"({first}{both}({with_it})){either}({without})"
