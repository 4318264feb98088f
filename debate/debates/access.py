"""Load and authorise in one call."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from debate.debates.belonging import Belonging
from debate.debates.models import Debate, Member, Pause
from debate.debates.rules import may_manage, may_moderate, may_see
from debate.web.verdict import Verdict


def with_belonging(debates: QuerySet[Debate], user: Any) -> QuerySet[Debate]:
    """Let the query bring along how the user belongs."""
    if not user.is_authenticated:
        return debates
    role = Member.objects.filter(debate=OuterRef("pk"), user=user).values("role")[:1]
    pause = Pause.objects.filter(debate=OuterRef("pk"), user=user)
    return debates.annotate(
        viewer_role=Subquery(role),
        paused_until=Subquery(pause.values("until")[:1]),
        pause_reason=Subquery(pause.values("reason")[:1]),
    )


def get_debate_or_404(user: Any, slug: str) -> Debate:
    """The debate, if this person may know of it; otherwise it does not exist."""
    return seen_or_404(user, with_belonging(Debate.objects.select_related("clock"), user).filter(slug=slug).first())


def seen_or_404(user: Any, debate: Debate | None) -> Debate:
    """What a query found, which brought along how the user belongs, if this person may know of it."""
    if debate is None:
        raise Http404("There is no such debate.")
    brought = (getattr(debate, name, None) for name in ("viewer_role", "paused_until", "pause_reason"))
    debate.remember(user, Belonging.of(*brought))
    if not may_see(user, debate):
        raise Http404("There is no such debate.")
    return debate


def get_managed_debate_or_404(user: Any, slug: str) -> Debate:
    """The debate, for its owner or staff; 403 for others who may see it."""
    debate = get_debate_or_404(user, slug)
    permit(may_manage(user, debate))
    return debate


def get_moderated_debate_or_404(user: Any, slug: str) -> Debate:
    """The debate, for those who keep order in it; 403 for others who may see it."""
    debate = get_debate_or_404(user, slug)
    permit(may_moderate(user, debate))
    return debate


def permit(verdict: Verdict) -> None:
    """Answer 403 with the rule's own reason unless it allows."""
    if not verdict:
        raise PermissionDenied(verdict.reason)
