"""How people voted, as everyone, one role or one person; and whether one lets others see how one voted."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from debate.arguments.models import LAST_NUMBER
from debate.board.branches import WIDE
from debate.board.contents import start_from
from debate.board.loading import view_of
from debate.board.standpoints import FEWEST, Group, eyes_from, look, open_voters
from debate.debates.access import get_debate_or_404
from debate.people.access import writer
from debate.votes.actions import be_open
from debate.web.access import public, signed_in
from debate.web.fragments import keep_private
from debate.web.limits import WRITE, limited
from debate.web.numbers import number_in


@public
@require_safe
def votes_as(request: HttpRequest, slug: str) -> HttpResponse:
    """The statements with the answers of everyone, a role, or a person who lets others see theirs."""
    view = view_of(request, slug)
    given = request.GET.get("as", "")
    eyes = eyes_from(given, view.debate)
    found = look(view, eyes, _number_from(request), start_from(request))
    if found.focus and not (found.focus.is_live or found.focus.descendants):
        raise Http404(f"#{found.focus.number} was withdrawn.")
    context = {
        "view": view,
        "debate": view.debate,
        "eyes": eyes,
        "look": found,
        "groups": Group.choices,
        "people": open_voters(view.debate),
        "fewest": FEWEST,
        "is_nobody": bool(given and not eyes.asked),
        "next": found.more and urlencode({"as": eyes.asked, "at": found.number, "from": found.start + WIDE}),
    }
    return keep_private(render(request, "board/votes.html", context))


def _number_from(request: HttpRequest) -> int | None:
    """Under which statement; none for the positions."""
    given = request.GET.get("at", "")
    if not given:
        return None
    if (number := number_in(given, LAST_NUMBER)) is None:
        raise Http404("There is no such statement.")
    return number


@signed_in
@require_POST
@limited(WRITE)
def show_votes(request: HttpRequest, slug: str) -> HttpResponse:
    """POST `shown`: let others see how I voted in this debate, or no longer, at once."""
    debate = get_debate_or_404(request.user, slug)
    shown = request.POST.get("shown") == "1"
    be_open(debate=debate, by=writer(request), is_open=shown)
    said = "Others can see how you voted in this debate." if shown else "Nobody else sees any more how you voted here."
    messages.success(request, said)
    return redirect("board:mine_votes") if request.POST.get("from") == "mine" else redirect("board:votes", slug)
