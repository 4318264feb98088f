"""Keeping the tree good: where a branch stands and how, what is one and what is two, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from debate.activity.models import Verb
from debate.arguments import tending as arguments
from debate.arguments.access import get_node_or_404, leads_on
from debate.arguments.models import BODY_MAX, LAST_NUMBER, Node, Undo
from debate.arguments.moves import alike, may_extract
from debate.arguments.rules import may_tend
from debate.board import actions
from debate.board.answers import back_to, fragment_or_page
from debate.board.finding import OFFERED, matching, statements, wanted_from
from debate.board.tending import ExtractForm, KindForm, LinkForm, LockForm, MergeForm, MoveForm, SplitForm
from debate.debates.access import permit
from debate.debates.rules import may_moderate, may_rearrange, may_see
from debate.people.access import writer
from debate.votes import tending as votes
from debate.web.access import public, refusals_are_403, signed_in
from debate.web.fragments import keep_private
from debate.web.limits import WRITE, limited
from debate.web.numbers import number_in


@signed_in
@require_safe
def tend(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What can be changed about where and how a statement stands; what cannot, with the reason."""
    node = get_node_or_404(request.user, slug, number)
    if onward := leads_on(request, node):
        return onward
    if not node.is_live:
        permit(may_tend(request.user, node))  # the page says what it said
    context = {
        "debate": node.debate,
        "node": node,
        "tend": may_tend(request.user, node),
        "moderate": may_moderate(request.user, node.debate),
        "rearrange": may_rearrange(request.user, node.debate),
        "extract": may_extract(request.user, node),
    }
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
    undo = votes.move(node=node, by=writer(request), parent=form.at, **form.chosen_stance())
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
    undo = votes.change_kind(node=node, by=writer(request), **form.chosen_stance())
    if undo:
        messages.success(request, undoable(f"#{number} stands in another way now.", undo))
    return back_to(node)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def link(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let a statement that stands elsewhere speak also under this one."""
    node = kept_in_order_or_404(request, slug, number, may_rearrange)
    form = LinkForm(request.POST or None, node=node, initial={"number": number_in(request.GET.get("number"))})
    if request.method != "POST" or not form.is_valid() or form.at is None:
        return ask(request, "link", node, form, **found(request, node))
    undo = arguments.link(parent=node, by=writer(request), target=form.at, **form.chosen_stance())
    messages.success(request, undoable(f"#{form.at.number} speaks also here now, as #{undo.node.number}.", undo))
    return back_to(undo.node)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def merge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let a statement become one with another that says the same."""
    node = kept_in_order_or_404(request, slug, number, may_rearrange)
    form = MergeForm(request.POST or None, node=node)
    if request.method != "POST" or not form.is_valid() or form.at is None:
        return ask(request, "merge", node, form, **found(request, node, alike(node)))
    undo = actions.merge(node=node, by=writer(request), into=form.at)
    messages.success(request, undoable(f"#{number} is one with #{form.at.number} now; its number leads here.", undo))
    return back_to(form.at)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def split(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make two statements of one that says two things."""
    node = tended_or_404(request, slug, number)
    form = SplitForm(request.POST or None, node=node)
    if request.method != "POST" or not form.is_valid():
        return ask(request, "split", node, form, most=BODY_MAX)
    undo = actions.split(node=node, by=writer(request), **form.halves())
    messages.success(request, undoable(f"#{number} is two now.", undo))
    return back_to(node)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def extract(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let a branch go on in a debate of its own."""
    node = get_node_or_404(request.user, slug, number)
    permit(may_extract(request.user, node))
    form = ExtractForm(request.POST or None, node=node)
    if request.method != "POST" or not form.is_valid():
        return ask(request, "extract", node, form)
    made = votes.extract(node=node, by=writer(request), **form.said())
    goes_on = f"#{number} goes on here, in a draft that you own. Open it under Manage when it is ready."
    messages.success(request, undoable(goes_on, made.undo))
    return redirect(made.debate)


@public
@require_safe
def onward(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """To the debate in which a branch goes on; who may not see it is told no more than that there is one."""
    node = get_node_or_404(request.user, slug, number)
    if node.extracted_to is None:
        raise Http404("It goes on nowhere else.")
    if may_see(request.user, node.extracted_to):
        return redirect(node.extracted_to)
    return keep_private(render(request, "board/onward.html", {"debate": node.debate, "node": node}))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def lock(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let only those who keep order write in a branch, for a reason that everyone reads."""
    node = kept_in_order_or_404(request, slug, number)
    form = LockForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return ask(request, "lock", node, form)
    arguments.lock(node=node, by=writer(request), **form.cleaned_data)
    unlock_it = '#{} and its branch are locked. <button class="link" form="write" formaction="{}">Undo</button>'
    messages.success(request, format_html(unlock_it, number, reverse("board:unlock", args=[slug, number])))
    return back_to(node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def unlock(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let everybody write in the branch again."""
    node = kept_in_order_or_404(request, slug, number)
    arguments.unlock(node=node, by=writer(request))
    messages.success(request, f"The branch of #{number} is open again.")
    return back_to(node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def bring_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST `wording`: let a statement say again what it said in the wording with this number."""
    node = get_node_or_404(request.user, slug, number)
    wording = number_in(request.POST.get("wording"), LAST_NUMBER)
    if wording is None:
        raise BadRequest("Say which wording is to come back.")
    undo = votes.bring_back(node=node, by=writer(request), number=wording)
    messages.success(request, undoable(f"#{number} says again what it said in wording {wording}.", undo))
    return back_to(node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def undo_change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST `change`: take back what was done to a statement as that change of the debate."""
    node = get_node_or_404(request.user, slug, number)
    change = number_in(request.POST.get("change"))
    if change is None:
        raise BadRequest("Say which change is to be undone.")
    done = get_object_or_404(Undo, debate=node.debate, node=node, change=change)
    actions.undo(undo=done, by=writer(request))
    if done.verb == Verb.LINKED and node.parent:
        messages.success(request, f"Undone: #{number} is gone again.")
        return back_to(node.parent)
    messages.success(request, f"Undone: #{number} is as it was.")
    return back_to(node)


def tended_or_404(request: HttpRequest, slug: str, number: int) -> Node:
    """The node, for who may change how it stands; 403 for others who may see it."""
    node = get_node_or_404(request.user, slug, number)
    permit(may_tend(request.user, node))
    return node


def kept_in_order_or_404(request: HttpRequest, slug: str, number: int, may: Any = may_moderate) -> Node:
    """The node, for who keeps order in its debate; 403 for others who may see it."""
    node = get_node_or_404(request.user, slug, number)
    permit(may(request.user, node.debate))
    return node


def found(request: HttpRequest, node: Node, unasked: Q | None = None) -> dict[str, Any]:
    """The statements that are offered, for the words searched for; before that only those of which `unasked` holds."""
    wanted = wanted_from(request.GET.get("q"))
    others = statements(node.debate).exclude(pk=node.pk)
    if unasked is not None and not wanted:
        others = others.filter(unasked)
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
