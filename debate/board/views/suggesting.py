"""Suggesting a position; on My page what I suggested, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from debate.arguments.actions import Wording
from debate.arguments.models import BODY_MAX, Kind
from debate.arguments.rules import may_propose
from debate.board.answers import suggested
from debate.board.mine import page_of
from debate.board.suggesting import Suggested, SuggestedPositionForm, suggested_by
from debate.board.views.mine import my_page
from debate.debates.access import get_debate_or_404, permit
from debate.moderation import suggestions
from debate.moderation.suggestions import Proposal
from debate.people.access import ask_name, writer
from debate.web.access import public, refusals_are_403, signed_in
from debate.web.fragments import keep_private
from debate.web.limits import WRITE, limited
from debate.web.verdict import Refused


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def suggest_position(request: HttpRequest, slug: str) -> HttpResponse:
    """Another answer to the question, where one may not write directly."""
    debate = get_debate_or_404(request.user, slug)
    permit(may_propose(request.user, debate, None))
    sent = request.POST if request.method == "POST" else None
    form = SuggestedPositionForm(
        sent, debate=debate, by=request.user, initial={"body": request.GET.get("body", "")[: 2 * BODY_MAX]}
    )
    if sent is None or not form.is_valid():
        context = {"debate": debate, "form": form, "most": BODY_MAX}
        page = render(request, "board/suggest_position.html", context, status=200 if sent is None else 422)
        return keep_private(page)
    if asked := ask_name(request):
        return asked
    proposal = Proposal(Kind.POSITION, Wording(form.cleaned_data["body"]))
    made = suggestions.suggest(debate=debate, by=writer(request), proposal=proposal)
    return suggested(request, made, onward=debate.get_absolute_url())


@signed_in
@require_safe
def mine_suggestions(request: HttpRequest) -> HttpResponse:
    """What I suggested, the newest first: its state, the reason of a decision, and what became of it."""
    page = page_of(suggested_by(writer(request)), request.GET.get("page"))
    found = [Suggested.of(one) for one in page]
    return my_page(request, "mine_suggestions", here="suggestions", page=page, found=found)


@signed_in
@require_POST
@limited(WRITE)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest it no longer."""
    suggestion = get_object_or_404(suggested_by(writer(request)), pk=pk)
    try:
        suggestions.take_back(suggestion=suggestion, by=writer(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. What you wrote stays below; you can suggest it again.")
    return redirect("board:mine_suggestions")
