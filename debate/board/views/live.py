"""What is new, for whom no stream comes through; one card, and the text, as they are now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from debate.activity.models import Activity, Verb
from debate.board.branches import Branches, row_numbered
from debate.board.live import WORDS
from debate.board.loading import view_of
from debate.board.reading import passages_in, render_text
from debate.board.views.page import board
from debate.debates.access import get_debate_or_404
from debate.web.access import public
from debate.web.fragments import keep_private, vary, wants_fragment
from debate.web.numbers import number_in

MOST, LISTED = 100, 20


@public
@require_safe
def live(request: HttpRequest, slug: str) -> HttpResponse:
    """Where streams are not served: nothing, so that the browser does not ask again."""
    get_debate_or_404(request.user, slug)
    return keep_private(HttpResponse(status=204))


@public
@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """How much has changed since the change that the page names, and which statements are new."""
    debate = get_debate_or_404(request.user, slug)
    since = number_in(request.GET.get("since", "")) or 0
    told = Activity.objects.filter(debate=debate, change__gt=since, verb__in=WORDS).order_by("change")
    count = told[:MOST].count() if debate.clock.change > since else 0
    context = {"debate": debate, "address": debate.get_absolute_url(), "count": count, "most": MOST}
    if wants_fragment(request):
        fragment = render(request, "board/_changes.html", context) if count else HttpResponse(status=204)
        return vary(keep_private(fragment))
    new = told.filter(verb=Verb.ADDED).values("node")
    context["added"] = debate.nodes.live().filter(number__in=new).order_by("-number")[:LISTED]
    return vary(keep_private(render(request, "board/changes.html", context)))


@public
@require_safe
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with the passages that are used now; as a page, the board with it."""
    if not wants_fragment(request):
        return vary(board(request, slug, None))
    view = view_of(request, slug)
    version = view.place.version_id
    if version is None:
        raise Http404("This debate has no text.")
    passages = passages_in(view.debate, version)
    return vary(keep_private(HttpResponse(render_text(view.place.slug, version, view.credits, passages))))


@public
@require_safe
def card(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One card with my slot, its answers as a sentence; as a page, the board focused there."""
    if not wants_fragment(request):
        return vary(board(request, slug, number))
    view = view_of(request, slug)
    row = row_numbered(view, number)
    if not (row.is_live or row.descendants):
        raise Http404(f"#{number} was withdrawn.")
    branches = Branches(view, [row])
    return vary(keep_private(HttpResponse(branches.node(row, branches.branch(row, [])))))
