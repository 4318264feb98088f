"""Load a report or a mark and authorise in one call."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from debate.arguments.access import known_or_404
from debate.debates.access import get_debate_or_404, get_moderated_debate_or_404
from debate.moderation.models import Mark, Report


def get_report_or_404(user: Any, slug: str, pk: int) -> Report:
    """A report of this debate, for those who keep order in it."""
    debate = get_moderated_debate_or_404(user, slug)
    report = (
        Report.objects.select_related("node", "annotation__node", "mark__node").filter(debate=debate, pk=pk).first()
    )
    if report is None:
        raise Http404("There is no such report.")
    report.debate = debate
    return report


def get_mark_or_404(user: Any, slug: str, pk: int) -> Mark:
    """A mark in a debate that this person may see, on a statement that is there for them."""
    debate = get_debate_or_404(user, slug)
    mark = debate.marks.select_related("node", "author", "same_as").filter(pk=pk).first()
    if mark is None:
        raise Http404("There is no such mark.")
    known_or_404(user, debate, mark.node.number, mark.node)
    mark.debate = debate
    return mark
