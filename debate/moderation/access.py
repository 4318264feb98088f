"""Load a report and authorise in one call."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from debate.debates.access import get_managed_debate_or_404
from debate.moderation.models import Report


def get_report_or_404(user: Any, slug: str, pk: int) -> Report:
    """A report of this debate, for those who keep order in it."""
    debate = get_managed_debate_or_404(user, slug)
    report = Report.objects.select_related("node", "annotation__node").filter(debate=debate, pk=pk).first()
    if report is None:
        raise Http404("There is no such report.")
    report.debate = debate
    return report
