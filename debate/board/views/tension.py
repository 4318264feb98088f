"""“That's fine”: two of one's answers pull apart, and that is said no more."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from debate.arguments.access import get_node_or_404
from debate.arguments.models import Kind
from debate.board.tensions import reconcile
from debate.people.access import writer
from debate.web.access import came_from, signed_in
from debate.web.fragments import keep_private, vary, wants_fragment
from debate.web.limits import VOTE, limited

DONE = "All right: these two are not pointed out to you again."


@signed_in
@require_POST
@limited(VOTE)
def at_ease(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A rebuttal and what it stands under are both held by this person, who is at ease with that."""
    rebuttal = get_node_or_404(request.user, slug, number)
    if rebuttal.kind != Kind.REBUTTAL:
        raise BadRequest("Only a rebuttal speaks against what it stands under.")
    reconcile(rebuttal=rebuttal, by=writer(request))
    if wants_fragment(request):
        return vary(keep_private(render(request, "board/_at_ease.html", {"done": DONE})))
    messages.success(request, DONE)
    return vary(HttpResponseRedirect(came_from(request)))
