"""The queue of those who keep order: one thing after the other, with a form, a mouse or the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from debate.board.queueing import MARK, REPORT, SUGGESTION, Line, decided_lately, desk_of
from debate.board.settling import AcceptForm, ReasonForm, SameForm
from debate.debates.access import get_moderated_debate_or_404
from debate.debates.models import Debate
from debate.moderation import actions as reports
from debate.moderation import marks, suggestions
from debate.moderation.models import Mark, Report, Suggestion
from debate.people.access import writer
from debate.web.access import signed_in
from debate.web.fragments import keep_private
from debate.web.limits import SETTLE, limited
from debate.web.verdict import Refused

# What an act answers: a sentence when it is done, or its form with what is wrong.
Outcome = str | Form
Act = Callable[[HttpRequest, Any], Outcome]


@signed_in
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, with one thing in front; `at` says which."""
    debate = get_moderated_debate_or_404(request.user, slug)
    return page(request, debate, request.GET.get("at", ""))


@signed_in
@require_POST
@limited(SETTLE)
def settle_suggestion(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """POST `act`: accept, edit, merge, decline, or reopen."""
    debate = get_moderated_debate_or_404(request.user, slug)
    suggestion = get_object_or_404(Suggestion.objects.whole(), debate=debate, pk=pk)
    acts: dict[str, Act] = {"accept": accept, "edit": edit, "merge": merge, "decline": decline, "reopen": take_up}
    return settle(request, debate, suggestion, f"{SUGGESTION}-{pk}", acts)


@signed_in
@require_POST
@limited(SETTLE)
def settle_mark(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """POST `act`: decline, which closes the mark, or reopen."""
    debate = get_moderated_debate_or_404(request.user, slug)
    mark = get_object_or_404(debate.marks.select_related("node"), pk=pk)
    return settle(request, debate, mark, f"{MARK}-{pk}", {"decline": close_mark, "reopen": reopen_mark})


@signed_in
@require_POST
@limited(SETTLE)
def settle_report(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """POST `act`: accept, which keeps what was reported, decline, which hides it, or reopen."""
    debate = get_moderated_debate_or_404(request.user, slug)
    report = get_object_or_404(debate.reports.select_related("node", "annotation__node", "mark__node", "debate"), pk=pk)
    acts: dict[str, Act] = {"accept": keep, "decline": hide, "reopen": reopen_report}
    return settle(request, debate, report, f"{REPORT}-{pk}", acts)


def settle(request: HttpRequest, debate: Debate, thing: Any, key: str, acts: dict[str, Act]) -> HttpResponse:
    """Do what was asked for, and go on to what waited behind it; what went wrong stays in front."""
    asked = request.POST.get("act", "")
    if asked not in acts:
        raise BadRequest("Say what is to be done with it.")
    line = Line.of(debate, key)
    waits = line.entry is not None and line.entry.key == key
    behind = next((one.key for one in (line.next, line.previous) if one and waits), "")
    try:
        outcome = acts[asked](request, thing)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back_to(debate, key if waits else behind)
    if isinstance(outcome, Form) and waits:
        return page(request, debate, key, {asked: outcome})
    if isinstance(outcome, Form):
        messages.error(request, "It was decided meanwhile.")
        return back_to(debate, behind)
    undo = reverse(f"board:settle_{key.partition('-')[0]}", args=[debate.slug, thing.pk])
    messages.success(request, undoable(outcome, undo, asked))
    return back_to(debate, key if asked == "reopen" else behind)


def undoable(sentence: str, address: str, done: str) -> SafeString:
    """The message, with a button that takes it back."""
    if done == "reopen":
        return format_html("{}", sentence)
    button = '{} <button class="link" form="write" formaction="{}" name="act" value="reopen">Undo</button>'
    return format_html(button, sentence, address)


def accept(request: HttpRequest, suggestion: Suggestion) -> Outcome:
    return accepted(suggestions.accept(suggestion=suggestion, by=writer(request)))


def edit(request: HttpRequest, suggestion: Suggestion) -> Outcome:
    """What was typed is not lost, whatever the reason that it cannot be let in so."""
    form = AcceptForm(request.POST, suggestion=suggestion, auto_id="edit-%s")
    if not form.is_valid():
        return form
    given = {"proposal": form.proposal(), "reason": form.cleaned_data["reason"]}
    try:
        return accepted(suggestions.accept(suggestion=suggestion, by=writer(request), **given))
    except Refused as refusal:
        if not Suggestion.objects.pending().filter(pk=suggestion.pk).exists():
            raise
        form.add_error(None, str(refusal))
        return form


def accepted(suggestion: Suggestion) -> SafeString:
    node: Any = suggestion.node
    return format_html('Accepted as <a href="{}">#{}</a>.', node.get_absolute_url(), node.number)


def merge(request: HttpRequest, suggestion: Suggestion) -> Outcome:
    form = SameForm(request.POST, suggestion=suggestion, auto_id="merge-%s")
    if not form.is_valid():
        return form
    reason = form.cleaned_data["reason"]
    suggestions.merge(suggestion=suggestion, by=writer(request), into=form.at, reason=reason)
    return f"Merged: #{form.cleaned_data['number']} says it, and its author is led there."


def decline(request: HttpRequest, suggestion: Suggestion) -> Outcome:
    form = ReasonForm(request.POST, auto_id="decline-%s")
    if not form.is_valid():
        return form
    suggestions.decline(suggestion=suggestion, by=writer(request), **form.cleaned_data)
    return "Declined. Its author reads why."


def take_up(request: HttpRequest, suggestion: Suggestion) -> Outcome:
    suggestions.take_up(suggestion=suggestion, by=writer(request))
    return "It waits again."


def close_mark(request: HttpRequest, mark: Mark) -> Outcome:
    form = ReasonForm(request.POST, auto_id="decline-%s")
    if not form.is_valid():
        return form
    marks.close_mark(mark=mark, by=writer(request), **form.cleaned_data)
    return f"The mark on #{mark.node.number} is closed."


def reopen_mark(request: HttpRequest, mark: Mark) -> Outcome:
    marks.reopen_mark(mark=mark, by=writer(request))
    return f"The mark on #{mark.node.number} is open again."


def keep(request: HttpRequest, report: Report) -> Outcome:
    reports.decide(report=report, by=writer(request), decision=Report.Decision.KEPT)
    return "Kept: nothing is hidden."


def hide(request: HttpRequest, report: Report) -> Outcome:
    form = ReasonForm(request.POST, auto_id="decline-%s")
    if not form.is_valid():
        return form
    reports.decide(report=report, by=writer(request), decision=Report.Decision.HIDDEN, **form.cleaned_data)
    return "Hidden, with your reason in its place."


def reopen_report(request: HttpRequest, report: Report) -> Outcome:
    reports.reopen(report=report, by=writer(request))
    return "The report is open again."


def page(request: HttpRequest, debate: Debate, key: str, sent: dict[str, Form] | None = None) -> HttpResponse:
    """The line with one thing in front; a form that came back with something wrong keeps what was typed."""
    line = Line.of(debate, key)
    desk = desk_of(request.user, debate, line.entry, sent or {}) if line.entry else None
    context = {"debate": debate, "line": line, "desk": desk, "lately": decided_lately(debate)}
    return keep_private(render(request, "board/queue.html", context, status=422 if sent else 200))


def back_to(debate: Debate, key: str) -> HttpResponse:
    address = reverse("board:queue", args=[debate.slug])
    return redirect(f"{address}?at={key}" if key else address)
