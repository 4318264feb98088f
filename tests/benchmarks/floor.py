"""The floor under each measure: a bare view that reads or writes the same rows by plain SQL and sends as many bytes.

The page it joins them into is one that the real server sent before: cut open wherever a row's wording stood, and put
together anew around the wordings that each request fetches.
"""

import os
import time
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from tests.benchmarks import floor_sql as sql

BODY = 4
PAGES = Path(os.environ.get("FLOOR_PAGES", ""))


def fetch(statement, arguments):
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall()


def places(ids):
    return ", ".join(["%s"] * len(ids))


def now():
    """As both databases read it."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(" ")


@cache
def cut(name: str, wordings: tuple[str, ...]) -> tuple[str, list[tuple[int, str]]]:
    """The real page before the first wording, then each wording's place among the rows and what follows it."""
    page = (PAGES / name).read_text()
    found = sorted((page.find(f">{escape(body)}<"), at, escape(body)) for at, body in enumerate(wordings))
    opening, pieces, end = page, [], 0
    for start, at, body in found:
        if start < end:  # one with a link in it, or one that this page does not show
            continue
        if pieces:
            pieces[-1] = (pieces[-1][0], page[end : start + 1])
        else:
            opening = page[: start + 1]
        end = start + 1 + len(body)
        pieces.append((at, page[end:]))
    return opening, pieces


FIRST: dict[str, tuple[str, ...]] = {}


def join(name: str, rows) -> str:
    opening, pieces = cut(name, FIRST.setdefault(name, tuple(row[BODY] for row in rows)))
    parts = [opening]
    for at, piece in pieces:
        parts += (escape(rows[at][BODY]) if at < len(rows) else "", piece)
    return "".join(parts)


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def debate_of(request: HttpRequest, slug: str):
    me = request.user.pk
    return fetch(sql.DEBATE_AND_ME, [me, me, me, slug])[0] if me else fetch(sql.DEBATE, [slug])[0]


def branch(version: int, parent: int, taken: int):
    """A level of at most twelve and what fits of the one below it."""
    level = fetch(sql.LEVEL, [parent, version])
    ids = [row[0] for row in level[:12]]
    room = (60 - taken - len(ids)) // max(1, len(ids))
    return level + (fetch(sql.BELOW.format(places=places(ids)), [*ids, min(12, room) + 1, version]) if ids else [])


def with_my_votes(request: HttpRequest, rows) -> None:
    if request.user.is_authenticated:
        fetch(sql.MY_VOTES.format(places=places(rows)), [request.user.pk, *(row[0] for row in rows)])


def board(request: HttpRequest, slug: str) -> HttpResponse:
    debate = debate_of(request, slug)
    version = debate[-1]
    roots = fetch(sql.POSITIONS, [debate[0], version])
    rows = roots + branch(version, roots[0][0], 1)
    fetch(sql.PASSAGES, [version, debate[0]])
    with_my_votes(request, rows)
    get_token(request)
    return HttpResponse(join("signed-in" if request.user.is_authenticated else "anonymous", rows))


def children(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    version = debate_of(request, slug)[-1]
    node = fetch(sql.NODE, [request.user.pk, slug, number])[0]
    rows = branch(version, node[0], 0)
    with_my_votes(request, rows)
    return HttpResponse(join("branch", rows))


def limit(request: HttpRequest) -> None:
    minute = int(time.time() // 60)
    fetch(sql.LIMIT, [f"floor:{minute}:u{request.user.pk}", now()])


def vote(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    me, value = request.user.pk, int(request.POST["agreement"])
    node = fetch(sql.NODE, [me, slug, number])[0]
    debate, author = node[9], node[7]
    with transaction.atomic():
        limit(request)
        change = fetch(sql.TICK, [debate])[0][0]
        mine = fetch(sql.MY_VOTES.format(places="%s"), [me, node[0]])
        had = [value for question, value, *_ in mine if question == "agreement"]
        moves = [f"agree_{value + 2} = agree_{value + 2} + 1"]
        if had and had[0] != value:
            moves.append(f"agree_{had[0] + 2} = agree_{had[0] + 2} - 1")
        if not mine and me != author:
            moves.append("judges = judges + 1")
        with connection.cursor() as cursor:
            cursor.execute(sql.VOTE, [node[0], me, value, node[5], now()])
            if not had or had[0] != value:
                cursor.execute(sql.TALLY.format(moves=", ".join(moves)), [node[0]])
            detail = '{"question": "agreement"}'
            cursor.execute(sql.ACTIVITY, [debate, change, me, "voted", number, detail, now()])
    version = debate_of(request, slug)[-1]
    rows = fetch(sql.ONE, [node[0], version])
    with_my_votes(request, rows)
    return HttpResponse(join("vote", rows))


def reply(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    me, body = request.user.pk, request.POST["body"]
    version = debate_of(request, slug)[-1]
    parent = fetch(sql.NODE, [me, slug, number])[0]
    debate = parent[9]
    with transaction.atomic(), connection.cursor() as cursor:
        limit(request)
        change, new = fetch(sql.TICK_AND_NUMBER, [debate])[0]
        node = fetch(sql.ADD, [debate, new, parent[0], me, body, now()])[0][0]
        cursor.execute(sql.REVISION, [node, body, me, now()])
        cursor.execute(sql.COUNT, [parent[0], parent[0]])
        if parent[7] != me:
            cursor.execute(sql.ANSWERED, [parent[7]])
        detail = f'{{"kind": "claim", "aim": "", "parent": {number}}}'
        cursor.execute(sql.ACTIVITY, [debate, change, me, "added", new, detail, now()])
    rows = fetch(sql.ONE, [node, version])
    with_my_votes(request, rows)
    return HttpResponse(join("reply", rows))
