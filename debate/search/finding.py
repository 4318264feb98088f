"""What is found: statements, notes, and paragraphs of texts that hold the words that are sought.

Each statement asks the rows themselves what may be shown; the index knows only words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from debate.annotations.models import Annotation
from debate.arguments.models import Aim, Kind
from debate.debates.models import Debate
from debate.reasoning.seeking import held
from debate.search.asked import NOTES, PAGE, TEXTS, Found, Search
from debate.search.index import matching
from debate.search.paths import Crumb, ways_to
from debate.search.sources import NODE, NOTE, QUOTE, VERSION, Matching
from debate.texts.models import TextVersion
from debate.web.rows import fetch

# To rank every statement with a common word would take a second: the newest so many are ranked.
RANKED = 500
LIVE = "node.state = 'live'"
# A text under its debates, in the version that readers see.
UNDER = """
JOIN texts_text text ON text.id = version.text_id JOIN debates_debatetext link ON link.text_id = text.id
"""
CURRENT = """
NOT EXISTS (SELECT 1 FROM texts_textversion newer WHERE newer.text_id = text.id AND newer.number > version.number)
"""
# Of one text, when many are looked through.
PARAGRAPHS = 3


# What is shown of a statement: the columns of `Statement`, in its order.
SHOWN = """
WITH said AS ({said}), quoted AS ({quoted})
SELECT node.id, node.number, node.kind, node.aim, node.body, node.outside_quote, node.created_at, author.name,
  quote.exact, debate.slug, debate.question
FROM (SELECT id, min(rank) AS rank FROM (SELECT * FROM said UNION ALL SELECT * FROM quoted) ways GROUP BY id) found
  JOIN arguments_node node ON node.id = found.id
  JOIN people_user author ON author.id = node.author_id JOIN debates_debate debate ON debate.id = node.debate_id
  LEFT JOIN texts_quote quote ON quote.id = node.quote_id
ORDER BY {order} LIMIT %s OFFSET %s
"""


QUOTING = "JOIN arguments_node node ON node.quote_id = quote.id"
# What is older than all that can be shown need not be looked at a second time.
NEWER = "AND node.id > (SELECT CASE WHEN count(*) < {most} THEN 0 ELSE min(id) END FROM said)"


class Statement(NamedTuple):
    """A statement that holds the words, or whose passage does, and the way to it."""

    pk: int
    number: int
    kind: str
    aim: str
    body: str
    outside_quote: str
    created_at: datetime
    author: str
    quote: str | None
    slug: str
    question: str
    way: Sequence[Crumb] = ()

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def aim_label(self) -> str:
        return str(Aim(self.aim).label) if self.aim else ""

    @property
    def address(self) -> str:
        return f"{self.debate_address}{self.number}/"

    @property
    def debate_address(self) -> str:
        return f"/debates/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Remark:
    """A note that holds the words; on a statement with the way to that."""

    note: Annotation
    way: Sequence[Crumb]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a debate's text, or its heading or title, which have no number."""

    debate: Debate
    title: str
    number: int | None
    said: str


def statements(search: Search) -> Found:
    """Live statements with all the words in what they say, or in the passage that they quote."""
    if not search.terms or not search.wants("statement"):
        return Found()
    said, quoted = matching(NODE, search.terms), matching(QUOTE, search.terms)
    most = RANKED if search.best else search.skipped + PAGE + 1
    ways = [
        _way(search, said, most, newest=said.newest),
        _way(search, quoted, most, QUOTING, newest="node.id + 0", newer="" if search.best else NEWER.format(most=most)),
    ]
    rows = fetch(
        SHOWN.format(said=ways[0][0], quoted=ways[1][0], order="rank, node.id DESC" if search.best else "node.id DESC"),
        [*(part for _, parts in ways for part in parts), PAGE + 1, search.skipped],
    )
    page = Found.of([Statement(*row) for row in rows])
    found_ways = ways_to([row.pk for row in page.rows])
    return replace(page, rows=[row._replace(way=found_ways.get(row.pk, ())) for row in page.rows])


