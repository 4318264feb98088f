"""The board, one branch of it, and what can be read about one node."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from debate.arguments.access import get_node_or_404, leads_on
from debate.arguments.models import State
from debate.arguments.rules import may_edit, may_read_wordings
from debate.board.branches import MOST, WIDE, Branches, level, level_below, row_numbered
from debate.board.chronicle import deeds, wordings
from debate.board.contents import TOKEN, Merged, contents_of, context_of, kept_page, start_from
from debate.board.listing import listed
from debate.board.loading import view_of
from debate.board.returning import keep_visit
from debate.board.unchanged import etag_of, signed
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
    """The whole page, or the way to what the statement was merged into."""
    try:
        return page_of(request, slug, number)
    except Merged as merged:
        return redirect("board:node", slug, merged.number)


def page_of(request: HttpRequest, slug: str, number: int | None) -> HttpResponse:
    """The page; an anonymous one of a public debate is the same for everyone until something changes."""
    etag = etag_of(request, slug)
    view = view_of(request, slug)
    contents = contents_of(request, view, number)
    if not etag:
        response = keep_private(render(request, "board/debate.html", context_of(view, contents)))
        keep_visit(view)
        return response

    def make() -> str:
        return render_to_string("board/debate.html", context_of(view, contents) | {"csrf_token": TOKEN}, request)

    page = kept_page(request.build_absolute_uri(), (etag, contents), make)
    response = HttpResponse(page.replace(TOKEN, get_token(request), 1))
    response["ETag"] = signed(etag, request.META["CSRF_COOKIE"])
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def children(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The next level under one node, and the one below it; as a page, the board focused there."""
    if not wants_fragment(request):
        return vary(board(request, slug, number))
    view = view_of(request, slug)
    parent = row_numbered(view, number)
    if parent.state == State.MERGED:
        return vary(redirect("board:children", slug, Merged(parent.pk).number))
    start = start_from(request)
    rows = level(view, parent.pk, start)
    most = min(WIDE, (MOST - len(rows)) // max(1, len(rows)))
    below = level_below(view, rows[:WIDE], most)
    branches = Branches(view, [*rows, *(row for found in below.values() for row in found)])
    html = mark_safe(branches.nodes(rows, below, most, parent, start))  # noqa: S308 rendered cards
    answer = render_to_string("board/_children.html", {"nodes": html, "parent": parent})
    return vary(keep_private(HttpResponse(answer)))


@public
@require_safe
def history(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The wordings a node had, each as a difference to the one before, and what was done to it."""
    node = get_node_or_404(request.user, slug, number)
    permit(may_read_wordings(request.user, node))
    may = may_edit(request.user, node)
    context = {"wordings": wordings(node), "deeds": deeds(node, request.user), "may_edit": may}
    return keep_private(render(request, "board/history.html", context | {"node": node, "debate": node.debate}))


@public
@require_safe
def why(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Why a node stands as it does: what the votes say, and what its children add and take."""
    node = get_node_or_404(request.user, slug, number)
    if onward := leads_on(request, node):
        return vary(onward)
    verdict = may_see_results(request.user, node)
    context = {"node": node, "debate": node.debate, "refused": verdict.reason}
    if verdict:
        context["why"] = explain(node, request.user)
    template = "board/_why.html" if wants_fragment(request) else "board/why.html"
    return vary(keep_private(render(request, template, context)))


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The debates that may be listed for this person, searched by question and text."""
    wanted = normalise_body(request.GET.get("q", ""))[:100]
    archived = request.GET.get("archived") == "1"
    found = listed(request.user, wanted, archived=archived)
    return render(request, "board/home.html", {"debates": found, "wanted": wanted, "archived": archived})
