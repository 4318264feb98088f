"""The marks of a statement and of a debate; making, answering and closing one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from debate.arguments.access import get_node_or_404, in_place_of, leads_on, tell_merged
from debate.arguments.models import Node
from debate.debates.access import get_debate_or_404, permit
from debate.debates.rules import may_moderate
from debate.moderation import actions
from debate.moderation import marks as marking
from debate.moderation.access import get_mark_or_404
from debate.moderation.forms import OFFENSIVE, AnswerForm, CloseForm, MarkForm
from debate.moderation.models import Mark
from debate.moderation.rules import may_answer_mark, may_close_mark, may_mark, may_reopen_mark, may_report
from debate.people.access import ask_name, writer
from debate.web.access import public, refusals_are_403, signed_in
from debate.web.fragments import keep_private, vary, wants_fragment
from debate.web.limits import REPORT, WRITE, limited

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A mark with what this person may do to it: a form, or None."""

    mark: Mark
    answer: AnswerForm | None
    close: CloseForm | None
    may_reopen: bool
    may_report: bool


def lines_of(user: Any, found: Iterable[Mark], sent: dict[int, Form] | None = None) -> list[Line]:
    """Each mark with its forms; `sent` are those that came back with something wrong, by the mark's primary key."""
    lines = []
    for mark in found:
        given = (sent or {}).get(mark.pk)
        answer = given if isinstance(given, AnswerForm) else AnswerForm(auto_id=f"answer-{mark.pk}-%s")
        close = given if isinstance(given, CloseForm) else CloseForm(auto_id=f"close-{mark.pk}-%s")
        lines.append(
            Line(
                mark,
                answer if may_answer_mark(user, mark) else None,
                close if may_close_mark(user, mark) else None,
                not mark.is_open and bool(may_reopen_mark(user, mark)),
                bool(may_report(user, mark)),
            )
        )
    return lines


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(REPORT)
@refusals_are_403
def on_node(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The marks of one statement, the closed ones too; POST adds one."""
    asked_of = get_node_or_404(request.user, slug, number)
    if onward := leads_on(request, asked_of):
        return onward
    node = in_place_of(request.user, asked_of)
    if request.method != "POST":
        return _of_node(request, node)
    permit(may_mark(request.user, node))
    form = MarkForm(request.POST, node=node, auto_id=f"mark-{node.number}-%s")
    tell_merged(form, "sentence", asked_of)
    if not form.is_valid():
        return _of_node(request, node, form=form)
    if asked := ask_name(request):
        return asked
    said = form.cleaned_data
    if said["kind"] == OFFENSIVE:
        actions.report(thing=node, by=writer(request), reason=OFFENSIVE, note=said["sentence"])
        return _answered(request, node, remark="Reported. Only those who keep order here read it.")
    marking.mark(node=node, by=writer(request), **said)
    return _answered(request, node)


@public
@require_safe
def marks(request: HttpRequest, slug: str) -> HttpResponse:
    """All open marks of a debate, the oldest first: what could be better here."""
    debate = get_debate_or_404(request.user, slug)
    found = debate.marks.waiting().select_related("node", "author", "same_as").order_by("pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "debate": debate,
        "page": page,
        "lines": lines_of(request.user, _in(debate, page)),
        "keeps_order": bool(may_moderate(request.user, debate)),
    }
    return keep_private(render(request, "moderation/marks.html", context))


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The author of the statement says that it is mended, or why not."""
    mark = get_mark_or_404(request.user, slug, pk)
    permit(may_answer_mark(request.user, mark))
    form = AnswerForm(request.POST, auto_id=f"answer-{pk}-%s")
    if not form.is_valid():
        return _of_node(request, mark.node, sent={pk: form})
    marking.answer_mark(mark=mark, by=writer(request), **form.cleaned_data)
    return _answered(request, mark.node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a mark with a reason."""
    mark = get_mark_or_404(request.user, slug, pk)
    permit(may_close_mark(request.user, mark))
    form = CloseForm(request.POST, auto_id=f"close-{pk}-%s")
    if not form.is_valid():
        return _of_node(request, mark.node, sent={pk: form})
    marking.close_mark(mark=mark, by=writer(request), **form.cleaned_data)
    return _answered(request, mark.node)


@signed_in
@require_POST
@limited(WRITE)
@refusals_are_403
def reopen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the closing of a mark back."""
    mark = get_mark_or_404(request.user, slug, pk)
    marking.reopen_mark(mark=mark, by=writer(request))
    return _answered(request, mark.node)


def _in(debate: Any, found: Iterable[Mark]) -> list[Mark]:
    """The marks with the one debate that all of them are in, so that no rule asks for it again."""
    marks = list(found)
    for mark in marks:
        mark.debate = mark.node.debate = debate
    return marks


def _answered(request: HttpRequest, node: Node, remark: str = "") -> HttpResponse:
    """After a write: the list it changed for htmx, the way back to it for a browser."""
    if wants_fragment(request):
        return _of_node(request, node, remark=remark)
    back = request.POST.get("from") == "marks"
    address = reverse("moderation:marks", args=[node.debate.slug]) if back else _address(node)
    return vary(redirect(address))


def with_merged(node: Node) -> list[int]:
    """The primary keys of the node and of all that became one with it."""
    layer = found = [node.pk]
    while layer := list(Node.objects.filter(merged_into__in=layer).values_list("pk", flat=True)):
        found = found + layer
    return found


def _address(node: Node) -> str:
    return reverse("moderation:marks_on", args=[node.debate.slug, node.number])


def _of_node(
    request: HttpRequest,
    node: Node,
    form: MarkForm | None = None,
    sent: dict[int, Form] | None = None,
    remark: str = "",
) -> HttpResponse:
    """Its marks, and those of what was merged into it: their history stays in view."""
    marked = Mark.objects.filter(node__in=with_merged(node))
    found = marked.select_related("node", "author", "same_as", "closed_by").order_by("closed_at", "pk")
    verdict = may_mark(request.user, node)
    context = {
        "debate": node.debate,
        "node": node,
        "lines": lines_of(request.user, _in(node.debate, found), sent),
        "form": form or (MarkForm(node=node, auto_id=f"mark-{node.number}-%s") if verdict else None),
        "verdict": verdict,
        "remark": remark,
    }
    template = "moderation/_marks_on.html" if wants_fragment(request) else "moderation/marks_on.html"
    return vary(keep_private(render(request, template, context, status=422 if form or sent else 200)))
