"""The first minute's two answers: where one stands, and that one has seen enough."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from debate.arguments.models import LAST_NUMBER, Kind, Node
from debate.board.loading import view_of
from debate.board.minute import keep_session_stand, lead_on, look_only, session_stand
from debate.debates.access import permit
from debate.debates.models import Debate
from debate.debates.rules import may_vote
from debate.people.access import NAME_FIELD, ask_name, writer
from debate.votes import actions
from debate.votes.models import Stand
from debate.web.access import public, refusals_are_403
from debate.web.limits import VOTE, limited
from debate.web.numbers import number_in


@public
@require_POST
@limited(VOTE)
@refusals_are_403
def stand(request: HttpRequest, slug: str) -> HttpResponse:
    """POST `stand`: a position's number, `between` or `unsure`; kept on a visitor's device until there is a name.

    It leads back to where it was asked, so that a keyboard goes on from there and not from the page's top.
    """
    view = view_of(request, slug)
    permit(may_vote(request.user, view.debate))
    choice, position = chosen(request, view.debate)
    if not request.user.is_authenticated and NAME_FIELD not in request.POST:
        keep_session_stand(request, view.debate.pk, choice, position)
        return HttpResponseRedirect(f"{view.address}#minute")
    if asked := ask_name(request):
        return asked
    actions.take_stand(debate=view.debate, by=writer(request), choice=choice, position=position)
    return HttpResponseRedirect(f"{view.address}#minute")


def chosen(request: HttpRequest, debate: Debate) -> tuple[str, Node | None]:
    """The stand that was posted, or the one kept on this device."""
    given = request.POST.get("stand", "")
    if not given and (kept := session_stand(request, debate.pk)):
        given = str(kept["position"] or kept["choice"])
    if given in (Stand.Choice.BETWEEN, Stand.Choice.UNSURE):
        return given, None
    positions = Node.objects.live().filter(debate=debate, kind=Kind.POSITION)
    number = number_in(given, LAST_NUMBER)
    position = None if number is None else positions.filter(number=number).first()
    if position is None:
        raise BadRequest("Choose one of the positions, in between, or not sure.")
    return Stand.Choice.POSITION, position


@public
@require_POST
@limited(VOTE)
def over(request: HttpRequest, slug: str) -> HttpResponse:
    """Skip, or go on to the whole argument: the first minute does not come again."""
    view = view_of(request, slug)
    look_only(request, view.debate.pk)
    if request.user.is_authenticated:
        lead_on(request, view)
    return HttpResponseRedirect(view.address)
