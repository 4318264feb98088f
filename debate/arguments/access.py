"""Load a node and authorise in one call."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from debate.arguments.models import Node
from debate.arguments.tending import standing_for
from debate.debates.access import get_debate_or_404
from debate.debates.models import Debate
from debate.debates.rules import may_moderate


def get_node_or_404(user: Any, slug: str, number: int) -> Node:
    """The node with its debate, author, parent and quote; also a tombstone.

    404 for a debate that this person may not know of, for numbers not given, and for what was withdrawn or hidden
    without leaving replies, unless the person wrote it or keeps order.
    """
    debate = get_debate_or_404(user, slug)
    rows = Node.objects.select_related("author", "parent__author", "quote__version", "link_to__author")
    node = known_or_404(user, debate, number, rows.filter(debate=debate, number=number).first())
    if node.parent:
        node.parent.debate = debate
    return node


def get_node_of_or_404(user: Any, debate: Debate, number: int) -> Node:
    """The same in a debate that is loaded already, and the node alone."""
    return known_or_404(user, debate, number, Node.objects.numbered(debate, number))


def known_or_404(user: Any, debate: Debate, number: int, node: Node | None) -> Node:
    """What was found under this number, if this person may know of it."""
    if node is None:
        raise Http404(f"There is no #{number} in this debate.")
    node.debate = debate
    if not node.has_page and node.author_id != getattr(user, "pk", None) and not may_moderate(user, debate):
        raise Http404(f"#{number} was withdrawn.")
    return node


def leads_on(request: HttpRequest, node: Node) -> HttpResponseRedirect | None:
    """For who only looks, the way to the same page of what the node was merged into."""
    match = request.resolver_match
    if node.merged_into_id is None or match is None or request.method not in ("GET", "HEAD"):
        return None
    address = reverse(match.view_name, kwargs=match.kwargs | {"number": standing_for(node).number})
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{address}?{asked}" if asked else address)


def in_place_of(user: Any, node: Node) -> Node:
    """The node, or what it was merged into: there goes what is sent to it."""
    if node.merged_into_id is None:
        return node
    return get_node_or_404(user, node.debate.slug, standing_for(node).number)


def tell_merged(form: BaseForm, field: str, node: Node) -> None:
    """Let a form that was sent to what is merged come back as it was: whether it fits there too, its writer judges."""
    if form.is_bound and node.merged_into_id and form.errors is not None:
        into = standing_for(node).number
        form.add_error(
            field, f"#{node.number} was merged into #{into} meanwhile. Send it again if it fits #{into} too."
        )
