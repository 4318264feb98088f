"""Load a debate for a page: the row, my role, my stand and the current version, in one query."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from debate.arguments.models import Kind
from debate.board.branches import View, order_from
from debate.board.cards import Place
from debate.board.slots import Rights
from debate.debates.access import get_debate_or_404
from debate.debates.models import Debate
from debate.texts.models import TextVersion
from debate.votes.models import Stand, Vote
from debate.web.build import build


def debates_for(user: Any) -> QuerySet[Debate]:
    """Debates with all that a page needs to know of them for this person."""
    versions = TextVersion.objects.filter(text__debate_texts__debate=OuterRef("pk"))
    current = versions.order_by("text__debate_texts__order", "-number").values("pk")[:1]
    debates = Debate.objects.select_related("clock", "progress").annotate(version_id=Subquery(current))
    if not user.is_authenticated:
        return debates
    stands = Stand.objects.filter(debate=OuterRef("pk"), person=user)
    voted = Vote.objects.filter(voter=user, node__debate=OuterRef("pk"), node__kind=Kind.POSITION)
    return debates.annotate(
        stand_choice=Subquery(stands.values("choice")[:1]),
        stand_position=Subquery(stands.values("position__number")[:1]),
        stand_led_on=Subquery(stands.values("led_on")[:1]),
        has_voted=Exists(voted),
    )


def view_of(request: HttpRequest, slug: str) -> View:
    """The debate as this person looks at it, or 404."""
    debate = get_debate_or_404(request.user, slug, debates_for(request.user))
    stood = bool(getattr(debate, "stand_choice", None) or getattr(debate, "has_voted", False))
    return View(
        debate=debate,
        user=request.user,
        rights=Rights.of(request.user, debate),
        place=Place(slug=debate.slug, version_id=debate.version_id),  # type: ignore[attr-defined]
        order=order_from(request.GET.get("order")),
        stood=stood,
    )


def etag_of(view: View, request: HttpRequest) -> str:
    """What an anonymous page of a public debate is a function of."""
    progress = getattr(view.debate, "progress", None)
    standing = progress.change if progress else 0
    return f'W/"{view.debate.clock.change}-{standing}-{build()}-{hash(request.get_full_path()):x}"'
