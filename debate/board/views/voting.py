"""One vote: given, changed, withdrawn or confirmed."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from debate.arguments.access import get_node_of_or_404
from debate.board.answers import after_vote
from debate.board.loading import view_of
from debate.debates.access import permit
from debate.people.access import ask_name, writer
from debate.votes import actions
from debate.votes.models import Question
from debate.votes.rules import may_cast, value_is_sound
from debate.web.access import public, refusals_are_403
from debate.web.limits import VOTE, limited
from debate.web.numbers import number_in


@public
@require_POST
@limited(VOTE)
@refusals_are_403
def vote(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST `agreement` −2…2 or `relevance` 0…4; `withdraw` with a question's name; `confirm`."""
    view = view_of(request, slug)
    node = get_node_of_or_404(request.user, view.debate, number)
    came_in = not request.user.is_authenticated
    if "confirm" in request.POST or "withdraw" in request.POST:
        if came_in:
            raise BadRequest("There is no vote of yours here: sign in first.")
        if "confirm" in request.POST:
            actions.confirm(node=node, by=writer(request), seen=seen_of(request))
        else:
            actions.withdraw(node=node, by=writer(request), question=request.POST["withdraw"])
        return after_vote(request, view, node, came_in=False)
    question, value = answer_of(request)
    permit(value_is_sound(question, value))
    permit(may_cast(request.user, node, question))
    if asked := ask_name(request):
        return asked
    actions.cast(node=node, by=writer(request), question=question, value=value, seen=seen_of(request))
    return after_vote(request, view, node, came_in=came_in)


def answer_of(request: HttpRequest) -> tuple[str, int]:
    """The question that was answered and the answer, or 400."""
    for question in Question:
        given = request.POST.get(question, "")
        if given.removeprefix("-").isdecimal() and len(given) < 4:
            return question, int(given)
    raise BadRequest("Send agreement from -2 to 2, or relevance from 0 to 4.")


def seen_of(request: HttpRequest) -> int | None:
    """The change that the page showed which was sent; a script, whose cards follow what others do, tells of none."""
    return number_in(request.POST.get("seen"))
