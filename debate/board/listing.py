"""The list of debates."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from debate.activity.models import Activity
from debate.debates.models import Debate, DebateText

PAGE = 50
# More words narrow nothing, and each is another scan.
WORDS = 8


def listed(user: Any, wanted: str, *, archived: bool = False) -> QuerySet[Debate]:
    """Debates this person may see listed, the lately active first.

    `wanted` narrows by question, summary or text; archived ones are listed only when asked for.
    """
    last = Activity.objects.filter(debate=OuterRef("pk")).order_by("-change").values("at")[:1]
    debates = Debate.objects.seen_by(user).select_related("clock", "owner").prefetch_related("texts")
    if not archived:
        debates = debates.exclude(state=Debate.State.ARCHIVED)
    for word in wanted.split()[:WORDS]:
        # Not a join for each word: a search for many words would join more tables than SQLite can.
        titled = Exists(DebateText.objects.filter(debate=OuterRef("pk"), text__title__icontains=word))
        debates = debates.filter(Q(question__icontains=word) | Q(summary__icontains=word) | titled)
    return debates.annotate(active_at=Subquery(last)).order_by("-active_at", "-pk")[:PAGE]
