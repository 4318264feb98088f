"""The list of debates."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from debate.activity.models import Activity
from debate.debates.models import Debate

PAGE = 50


def listed(user: Any, wanted: str) -> QuerySet[Debate]:
    """Debates this person may see listed, the lately active first; `wanted` narrows by question, summary or text."""
    last = Activity.objects.filter(debate=OuterRef("pk")).order_by("-change").values("at")[:1]
    debates = Debate.objects.seen_by(user).select_related("clock", "owner").prefetch_related("texts")
    for word in wanted.split():
        found = Q(question__icontains=word) | Q(summary__icontains=word) | Q(texts__title__icontains=word)
        debates = debates.filter(found)
    return debates.annotate(active_at=Subquery(last)).order_by("-active_at", "-pk")[:PAGE]
