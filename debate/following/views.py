"""Follow a debate or one of its branches; have news mailed, and no more."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from debate.arguments.access import get_node_of_or_404, leads_on
from debate.arguments.models import Node
from debate.debates.access import get_debate_or_404
from debate.debates.models import Debate
from debate.following import actions
from debate.following.digest import subscriber
from debate.following.models import Follow
from debate.people.access import ask_name, writer
from debate.people.models import User
from debate.web.access import account, public, refusals_are_403
from debate.web.fragments import keep_private, vary, wants_fragment
from debate.web.limits import WRITE, limited


@public
@require_http_methods(["GET", "POST"])
@limited(WRITE)
def follow(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """GET says whether I follow it; POST `wanted` 1 or 0. A visitor is asked for a name first."""
    debate = get_debate_or_404(request.user, slug)
    node = get_node_of_or_404(request.user, debate, number) if number is not None else None
    if node and (onward := leads_on(request, node)):
        return onward
    if request.method == "POST":
        if asked := ask_name(request):
            return asked
        actions.follow(debate=debate, by=writer(request), node=node, wanted=request.POST.get("wanted") != "0")
        if not wants_fragment(request):
            place = f"{number}/" if node else ""
            return vary(HttpResponseRedirect(f"{debate.get_absolute_url()}{place}"))
    template = "following/_follow.html" if wants_fragment(request) else "following/follow.html"
    context = {"debate": debate, "node": node, "follows": follows(request.user.pk, debate, node)}
    return vary(keep_private(render(request, template, context)))


def follows(user_id: int | None, debate: Debate, node: Node | None) -> bool:
    return Follow.objects.filter(user=user_id, debate=debate, node=node, wanted=True).exists()


@account
@require_POST
@limited(WRITE)
@refusals_are_403
def digest(request: HttpRequest) -> HttpResponse:
    """Choose how often news is mailed."""
    chosen = request.POST.get("digest", "")
    if chosen not in User.Digest:
        raise BadRequest("Choose never, daily or weekly.")
    actions.choose_digest(by=writer(request), digest=chosen)
    said = {
        "never": "You get no mails with news.",
        "daily": "You get news once a day.",
        "weekly": "You get news once a week.",
    }
    by = writer(request)
    waits = chosen != User.Digest.NEVER and not by.email_confirmed_at
    messages.success(request, said[chosen] + (" It begins when you confirm your address." if waits else ""))
    return redirect("board:news")


# No token: the mail program that unsubscribes has no cookie. What was signed says whom it is about.
@csrf_exempt
@public
@require_http_methods(["GET", "POST"])
@limited(WRITE)
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """From the link in a mail, without signing in: GET shows a button, POST does it."""
    user = subscriber(request.GET.get("of", ""))
    if user is None:
        raise BadRequest("That link is not whole. Copy all of it from the mail, or choose on your page.")
    done = request.method == "POST"
    if done:
        actions.choose_digest(by=user, digest=User.Digest.NEVER)
    return keep_private(render(request, "following/unsubscribe.html", {"done": done}))
