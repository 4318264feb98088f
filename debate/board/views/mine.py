"""My page: the answers to what I wrote, what I wrote, and my votes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from debate.arguments.models import Node
from debate.board.mine import (
    answers_to,
    last_debate,
    nodes_voted_on,
    notes_by,
    open_in,
    page_of,
    stale_count,
    voted_on,
    with_targets,
    written_by,
)
from debate.board.tensions import tensions_of
from debate.board.views.voting import seen_of
from debate.following.actions import mark_answer_news_seen
from debate.people.access import writer
from debate.people.actions import mark_answers_seen
from debate.people.models import User
from debate.votes import actions
from debate.votes.models import Vote
from debate.web.access import signed_in
from debate.web.fragments import keep_private
from debate.web.limits import VOTE, limited
from debate.web.verdict import Refused

TAKEN_BACK = "taken_back_vote"


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The answers to what I wrote, the newest first. Opening it marks them as seen."""
    user, now = writer(request), timezone.now()
    page = page_of(answers_to(user), request.GET.get("page"))
    answers = list(page)
    for answer in answers:
        answer.is_new = bool(user.unseen_answers) and _since(user, answer)
    response = my_page(request, "mine", here="answers", page=page, answers=answers)
    if user.unseen_answers and page.number == 1:
        mark_answers_seen(by=user, until=now)
        mark_answer_news_seen(by=user)
    return response


@signed_in
@require_safe
def last(request: HttpRequest) -> HttpResponse:
    """To the debate that I took part in last: who comes back goes on there."""
    debate = last_debate(writer(request))
    return redirect("board:debate", debate.slug) if debate else redirect("board:home")


@signed_in
@require_safe
def mine_wrote(request: HttpRequest) -> HttpResponse:
    """What I wrote, with its state and how often it was answered."""
    page = page_of(written_by(writer(request)), request.GET.get("page"))
    noted = page_of(notes_by(writer(request)), request.GET.get("notes"))
    notes = with_targets(noted) if page.number == 1 else []
    return my_page(request, "mine_wrote", here="wrote", page=page, nodes=list(page), noted=noted, notes=notes)


@signed_in
@require_safe
def mine_votes(request: HttpRequest) -> HttpResponse:
    """My votes in words; those that judged what has changed first."""
    page = page_of(nodes_voted_on(writer(request)), request.GET.get("page"))
    voted = voted_on(writer(request), [row["node"] for row in page])
    taken_back = request.session.get(TAKEN_BACK) if "withdrawn" in request.GET else None
    pairs = tensions_of(writer(request)) if page.number == 1 else []
    context = {
        "page": page,
        "voted": voted,
        "taken_back": taken_back,
        "pairs": pairs,
        "open_in": open_in(writer(request)),
    }
    return my_page(request, "mine_votes", here="votes", **context)


@signed_in
@require_POST
@limited(VOTE)
def confirm_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that my stale votes on a node still hold."""
    vote = my_vote(request, pk)
    try:
        actions.confirm(node=vote.node, by=writer(request), seen=seen_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        tell(request, vote, "counts again")
    return on_my_votes(request)


def tell(request: HttpRequest, vote: Vote, done: str) -> None:
    """That it is done, unless the statement came to say something else before it was."""
    if Vote.objects.stale().filter(pk=vote.pk).exists():
        again = f"#{vote.node.number} was changed again while you looked: read it as it is now, and confirm your vote."
        messages.warning(request, again)
    else:
        messages.success(request, f"Your vote on #{vote.node.number} {done}.")


@signed_in
@require_POST
@limited(VOTE)
def withdraw_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one vote back, with a way to undo that: not for a stale one, which would come back fresh."""
    vote = my_vote(request, pk)
    actions.withdraw(node=vote.node, by=writer(request), question=vote.question)
    if vote.is_stale(vote.node):
        request.session.pop(TAKEN_BACK, None)
        messages.success(request, f"Your vote on #{vote.node.number} is withdrawn.")
        return on_my_votes(request)
    request.session[TAKEN_BACK] = {
        "node": vote.node_id,
        "number": vote.node.number,
        "question": vote.question,
        "value": vote.value,
    }
    return on_my_votes(request, withdrawn="1")


@signed_in
@require_POST
@limited(VOTE)
def undo_withdrawal(request: HttpRequest) -> HttpResponse:
    """Put the vote back that I took back last."""
    was = request.session.pop(TAKEN_BACK, None)
    if was:
        node = get_object_or_404(Node.objects.select_related("debate"), pk=was["node"])
        try:
            actions.cast(node=node, by=writer(request), question=was["question"], value=was["value"])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Your vote on #{node.number} is back.")
    return on_my_votes(request)


def _since(user: User, answer: Node) -> bool:
    return user.answers_seen_at is None or answer.created_at > user.answers_seen_at


def my_vote(request: HttpRequest, pk: int) -> Vote:
    """A vote of mine, or 404."""
    return get_object_or_404(Vote.objects.select_related("node__debate"), pk=pk, voter=writer(request))


def on_my_votes(request: HttpRequest, **more: str) -> HttpResponse:
    """Back to the list that was open: all votes, or the stale ones."""
    name = "stale_votes" if request.POST.get("list") == "stale" and not more else "mine_votes"
    page = request.POST.get("page", "")
    query = urlencode(more | ({"page": page} if page.isdecimal() and page != "1" else {}))
    return redirect(reverse(f"board:{name}") + (f"?{query}" if query else ""))


def my_page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    """One tab of My page; `here` says which."""
    context["stale_count"] = stale_count(writer(request))
    return keep_private(render(request, f"board/{name}.html", context))