def _way(
    search: Search, match: Matching, most: int, join: str = "", *, newest: str, newer: str = ""
) -> tuple[str, list[Any]]:
    """One way to statements, with their ranks: no more than can be shown, so that the index is left early."""
    conditions, given = search.narrowed("node")
    if search.kind:
        conditions.append("node.kind = %s")
        given.append(search.kind)
    rank, ranked = (match.rank, match.rank_parameters) if search.best else ("0", [])
    sql = (
        f"SELECT node.id AS id, {rank} AS rank FROM {match.tables} {join} "
        f"WHERE {' AND '.join([match.condition, *conditions, LIVE])} {newer} ORDER BY {newest} DESC LIMIT {most}"
    )
    return sql, [*ranked, *match.parameters, *given]


def notes(search: Search) -> Found:
    """Shared notes with all the words, on what is shown itself, the newest first."""
    if not search.terms or not search.wants(NOTES):
        return Found()
    match = matching(NOTE, search.terms)
    conditions, given = search.narrowed("note")
    conditions += [
        "NOT note.private AND note.withdrawn_at IS NULL AND note.hidden_reason = ''",
        f"(note.node_id IS NULL OR {LIVE})",
    ]
    found = fetch(
        f"SELECT note.id FROM {match.tables} LEFT JOIN arguments_node node ON node.id = note.node_id "
        f"WHERE {' AND '.join([match.condition, *conditions])} ORDER BY {match.newest} DESC LIMIT %s OFFSET %s",
        [*match.parameters, *given, PAGE + 1, search.skipped],
    )
    page = Found.of([row[0] for row in found])
    rows = Annotation.objects.shown().select_related("debate", "author", "node", "quote").in_bulk(list(page.rows))
    ways = ways_to([note.node_id for note in rows.values() if note.node_id])
    return Found([Remark(rows[pk], ways.get(rows[pk].node_id or 0, [])) for pk in page.rows if pk in rows], page.more)


def texts(search: Search) -> Found:
    """Paragraphs of the texts' current versions that hold the words. Texts are by no person of ours."""
    if not search.terms or search.by or not search.wants(TEXTS):
        return Found()
    match = matching(VERSION, search.terms)
    among, given = search.among("link.debate_id")
    titled = " AND ".join(["upper(text.title) LIKE upper(%s)"] * len(search.terms))
    words = [f"%{term.word}%" for term in search.terms]
    of_body = f"SELECT version.id, link.debate_id FROM {match.tables} {UNDER} WHERE {match.condition}"
    of_title = f"SELECT version.id, link.debate_id FROM texts_textversion version {UNDER} WHERE {titled}"
    found = fetch(
        f"{of_body} AND {among} AND {CURRENT} UNION {of_title} AND {among} AND {CURRENT} "
        "ORDER BY 1 DESC, 2 DESC LIMIT %s OFFSET %s",
        [*match.parameters, *given, *words, *given, PAGE + 1, search.skipped],
    )
    page = Found.of(found)
    versions = TextVersion.objects.select_related("text").in_bulk({version for version, _ in page.rows})
    debates = search.debates.in_bulk({debate for _, debate in page.rows})
    most = PAGE if search.debate else PARAGRAPHS
    pairs = [(versions[version], debates[debate]) for version, debate in page.rows]
    return Found([row for pair in pairs for row in _paragraphs(*pair, search, most)], page.more)


def _paragraphs(version: TextVersion, debate: Debate, search: Search, most: int) -> Iterator[Paragraph]:
    """The paragraphs with all the words, or else the one with the most of them; of a title that has them, the title."""
    title, blocks, number = version.text.title, [], 0
    for start, end, kind in version.blocks:
        number += kind != "heading"
        said = version.body[start:end]
        blocks.append((held(said, search.terms), Paragraph(debate, title, number if kind != "heading" else None, said)))
    whole = [paragraph for words, paragraph in blocks if words == len(search.terms)]
    words, likest = max(blocks, key=lambda block: block[0], default=(0, None))
    if whole:
        yield from whole[:most]
    elif held(title, search.terms) == len(search.terms):
        yield Paragraph(debate, title, None, "")
    elif likest and words:
        yield likest
