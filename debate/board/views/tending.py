"""Keeping the tree good: moving a branch, saying how it stands, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from debate.arguments.access import get_node_or_404
from debate.arguments.models import Node, Undo
from debate.arguments.rules import may_tend
from debate.board.answers import back_to, fragment_or_page
from debate.board.finding import OFFERED, matching, statements, wanted_from
from debate.board.tending import KindForm, MoveForm
from debate.debates.access import permit
from debate.people.access import writer
from debate.votes import tending
from debate.web.access import refusals_are_403, signed_in
from debate.web.limits import WRITE, limited


@signed_in
@require_safe
def tend(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What can be changed about where and how a statement stands; what cannot, with the reason."""
    node = get_node_or_404(request.user, slug, number)
    context = {"debate": node.debate, "node": node, "tend": may_tend(request.user, node)}
    return fragment_or_page(request, "tend", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def move(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let a branch stand under another parent."""
    node = tended_or_404(request, slug, number)
    form = MoveForm(request.POST or None, node=node)
    if request.method != "POST" or not form.is_valid() or form.at is None:
        return ask(request, "move", node, form, **found(request, node))
    undo = tending.move(node=node, by=writer(request), parent=form.at, **form.chosen_stance())
    messages.success(request, undoable(f"#{number} stands under #{form.at.number} now.", undo))
    return back_to(node)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def kind(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say that a statement stands to its parent in another way."""
    node = tended_or_404(request, slug, number)
    form = KindForm(request.POST or None, node=node)
    if request.method != "POST" or not form.is_valid():
        return ask(request, "kind", node, form)
    undo = tending.change_kind(node=node, by=writer(request), **form.chosen_stance())
    if undo:
        messages.success(request, undoable(f"#{number} stands in another way now.", undo))
    return back_to(node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def undo_change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST `change`: take back what was done to a statement as that change of the debate."""
    node = get_node_or_404(request.user, slug, number)
    given = request.POST.get("change", "")
    if not (given.isdecimal() and len(given) < 12):
        raise BadRequest("Say which change is to be undone.")
    done = get_object_or_404(Undo, debate=node.debate, node=node, change=int(given))
    tending.undo(undo=done, by=writer(request))
    messages.success(request, f"Undone: #{number} is as it was.")
    return back_to(node)


def tended_or_404(request: HttpRequest, slug: str, number: int) -> Node:
    """The node, for who may change how it stands; 403 for others who may see it."""
    node = get_node_or_404(request.user, slug, number)
    permit(may_tend(request.user, node))
    return node


def found(request: HttpRequest, node: Node) -> dict[str, Any]:
    """The statements that are offered, for the words searched for."""
    wanted = wanted_from(request.GET.get("q"))
    others = statements(node.debate).exclude(pk__in=[node.pk, node.parent_id or 0])
    return {"wanted": wanted, "found": matching(others, wanted).select_related("parent")[:OFFERED]}


def ask(request: HttpRequest, name: str, node: Node, form: Form, **context: Any) -> HttpResponse:
    """The form, or the form with what is wrong."""
    context |= {"debate": node.debate, "node": node, "form": form}
    return fragment_or_page(request, name, context, 422 if request.method == "POST" else 200)


def undoable(sentence: str, undo: Undo) -> SafeString:
    """A message with a button that takes it back; it sends the page's one form."""
    address = reverse("board:undo_change", args=[undo.debate.slug, undo.node.number])
    button = '{} <button class="link" form="write" formaction="{}" name="change" value="{}">Undo</button>'
    return format_html(button, sentence, address, undo.change)
