"""The owner keeps order: settings, positions, hiding, and who wrote what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from debate.arguments import actions as arguments
from debate.arguments.access import get_node_or_404
from debate.arguments.actions import Wording
from debate.arguments.models import Kind, Node
from debate.arguments.rules import may_hide
from debate.board.answers import back_to, fragment_or_page
from debate.board.managing import (
    HideForm,
    PositionForm,
    SettingsForm,
    contributions,
    people_of,
    positions_of,
)
from debate.debates import actions as debates
from debate.debates.access import get_managed_debate_or_404, get_moderated_debate_or_404, permit
from debate.debates.models import Debate
from debate.debates.rules import may_manage
from debate.debates.states import transitions_for
from debate.people.access import writer
from debate.votes import actions as votes
from debate.web.access import refusals_are_403, signed_in
from debate.web.fragments import keep_private
from debate.web.limits import WRITE, limited

A_PAGE = 100


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything the owner sets; POST saves the settings."""
    debate = get_managed_debate_or_404(request.user, slug)
    if request.method != "POST":
        return _page(request, debate)
    form = SettingsForm(request.POST, debate=debate)
    if not form.is_valid():
        return _page(request, debate, settings=form)
    debates.configure(debate=debate, by=writer(request), **form.cleaned_data)
    messages.success(request, "Saved.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
def posting(request: HttpRequest, slug: str) -> HttpResponse:
    """Close posting at the end of a lesson, or open it again: one tap."""
    debate = get_managed_debate_or_404(request.user, slug)
    is_open = request.POST.get("open") == "1"
    debates.configure(debate=debate, by=writer(request), posting_open=is_open)
    messages.success(request, "Posting is open again." if is_open else "Posting is closed.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def change_state(request: HttpRequest, slug: str) -> HttpResponse:
    """POST `to`: open a draft, close the debate, archive it, or go back; who may, `states.TRANSITIONS` says."""
    debate = get_moderated_debate_or_404(request.user, slug)
    debate = debates.change_state(debate=debate, by=writer(request), to=request.POST.get("to", ""))
    messages.success(request, f"The debate is {debate.get_state_display().lower()} now.")
    return _back(debate) if may_manage(request.user, debate) else redirect("board:members", slug)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def new_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Another address for a debate that is found by its link alone; the old one leads nowhere."""
    debate = get_managed_debate_or_404(request.user, slug)
    debates.new_link(debate=debate, by=writer(request))
    messages.success(request, "The debate has a new link. The old one leads nowhere.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def add_position(request: HttpRequest, slug: str) -> HttpResponse:
    debate = get_managed_debate_or_404(request.user, slug)
    form = PositionForm(request.POST, debate=debate, auto_id="new-%s")
    if not form.is_valid():
        return _page(request, debate, position=form)
    node = arguments.add(debate=debate, by=writer(request), kind=Kind.POSITION, wording=Wording(**form.cleaned_data))
    messages.success(request, f"#{node.number} is added.")
    return _back(debate, "positions")


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def reword_position(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    node = _position_or_404(request, slug, number)
    form = PositionForm(request.POST, debate=node.debate, auto_id=f"p{number}-%s")
    if not form.is_valid():
        return _page(request, node.debate, reworded=form, number=number)
    votes.reword(node=node, by=writer(request), wording=Wording(**form.cleaned_data))
    messages.success(request, f"#{number} has its new wording.")
    return _back(node.debate, "positions")


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def withdraw_position(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    node = _position_or_404(request, slug, number)
    arguments.withdraw(node=node, by=writer(request))
    messages.success(request, f"#{number} is withdrawn. You can bring it back below.")
    return _back(node.debate, "positions")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def hide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a statement out of view, with a reason that everyone reads."""
    node = get_node_or_404(request.user, slug, number)
    permit(may_hide(request.user, node))
    form = HideForm(request.POST if request.method == "POST" else None, auto_id=f"hide-{number}-%s")
    if request.method != "POST" or not form.is_valid():
        context = {"debate": node.debate, "node": node, "form": form}
        return fragment_or_page(request, "hide", context, 422 if request.method == "POST" else 200)
    arguments.hide(node=node, by=writer(request), **form.cleaned_data)
    undo = '#{} is hidden. <button class="link" form="write" formaction="{}">Undo</button>'
    messages.info(request, format_html(undo, number, reverse("board:restore", args=[slug, number])))
    return back_to(node.parent or node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring back what was hidden or withdrawn; from the owner's page back to it."""
    node = get_node_or_404(request.user, slug, number)
    arguments.restore(node=node, by=writer(request))
    messages.success(request, f"#{number} is back.")
    return _back(node.debate, "positions") if request.POST.get("from") == "manage" else back_to(node)


@signed_in
@require_safe
def who_wrote_what(request: HttpRequest, slug: str) -> HttpResponse:
    """For a teacher, to print: each person's statements, votes and notes."""
    debate = get_managed_debate_or_404(request.user, slug)
    page = Paginator(people_of(debate), A_PAGE).get_page(request.GET.get("page"))
    context = {"debate": debate, "page": page, "people": contributions(debate, list(page))}
    return keep_private(render(request, "board/who_wrote_what.html", context))


def _page(request: HttpRequest, debate: Debate, **forms: Any) -> HttpResponse:
    """The owner's page; a form that was wrong comes back as it was, the others are fresh."""
    reworded, number = forms.pop("reworded", None), forms.pop("number", None)
    status = 422 if forms or reworded else 200
    context = {
        "debate": debate,
        "link": request.build_absolute_uri(debate.get_absolute_url()),
        "ways": transitions_for(request.user, debate),
        "positions": positions_of(debate, reworded, number),
        "open_reports": debate.reports.open().count(),
        "settings": SettingsForm(debate=debate),
        "position": PositionForm(debate=debate, auto_id="new-%s"),
    }
    context["wrong"] = status == 422
    return keep_private(render(request, "board/manage.html", context | forms, status=status))


def _position_or_404(request: HttpRequest, slug: str, number: int) -> Node:
    debate = get_managed_debate_or_404(request.user, slug)
    node = get_object_or_404(Node, debate=debate, number=number, kind=Kind.POSITION)
    node.debate = debate
    return node


def _back(debate: Debate, part: str = "") -> HttpResponse:
    return redirect(reverse("board:manage", args=[debate.slug]) + (f"#{part}" if part else ""))
