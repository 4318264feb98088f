"""Who belongs to a debate: seen by its members, changed by its owner; pauses by those who keep order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from debate.board.membership import ROLES, InviteForm, MemberForm, PauseForm, lines_of, pauses_of
from debate.debates import actions, invitations
from debate.debates.access import get_debate_or_404, get_managed_debate_or_404, get_moderated_debate_or_404, permit
from debate.debates.models import Debate, Invitation
from debate.debates.rules import may_join, may_manage, may_moderate, may_see_members
from debate.debates.states import transitions_for
from debate.people.access import ask_name, writer
from debate.people.models import NAME_MAX, User
from debate.web.access import public, refusals_are_403, signed_in
from debate.web.fragments import keep_private
from debate.web.limits import WRITE, limited


@signed_in
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs here and in which role."""
    debate = get_debate_or_404(request.user, slug)
    permit(may_see_members(request.user, debate))
    return _page(request, debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody by name, with a role."""
    debate = get_managed_debate_or_404(request.user, slug)
    # The button that undoes a removal sends the name, and says the role in its address.
    form = MemberForm(request.GET.dict() | request.POST.dict(), auto_id="member-%s")
    if not form.is_valid():
        return _page(request, debate, member=form)
    user = form.cleaned_data["name"]
    member = actions.add_member(debate=debate, by=writer(request), user=user, role=form.cleaned_data["role"])
    messages.success(request, f"{user.name} belongs to this debate: {member.get_role_display().lower()}.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def change_role(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    """POST `role`: another one for a member."""
    debate, user = _member_or_404(request, slug, user_id)
    member = actions.change_role(debate=debate, by=writer(request), user=user, role=request.POST.get("role", ""))
    messages.success(request, f"{user.name} is {member.get_role_display().lower()} now.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def remove_member(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    """Let somebody no longer belong; the message offers to undo it."""
    debate, user = _member_or_404(request, slug, user_id)
    role = debate.members.get(user=user).role
    actions.remove_member(debate=debate, by=writer(request), user=user)
    again = reverse("board:add_member", args=[debate.slug]) + f"?role={role}"
    undo = '{0} has left. <button class="link" form="write" formaction="{1}" name="name" value="{0}">Undo</button>'
    messages.success(request, format_html(undo, user.name, again))
    if any(each.is_open for each in debate.invitations.all()):
        messages.info(request, "Whoever has the link of an open invitation can come back. You can end it below.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def hand_over(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    """Make a member the owner; the owner of before stays as a moderator."""
    debate, user = _member_or_404(request, slug, user_id)
    actions.hand_over(debate=debate, by=writer(request), user=user)
    messages.success(request, f"{user.name} owns this debate now. You stay as a moderator.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody only read for a while, with a reason."""
    debate = get_moderated_debate_or_404(request.user, slug)
    form = PauseForm(request.POST, auto_id="pause-%s")
    if not form.is_valid():
        return _page(request, debate, pause=form)
    made = actions.pause(debate=debate, by=writer(request), **form.said())
    messages.success(request, f"{made.user.name} can only read for now. You can end that below.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def resume(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    """Let somebody write again."""
    debate = get_moderated_debate_or_404(request.user, slug)
    user = get_object_or_404(User, pk=user_id, pauses__debate=debate)
    actions.resume(debate=debate, by=writer(request), user=user)
    messages.success(request, f"{user.name} can write again.")
    return _back(debate)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a link that lets whoever has it join."""
    debate = get_managed_debate_or_404(request.user, slug)
    form = InviteForm(request.POST, auto_id="invite-%s")
    if not form.is_valid():
        return _page(request, debate, invite=form)
    invitations.invite(debate=debate, by=writer(request), **form.said())
    messages.success(request, "The invitation is below: copy its link.")
    return _back(debate, "invitations")


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def end_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End an invitation, or with `again` take that back."""
    debate = get_managed_debate_or_404(request.user, slug)
    invitation = get_object_or_404(Invitation.objects.select_related("debate"), debate=debate, pk=pk)
    if "again" in request.POST:
        invitations.reopen(invitation=invitation, by=writer(request))
    else:
        invitations.revoke(invitation=invitation, by=writer(request))
    return _back(debate, "invitations")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(WRITE)
@refusals_are_403
def join(request: HttpRequest, key: str) -> HttpResponse:
    """What one joins, and as what; POST joins. A visitor gives a name."""
    invitation = get_object_or_404(Invitation.objects.select_related("debate__owner"), key=key)
    verdict = may_join(request.user, invitation)
    if request.method == "POST":
        permit(verdict)
        if asked := ask_name(request, go="Start"):
            return asked
        member = invitations.join(invitation=invitation, by=writer(request))
        messages.success(request, f"You belong to this debate now: {member.get_role_display().lower()}.")
        return redirect(invitation.debate)
    context = {"invitation": invitation, "debate": invitation.debate, "verdict": verdict, "name_max": NAME_MAX}
    return keep_private(render(request, "board/join.html", context))


def _member_or_404(request: HttpRequest, slug: str, user_id: int) -> tuple[Debate, User]:
    debate = get_managed_debate_or_404(request.user, slug)
    return debate, get_object_or_404(User, pk=user_id, memberships__debate=debate)


def _page(request: HttpRequest, debate: Debate, **sent: Any) -> HttpResponse:
    """The page; a form that was wrong comes back as it was, the others are fresh."""
    manages, keeps_order = bool(may_manage(request.user, debate)), bool(may_moderate(request.user, debate))
    context = {
        "debate": debate,
        "wrong": bool(sent),
        "lines": lines_of(request.user, debate),
        "roles": ROLES,
        "manages": manages,
        "keeps_order": keeps_order,
        "ways": transitions_for(request.user, debate),
        "pauses": pauses_of(request.user, debate) if keeps_order else [],
        "invitations": debate.invitations.all() if manages else [],
        "origin": request.build_absolute_uri("/"),
        "member": MemberForm(auto_id="member-%s"),
        "pause": PauseForm(auto_id="pause-%s"),
        "invite": InviteForm(auto_id="invite-%s"),
    }
    return keep_private(render(request, "board/members.html", context | sent, status=422 if sent else 200))


def _back(debate: Debate, part: str = "") -> HttpResponse:
    return redirect(reverse("board:members", args=[debate.slug]) + (f"#{part}" if part else ""))
