"""A passage of the text: what uses it, and using it for or against a statement."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from debate.arguments.models import LAST_NUMBER, Kind, Node, PassageUse
from debate.arguments.rules import fitting_kinds
from debate.board.answers import fragment_or_page
from debate.board.branches import View
from debate.board.cards import Row, rows_of
from debate.board.finding import OFFERED, matching, statements, wanted_from
from debate.board.loading import view_of
from debate.texts.passages import Misquote, Passage, selected
from debate.web.access import public
from debate.web.numbers import number_in

SHOWN = 30
LONGEST = 10_000_000  # characters of a text


@public
@require_safe
def uses(request: HttpRequest, slug: str, quote_id: int) -> HttpResponse:
    """The nodes that use a passage, and its notes a click away."""
    view = view_of(request, slug)
    # Not `quote=quote_id`: a number that no column holds would reach the database.
    use = PassageUse.objects.select_related("quote").filter(debate=view.debate, quote__pk=quote_id).first()
    if use is None:
        raise Http404("Nothing here uses this passage.")
    nodes = Node.objects.live().filter(debate=view.debate, quote=use.quote).order_by("number")[:SHOWN]
    rows = rows_of(nodes, view.place.version_id)
    context = {"debate": view.debate, "quote": use.quote, "use": use, "rows": rows}
    return fragment_or_page(request, "passage", context)


@public
@require_safe
def use(request: HttpRequest, slug: str) -> HttpResponse:
    """“For or against which statement?” for a selected passage: the one last looked at first, search by words."""
    view = view_of(request, slug)
    passage = chosen(request, view)
    place = {"version": passage.version.pk, "start": passage.start, "end": passage.end}
    wanted = wanted_from(request.GET.get("q"))
    offered = [(row, Kind.EVIDENCE in fitting_kinds(as_node(row))) for row in candidates(view, request, wanted)]
    context = {
        "debate": view.debate,
        "exact": passage.exact,
        "place": place,
        "carried": urlencode(place | {"exact": passage.exact}),
        "wanted": wanted,
        "last": request.GET.get("last", ""),
        "candidates": offered,
    }
    return fragment_or_page(request, "use_passage", context)


def as_node(row: Row) -> Node:
    return Node(kind=row.kind, aim=row.aim, state=row.state)


def chosen(request: HttpRequest, view: View) -> Passage:
    """The passage that was selected, in the current version of one of this debate's texts, or 400."""
    start, end = (number_in(request.GET.get(name), LONGEST) for name in ("start", "end"))
    if view.place.version_id is None or start is None or end is None:
        raise BadRequest("Select a passage of the text first.")
    wanted = request.GET.get("version", str(view.place.version_id))
    version = next((each for each in view.debate.current_versions() if str(each.pk) == wanted), None)
    if version is None:
        raise BadRequest("The text was changed since you opened it. Reload the page and select the passage again.")
    try:
        return selected(version, start, end)
    except Misquote as problem:
        raise BadRequest(str(problem)) from problem


def candidates(view: View, request: HttpRequest, wanted: str) -> list[Row]:
    """Statements that the passage may speak for or against: the one last looked at, then those that match."""
    nodes = statements(view.debate)
    last = number_in(request.GET.get("last"), LAST_NUMBER)
    rows = [] if wanted or last is None else rows_of(nodes.filter(number=last), view.place.version_id)
    known = {row.pk for row in rows}
    more = rows_of(matching(nodes, wanted)[: OFFERED + 1], view.place.version_id)
    return [*rows, *(row for row in more if row.pk not in known)][:OFFERED]
