"""Guided voting: one statement at a time, without what others think of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from debate.arguments.access import get_node_of_or_404
from debate.arguments.models import LAST_NUMBER, Kind, Node
from debate.board.answers import fragment_or_page
from debate.board.branches import View
from debate.board.cards import rows_by_pk
from debate.board.guiding import Stop, Walk, first_branch, walk
from debate.board.loading import view_of
from debate.board.sitting import PASSED, SKIPPED, Sitting
from debate.board.slots import AGREEMENTS, RELEVANCES, in_words
from debate.board.tensions import Pair, pair_of
from debate.board.views.voting import answer_of, seen_of
from debate.debates.access import permit
from debate.debates.rules import may_vote
from debate.people.access import ask_name, writer
from debate.votes import actions
from debate.votes.models import Question
from debate.votes.rules import may_cast, value_is_sound
from debate.web.access import public, refusals_are_403
from debate.web.fragments import vary
from debate.web.limits import VOTE, limited
from debate.web.numbers import number_in


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(VOTE)
@refusals_are_403
def guided(request: HttpRequest, slug: str) -> HttpResponse:
    """The next statement; POST an answer to it, `skip`, `undo` or `again`."""
    view = view_of(request, slug)
    sitting = Sitting(request, view.debate)
    if request.method == "POST":
        permit(may_vote(request.user, view.debate))
        return vary(take_step(request, view, sitting))
    return fragment_or_page(request, "guided", context_of(request, view, sitting))


def numbered(given: str | None) -> int | None:
    """A statement's number, if that is what was sent."""
    return number_in(given, LAST_NUMBER) or None


def take_step(request: HttpRequest, view: View, sitting: Sitting) -> HttpResponse:
    """One answer, or what comes instead of one; then the next statement."""
    if "undo" in request.POST:
        return take_back(request, view, sitting)
    if "again" in request.POST:
        sitting.ask_again()
        return onward(view)
    number, branch = (numbered(request.POST.get(name)) for name in ("number", "branch"))
    if number is None:
        raise BadRequest("Say which statement you judge.")
    node = get_node_of_or_404(request.user, view.debate, number)
    if skipped := request.POST.get("skip"):
        sitting.step(number, PASSED if skipped == Question.RELEVANCE and not node.is_link else SKIPPED, branch)
        return onward(view)
    return judge(request, view, sitting, node, branch)


def judge(request: HttpRequest, view: View, sitting: Sitting, node: Node, branch: int | None) -> HttpResponse:
    question, value = answer_of(request)
    permit(value_is_sound(question, value))
    permit(may_cast(request.user, node, question))
    if asked := ask_name(request):
        return asked
    actions.cast(node=node, by=writer(request), question=question, value=value, seen=seen_of(request))
    sitting.step(node.number, question, branch)
    return onward(view, at=node.number if question == Question.AGREEMENT else None)


def take_back(request: HttpRequest, view: View, sitting: Sitting) -> HttpResponse:
    """Withdraw the last answer, or ask again what was skipped last."""
    if not (step := sitting.take_back()):
        return onward(view)
    number, what = step
    if what in Question and request.user.is_authenticated:
        node = get_node_of_or_404(request.user, view.debate, number)
        actions.withdraw(node=node, by=writer(request), question=what)
    return onward(view, at=number)


def onward(view: View, at: int | None = None) -> HttpResponse:
    return HttpResponseRedirect(f"{view.address}guided/" + (f"?at={at}" if at else ""))


def context_of(request: HttpRequest, view: View, sitting: Sitting) -> dict[str, Any]:
    """What the page is made of; nothing in it tells how others voted."""
    start = numbered(request.GET.get("from")) or sitting.branch or first_branch(view.beside, who(request))
    way = walk(view.debate, request.user, start, sitting.skipped)
    stop = way.at(numbered(request.GET.get("at"))) or way.next()
    context = {"view": view, "debate": view.debate, "sitting": sitting, "refused": view.rights.vote}
    context |= {"pair": pulling_apart(view, way, sitting), "slug": view.place.slug}
    if stop is None:
        return context | {"goes_on_at": way.goes_on_at, "is_empty": not way.stops}
    done, total = way.progress(stop.head)
    return context | asked(view, stop, way.heads[stop.head]) | {"done": done, "total": total}


def pulling_apart(view: View, way: Walk, sitting: Sitting) -> Pair | None:
    """Two of this person's answers, the last among them, that are worth a second look."""
    number = sitting.last[0] if sitting.last and sitting.last[1] in Question else None
    stop = next((stop for stop in way.stops if stop.number == number), None)
    return pair_of(view.user, view.debate, [stop.pk, stop.parent_pk], view.place.version_id) if stop else None


def asked(view: View, stop: Stop, head_pk: int) -> dict[str, Any]:
    """The statement with what it stands under, and the question that is open."""
    pks = dict.fromkeys([stop.pk, stop.parent_pk or stop.pk, head_pk])
    found = {row.pk: row for row in rows_by_pk(list(pks), view.place.version_id)}
    row = found[stop.pk]
    side = "against" if row.kind == Kind.REBUTTAL else "for"
    truth = stop.step == Question.AGREEMENT
    return {
        "row": row,
        "parent": found[stop.parent_pk or stop.pk],
        "branch": found[head_pk],
        "paragraph": view.place.paragraph(row),
        "kind": Kind(row.kind),
        "side": side,
        "step": stop.step,
        "answers": AGREEMENTS if truth else RELEVANCES,
        "ask": "Is this true?" if truth else f"If true, how much does it count {side} #{row.parent}?",
        "said": in_words(Question.AGREEMENT, stop.agreement),
    }


def who(request: HttpRequest) -> str:
    """What tells this person from others, also before they have a name: the browser's own secret."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    get_token(request)
    return str(request.META.get("CSRF_COOKIE", ""))
