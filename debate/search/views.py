"""Search everywhere, search in one debate, and what says nearly the same as a statement that is being written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from debate.arguments.models import BODY_MAX, Kind
from debate.debates.access import get_debate_or_404
from debate.debates.models import Debate
from debate.debates.rules import may_moderate
from debate.reasoning.wording import normalise_body
from debate.search import finding
from debate.search.asked import LAST_PAGE, NOTES, TEXTS, Found, Search
from debate.search.similar import near
from debate.web.access import public
from debate.web.fragments import keep_private
from debate.web.numbers import number_in

# A label for each kind of thing that can be found.
KINDS = {"": "Everything", **dict(Kind.choices), NOTES: "Note", TEXTS: "Text"}
LONGEST = 100
# Of notes and texts, beside the statements; the rest is a click away.
GLIMPSE = 3


@public
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    """In all debates that may be listed for this person."""
    return answer(request, None)


@public
@require_safe
def inside(request: HttpRequest, slug: str) -> HttpResponse:
    """In one debate."""
    return answer(request, get_debate_or_404(request.user, slug))


def answer(request: HttpRequest, debate: Debate | None) -> HttpResponse:
    search = asked(request, debate)
    found = {
        "statements": finding.statements(search),
        "notes": finding.notes(search),
        "texts": finding.texts(search),
    }
    turned = found["notes" if search.kind == NOTES else "texts" if search.kind == TEXTS else "statements"]
    if not search.kind:
        # Pages are turned of the statements; of the others one sees that there are some.
        for name in ("notes", "texts"):
            rows = found[name].rows if search.page == 1 else ()
            found[name] = Found(rows[:GLIMPSE], len(rows) > GLIMPSE)
    context = {
        "search": search,
        "debate": debate,
        "kinds": KINDS,
        "more": turned.more and search.page < LAST_PAGE,
        "nothing": not any(each.rows for each in found.values()),
    }
    return keep_private(render(request, "search/search.html", context | found))


def asked(request: HttpRequest, debate: Debate | None) -> Search:
    """What the address asks for; what it cannot mean is as if it were not there."""
    given = {name: normalise_body(request.GET.get(name, ""))[:LONGEST] for name in ("q", "kind", "by", "order", "page")}
    return Search(
        user=request.user,
        query=given["q"],
        debate=debate,
        kind=given["kind"] if given["kind"] in KINDS else "",
        by=given["by"],
        best=given["order"] == "best",
        page=min(number_in(given["page"]) or 1, LAST_PAGE),
    )


@public
@require_safe
def similar(request: HttpRequest, slug: str) -> HttpResponse:
    """Fragment: the statements that say nearly the same as `body`, for whoever is writing it under #`under`."""
    debate = get_debate_or_404(request.user, slug)
    said = normalise_body(request.GET.get("body", ""))[:BODY_MAX]
    under = number_in(request.GET.get("under")) if may_moderate(request.user, debate) else None
    context = {"debate": debate, "near": near(debate, said), "under": under}
    return keep_private(render(request, "search/_similar.html", context))
