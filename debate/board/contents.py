"""What one page of the board shows, as rows; and the page that was last made of the same."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest
from django.utils.safestring import mark_safe

from debate.arguments.models import LAST_NUMBER, Node, State
from debate.arguments.tending import standing_for
from debate.board.branches import MOST, WIDE, Branches, View, level, level_below, positions, positions_and_path
from debate.board.cards import Row
from debate.board.minute import Minute, minute_of
from debate.board.reading import Passage, passages_in, render_text
from debate.board.returning import since_last_visit
from debate.web.keeping import Kept
from debate.web.numbers import number_in


class Merged(Exception):
    """The page of what became one with another statement, which has this number."""

    def __init__(self, pk: int):
        super().__init__(pk)
        self.number = standing_for(Node.objects.select_related("merged_into").get(pk=pk)).number


class Contents(NamedTuple):
    """The rows of one page. Two pages of one address are the same when these and the debate are."""

    roots: list[Row]
    path: list[Row]  # from the position down to the focus, both included
    start: int
    children: list[Row]
    below: dict[int, list[Row]]
    most: int
    passages: tuple[Passage, ...]
    minute: Minute

    @property
    def focus(self) -> Row | None:
        return self.path[-1] if self.path else None

    @property
    def rows(self) -> list[Row]:
        below = (row for rows in self.below.values() for row in rows)
        extra = [self.minute.objection] if self.minute.objection else []
        return [*self.path, *self.roots, *self.children, *below, *extra]


def contents_of(request: HttpRequest, view: View, number: int | None) -> Contents:
    """Load a page: from the top, or focused on the node with this number."""
    roots, path = roots_and_path(view, number)
    start = start_from(request)
    children = level(view, path[-1].pk, start) if path else []
    room = MOST - len(path) - min(len(children), WIDE)
    most = min(WIDE, room // max(1, min(len(children), WIDE)))
    return Contents(
        roots=roots,
        path=path,
        start=start,
        children=children,
        below=level_below(view, children[:WIDE], most),
        most=most,
        passages=passages_in(view.debate, view.place.version_id) if view.place.version_id else (),
        minute=minute_of(request, view, roots),
    )


def start_from(request: HttpRequest) -> int:
    """From the how manyeth sibling on; anything but a number is the first."""
    return number_in(request.GET.get("from"), LAST_NUMBER) or 0


def roots_and_path(view: View, number: int | None) -> tuple[list[Row], list[Row]]:
    """The positions, and the way down to the focus: the position stood for, or the first, when no number is given."""
    if number is None:
        roots = positions(view)
        stood_for = view.beside.stand_position
        return roots, [row for row in roots if row.number == stood_for] or roots[:1]
    # A number larger than any column holds is nobody's, and no database would take it.
    roots, path = positions_and_path(view, number) if number <= LAST_NUMBER else ([], [])
    if not path:
        raise Http404(f"There is no #{number} in this debate.")
    focus, rights = path[-1], view.rights
    if focus.state == State.MERGED:
        raise Merged(focus.pk)
    may_know = rights.keeps_order or focus.author_id == rights.user_id
    if not (focus.is_live or focus.descendants or may_know):
        raise Http404(f"#{number} was withdrawn.")
    return roots, path


def html_of(branches: Branches, view: View, contents: Contents) -> dict[str, str]:
    """The text, the tree and the cards that stand alone."""
    focus, objection, version = contents.focus, contents.minute.objection, view.place.version_id
    tree = branches.nodes(contents.children, contents.below, contents.most, focus, contents.start) if focus else ""
    return {
        "focus_card": branches.node(focus) if focus else "",
        "tree": tree,
        "text": render_text(view.place.slug, version, view.credits, contents.passages) if version else "",
        "objection": branches.node(objection) if objection else "",
    }


def context_of(view: View, contents: Contents) -> dict[str, Any]:
    """The page's parts, rendered with the slots of the person who looks."""
    branches = Branches(view, contents.rows)
    focus, minute, html = contents.focus, contents.minute, html_of(branches, view, contents)
    positions = [mark_safe(branches.position(row, is_open=row is focus)) for row in contents.roots]  # noqa: S308 cards
    return {
        "view": view,
        "debate": view.debate,
        "minute": minute,
        "passage_text": view.place.other_text(minute.passage) if minute.passage else None,
        "roots": contents.roots,
        "positions": positions,
        "waiting": mark_safe(branches.waiting(None)),  # noqa: S308 a rendered list
        "focus": focus,
        "locked": branches.locks.get(focus.pk, "") if focus else "",
        "is_deep": bool(focus and focus.parent_id),
        "path": contents.path[:-1],
        "start": contents.start,
        "since": since_last_visit(view),
        "statements": view.beside.next_number - 1,
        **{name: mark_safe(part) for name, part in html.items()},  # noqa: S308 rendered cards and text
    }


# Stands in a kept page for what is another one in each answer; nobody can have typed it.
TOKEN = secrets.token_hex(16)
PAGES = Kept(20_000_000)


def kept_page(address: str, made_of: object, make: Callable[[], str]) -> str:
    """The page last made for this address if it was made of the same, else a new one.

    The template takes half the time of a page; compared are the rows themselves, so nothing is ever shown too long.
    """
    return PAGES.get(address, made_of, make)
