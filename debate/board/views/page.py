"""The board, one branch of it, and what can be read about one node."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from debate.arguments.access import get_node_or_404
from debate.arguments.models import Node
from debate.arguments.rules import may_read_wordings
from debate.arguments.tree import ancestor_ids
from debate.board.branches import MOST, WIDE, Branches, View, level, level_below, positions
from debate.board.cards import Row, rows_of
from debate.board.listing import listed
from debate.board.loading import etag_of, view_of
from debate.board.minute import minute_of
from debate.board.reading import passages_in, render_text
from debate.debates.access import permit
from debate.insights.explain import explain
from debate.reasoning.wording import normalise_body
from debate.votes.rules import may_see_results
from debate.web.access import public
from debate.web.fragments import keep_private, vary, wants_fragment


@public
@require_safe
def debate(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The board: text and argument side by side, from the top or focused on one node."""
    return board(request, slug, number)


def board(request: HttpRequest, slug: str, number: int | None) -> HttpResponse:
    """The whole page; an anonymous one of a public debate is known again by its ETag."""
    view = view_of(request, slug)
    cacheable = view.debate.is_public and not request.user.is_authenticated and not request.session.session_key
    etag = etag_of(view, request)
    if cacheable and request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response = render(request, "board/debate.html", board_context(request, view, number))
    if not cacheable:
        return keep_private(response)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def board_context(request: HttpRequest, view: View, number: int | None) -> dict[str, Any]:
    roots = positions(view)
    path, focus = path_to(view, roots, number)
    start = start_from(request)
    children = level(view, focus.pk, start) if focus else []
    room = MOST - len(path) - min(len(children), WIDE)
    most = min(WIDE, room // max(1, min(len(children), WIDE)))
    below = level_below(view, children[:WIDE], most)
    loaded = [*path, *roots, *children, *(row for rows in below.values() for row in rows)]
    minute = minute_of(request, view, roots)
    branches = Branches(view, [*loaded, *([minute.objection] if minute.objection else [])])
    passages = passages_in(view.debate, view.place.version_id) if view.place.version_id else []
    return {
        "view": view,
        "debate": view.debate,
        "minute": minute,
        "roots": roots,
        "positions": [
            mark_safe(branches.position(row, is_open=row is focus))  # noqa: S308 rendered cards
            for row in roots
        ],
        "focus": focus,
        "is_deep": bool(focus and focus.parent_id),
        "path": path[:-1],
        "focus_card": mark_safe(branches.node(focus)) if focus else "",  # noqa: S308 rendered cards
        "tree": mark_safe(branches.nodes(children, below, most, focus, start)) if focus else "",  # noqa: S308 rendered cards
        "start": start,
        "text": mark_safe(render_text(view.debate, view.place.version_id, passages))  # noqa: S308 rendered text
        if view.place.version_id
        else "",
        "objection": mark_safe(branches.node(minute.objection)) if minute.objection else "",  # noqa: S308 rendered cards
        "statements": view.debate.clock.next_number - 1,
    }


def start_from(request: HttpRequest) -> int:
    """From the how manyeth sibling on; anything but a number is the first."""
    given = request.GET.get("from", "")
    return int(given) if given.isdecimal() and len(given) < 7 else 0


def path_to(view: View, roots: list[Row], number: int | None) -> tuple[list[Row], Row | None]:
    """The rows from the position down to the focus, and the focus: the first position when no number is given."""
    if number is None:
        mine = getattr(view.debate, "stand_position", None)
        focus = next((row for row in roots if row.number == mine), roots[0] if roots else None)
        return ([focus] if focus else []), focus
    if root := next((row for row in roots if row.number == number), None):
        return [root], root
    node = get_object_or_404(Node.objects.only("pk"), debate=view.debate, number=number)
    ids = [*ancestor_ids(node.pk), node.pk]
    rows = {row.pk: row for row in rows_of(Node.objects.filter(pk__in=ids), view.place.version_id)}
    focus = rows[node.pk]
    if not focus.is_live and not focus.descendants and not view.rights.keeps_order:
        raise Http404(f"#{number} was withdrawn.")
    return [rows[pk] for pk in ids], focus


@public
@require_safe
def children(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The next level under one node, and the one below it; as a page, the board focused there."""
    if not wants_fragment(request):
        return vary(board(request, slug, number))
    view = view_of(request, slug)
    node = get_object_or_404(Node.objects.only("pk"), debate=view.debate, number=number)
    parent = rows_of(Node.objects.filter(pk=node.pk), view.place.version_id)[0]
    start = start_from(request)
    rows = level(view, parent.pk, start)
    most = min(WIDE, (MOST - len(rows)) // max(1, len(rows)))
    below = level_below(view, rows[:WIDE], most)
    branches = Branches(view, [*rows, *(row for found in below.values() for row in found)])
    html = mark_safe(branches.nodes(rows, below, most, parent, start))  # noqa: S308 rendered cards
    answer = render(request, "board/_children.html", {"nodes": html, "parent": parent, "start": start})
    return vary(keep_private(answer))


@public
@require_safe
def history(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The wordings a node had, the newest first."""
    node = get_node_or_404(request.user, slug, number)
    permit(may_read_wordings(request.user, node))
    revisions = node.revisions.select_related("by", "quote").order_by("-number")
    return keep_private(
        render(request, "board/history.html", {"node": node, "debate": node.debate, "revisions": revisions})
    )


@public
@require_safe
def why(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Why a node stands as it does: what the votes say, and what its children add and take."""
    node = get_node_or_404(request.user, slug, number)
    verdict = may_see_results(request.user, node)
    context = {"node": node, "debate": node.debate, "refused": verdict.reason}
    if verdict:
        context["why"] = explain(node)
    template = "board/_why.html" if wants_fragment(request) else "board/why.html"
    return vary(keep_private(render(request, template, context)))


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The debates that may be listed for this person, searched by question and text."""
    wanted = normalise_body(request.GET.get("q", ""))[:100]
    return render(request, "board/home.html", {"debates": listed(request.user, wanted), "wanted": wanted})
