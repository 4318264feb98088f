"""My stale votes: each confirmed, changed or withdrawn, or at once all whose statement only moved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from debate.board.mine import only_moved, page_of, stale_nodes, voted_on
from debate.board.slots import ANSWERS
from debate.board.views.mine import my_page, my_vote, on_my_votes, tell
from debate.board.views.voting import answer_of, seen_of
from debate.people.access import writer
from debate.votes import actions
from debate.web.access import signed_in
from debate.web.limits import VOTE, limited
from debate.web.verdict import Refused

# Each takes a turn at its debate's clock; who has more presses the button again.
AT_ONCE = 100


@signed_in
@require_safe
def stale_votes(request: HttpRequest) -> HttpResponse:
    """The list, the latest vote first."""
    me = writer(request)
    page = page_of(stale_nodes(me), request.GET.get("page"))
    context = {
        "page": page,
        "voted": voted_on(me, [row["node"] for row in page]),
        "moved": len(only_moved(me, AT_ONCE)),
        "answers": ANSWERS,
        "list": "stale",
    }
    return my_page(request, "mine_stale", here="stale", **context)


@signed_in
@require_POST
@limited(VOTE)
def confirm_moved(request: HttpRequest) -> HttpResponse:
    """Confirm the votes whose statement says what it said and only stands elsewhere, or as something else."""
    done, refusals = 0, set()
    for one in only_moved(writer(request), AT_ONCE):
        try:
            actions.confirm(node=one.node, by=writer(request))
            done += 1
        except Refused as refusal:
            refusals.add(str(refusal))
    if done:
        messages.success(request, f"{done} vote{'s count' if done > 1 else ' counts'} again.")
    for reason in sorted(refusals):
        messages.error(request, reason)
    return redirect("board:stale_votes")


@signed_in
@require_POST
@limited(VOTE)
def change_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Another answer to the same question; it judges what is there now."""
    vote = my_vote(request, pk)
    question, value = answer_of(request)
    try:
        actions.cast(node=vote.node, by=writer(request), question=question, value=value, seen=seen_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        tell(request, vote, "is changed, and counts")
    return on_my_votes(request)
