"""Follow a debate or one of its branches."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from debate.arguments.access import get_node_of_or_404
from debate.arguments.models import Node
from debate.debates.access import get_debate_or_404
from debate.debates.models import Debate
from debate.following import actions
from debate.following.models import Follow
from debate.people.access import ask_name, writer
from debate.web.access import public
from debate.web.fragments import keep_private, vary, wants_fragment
from debate.web.limits import WRITE, limited


@public
@require_http_methods(["GET", "POST"])
@limited(WRITE)
def follow(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """GET says whether I follow it; POST `wanted` 1 or 0. A visitor is asked for a name first."""
    debate = get_debate_or_404(request.user, slug)
    node = get_node_of_or_404(request.user, debate, number) if number is not None else None
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
