"""Report something; for those who keep order, the list of reports and their decisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from debate.annotations.access import get_annotation_or_404
from debate.arguments.access import get_node_or_404, in_place_of, leads_on, tell_merged
from debate.arguments.models import Node
from debate.debates.access import get_debate_or_404, permit
from debate.debates.models import Debate
from debate.moderation import actions
from debate.moderation.access import get_mark_or_404, get_report_or_404
from debate.moderation.forms import DecisionForm, ReportForm
from debate.moderation.models import Mark
from debate.moderation.rules import Reported, may_decide, may_report, my_report
from debate.people.access import ask_name, writer
from debate.web.access import public, refusals_are_403, signed_in
from debate.web.fragments import keep_private, vary, wants_fragment
from debate.web.limits import REPORT, WRITE, limited

A_PAGE = 50


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(REPORT)
@refusals_are_403
def report_node(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Report a statement."""
    asked = get_node_or_404(request.user, slug, number)
    if onward := leads_on(request, asked):
        return onward
    node = in_place_of(request.user, asked)
    form = report_form(request)
    tell_merged(form, "note", asked)
    return _report(request, node.debate, node, node.get_absolute_url(), form)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(REPORT)
@refusals_are_403
def report_note(request: HttpRequest, slug: str, key: UUID) -> HttpResponse:
    """Report a note."""
    note, target = get_annotation_or_404(request.user, slug, key)
    return _report(request, target.debate, note, target.url, report_form(request))


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(REPORT)
@refusals_are_403
def report_mark(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Report the words of a mark."""
    mark = get_mark_or_404(request.user, slug, pk)
    back = reverse("moderation:marks_on", args=[slug, mark.node.number])
    return _report(request, mark.debate, mark, back, report_form(request))


def report_form(request: HttpRequest) -> ReportForm:
    return ReportForm(request.POST if request.method == "POST" else None)


def _report(request: HttpRequest, debate: Debate, thing: Reported, back: str, form: ReportForm) -> HttpResponse:
    mine, address = my_report(request.user, thing), address_of(debate, thing)
    if mine is None:
        permit(may_report(request.user, thing))
        if request.method == "POST" and form.is_valid():
            if asked := ask_name(request):
                return asked
            mine = actions.report(thing=thing, by=writer(request), **form.cleaned_data)
            if not wants_fragment(request):
                return redirect(address)
    context = {"debate": debate, "thing": thing, "form": form, "mine": mine, "back": back, "address": address}
    return _render(request, "report", context, status=422 if mine is None and form.errors else 200)


def address_of(debate: Debate, thing: Reported) -> str:
    """Where it is reported."""
    if isinstance(thing, Node):
        return reverse("moderation:report_node", args=[debate.slug, thing.number])
    if isinstance(thing, Mark):
        return reverse("moderation:report_mark", args=[debate.slug, thing.pk])
    return reverse("moderation:report_note", args=[debate.slug, thing.key])


@signed_in
@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """All reports for those who keep order, the open ones first; for others what they have reported themselves."""
    debate = get_debate_or_404(request.user, slug)
    keeps_order = bool(may_decide(request.user, debate))
    found = debate.reports.order_by(F("decided_at").desc(nulls_first=True), "-created_at")
    if not keeps_order:
        found = found.filter(reporter=writer(request))
    marks = ("mark__author", "mark__node")
    notes = ("annotation__author", "annotation__node")
    found = found.select_related("node__author", "node__link_to", *notes, *marks, "reporter")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"debate": debate, "page": page, "keeps_order": keeps_order}
    return _render(request, "reports", context)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hide or keep what was reported."""
    report = get_report_or_404(request.user, slug, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("moderation:reports", slug)
    actions.decide(report=report, by=writer(request), **form.cleaned_data)
    messages.success(request, f"{report.get_decision_display()}. You can take that back below.")
    return redirect("moderation:reports", slug)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a decision back."""
    report = get_report_or_404(request.user, slug, pk)
    actions.reopen(report=report, by=writer(request))
    messages.success(request, "The report is open again.")
    return redirect("moderation:reports", slug)


def _render(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = f"moderation/_{name}.html" if wants_fragment(request) else f"moderation/{name}.html"
    return keep_private(vary(render(request, template, context, status=status)))
