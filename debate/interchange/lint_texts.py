"""Texts and quotes of a fixture file: is the passage what the text says there?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from debate.interchange.rows import Key, Row, flat
from debate.reasoning.anchoring import find
from debate.reasoning.quotes import normalise, select

Found = tuple[int, str, bool]
BLOCK_TYPES = ("paragraph", "heading", "list item")


def check_texts(rows: list[Row]) -> Iterator[Found]:
    bodies = {row.key: row for row in rows if row.model == "texts.textversion" and row.key}
    quotes = [row for row in rows if row.model == "texts.quote"]
    for version in bodies.values():
        yield from _version(version)
    used = {flat(row.fields["quote"]) for row in rows if row.fields.get("quote")}
    for quote in quotes:
        of = bodies.get(("texts.textversion", flat(quote.fields["version"])))
        if of is not None:
            yield from _quote(quote, of.fields["body"])
        if quote.key and quote.key[1] not in used:
            yield quote.line, "Nothing uses this passage.", False
    yield from _numbering(list(bodies))


def _numbering(versions: list[Key]) -> Iterator[Found]:
    numbers: dict[str, set[int]] = {}
    for _, (slug, number) in versions:
        numbers.setdefault(slug, set()).add(int(number))
    for slug, have in numbers.items():
        if have != set(range(1, len(have) + 1)):
            yield 1, f"The versions of {slug} are not numbered from 1: {sorted(have)}.", True


def _version(row: Row) -> Iterator[Found]:
    body = row.fields["body"]
    if body != normalise(body):
        yield row.line_of("body"), "The text is not normalised: NFC, LF, no control characters.", True
    if row.fields.get("sha256", (digest := hashlib.sha256(body.encode()).hexdigest())) != digest:
        yield row.line_of("sha256"), f"The SHA-256 of the text is {digest}.", True
    yield from ((row.line_of("blocks"), reason, True) for reason in amiss(row.fields.get("blocks"), body))


def amiss(blocks: Any, body: str) -> Iterator[str]:
    """What is wrong in the blocks of a text, the gravest alone."""
    if blocks is not None and not isinstance(blocks, list):
        yield "The blocks are a list: [[start, end, type], …]."
        return
    end = 0
    for block in blocks or []:
        if not (isinstance(block, list) and len(block) == 3 and all(type(at) is int for at in block[:2])):
            yield f"A block is [start, end, type], not {block}."
            return
        if block[2] not in BLOCK_TYPES:
            yield f"A block is one of {', '.join(BLOCK_TYPES)}, not {block[2]}."
        if not end <= block[0] < block[1] <= len(body):
            yield f"The block {block} overlaps the one before it or leaves the text."
            return
        if left := body[end : block[0]].strip():
            yield f"No block holds “{left[:40]}”."
        end = block[1]
    if left := body[end:].strip():
        yield f"No block holds “{left[:40]}”."


def _quote(row: Row, body: str) -> Iterator[Found]:
    start, end, exact = row.fields["start"], row.fields["end"], row.fields["exact"]
    if body[start:end] != exact:
        yield (
            row.line_of("exact"),
            f"The text has “{_short(body[start:end])}” at {start}–{end}{_where(body, exact)}",
            True,
        )
        return
    if not exact.strip():
        yield row.line_of("exact"), "The passage is blank.", True
        return
    right = select(body, start, end)
    for name, wanted in (("prefix", right.prefix), ("suffix", right.suffix)):
        if row.fields.get(name, "") != wanted:
            yield row.line_of(name), f"The {name} is “{wanted}”.", True


def _where(body: str, exact: str) -> str:
    place = body.find(exact)
    if place >= 0:
        return f"; the passage is at {place}–{place + len(exact)}."
    near = find(body, exact)
    if near.start is not None:
        return f"; the passage is not in it, nearest is “{_short(body[near.start : near.end])}”."
    return "; the passage is not in it."


def _short(passage: str) -> str:
    return passage if len(passage) <= 80 else f"{passage[:79]}…"
