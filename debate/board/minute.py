"""The first minute: where do you stand, the strongest point against your view, answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, FloatField, Q, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from debate.arguments.models import Kind, Node
from debate.board.branches import View
from debate.board.cards import Row, rows_of
from debate.votes.models import Stand
from debate.votes.rules import order_may_tell

CHOSEN, LOOKED = "stands", "looked"


@dataclass(frozen=True, slots=True)
class Minute:
    """Where somebody is in their first minute.

    `step` is "ask" (where do you stand now?), "name" (what should we call you? or, to who signed in meanwhile, only
    whether to go on), "against" (the strongest point against your view) or "" when it is over. `objection` and its
    `passage` belong to "against".
    """

    step: str
    choice: str = ""
    position: Row | None = None
    objection: Row | None = None
    passage: Row | None = None


def minute_of(request: HttpRequest, view: View, roots: list[Row]) -> Minute:
    """The step to show now; the later ones are reached once, the whole can be skipped."""
    debate = view.beside
    chosen = request.session.get(CHOSEN, {}).get(str(debate.pk)) if request.session.session_key else None
    looked = debate.pk in request.session.get(LOOKED, []) if request.session.session_key else False
    if choice := debate.stand_choice:
        over = looked or debate.stand_led_on
        return Minute("") if over else against(view, roots, choice, debate.stand_position)
    if view.rights.vote or len(roots) < 2 or view.stood:
        return Minute("")
    if chosen and looked:
        return Minute("")
    if chosen:
        return Minute("name", choice=chosen["choice"], position=by_number(roots, chosen.get("position")))
    return Minute("") if looked else Minute("ask")


def by_number(rows: list[Row], number: int | None) -> Row | None:
    return next((row for row in rows if row.number == number), None)


def against(view: View, roots: list[Row], choice: str, number: int | None) -> Minute:
    """The strongest point against a stand, and the passage it rests on."""
    position = by_number(roots, number)
    objection = strongest_against(view, position)
    passage = objection and (objection if objection.quote else first_evidence(view, objection))
    return Minute("against", choice=choice, position=position, objection=objection, passage=passage or None)


def strongest(nodes: Any, view: View) -> Row | None:
    """What was judged before what was not, a rebuttal before a reason, the one that pushes most.

    Where results are held back a rebuttal or the first, since the choice would tell them.
    """
    push = Coalesce(F("standing__value") * F("standing__weight"), 0.0, output_field=FloatField())
    judged = Case(When(standing__weight__gt=0, then=0), default=1)
    direct = Case(When(kind=Kind.REBUTTAL, then=0), default=1)
    order = (judged, direct, push.desc(), "number") if order_may_tell(view.debate) else (direct, "number")
    found = rows_of(nodes.live().filter(link_to=None).order_by(*order)[:1], view.place.version_id)
    return found[0] if found else None


def strongest_against(view: View, position: Row | None) -> Row | None:
    """The strongest rebuttal of the position, else the strongest reason for a rival, else None.

    A rebuttal that nobody judged yet gives way to a rival's reason that somebody did: what was written just now is not
    the strongest. For *in between* and *not sure* it is the strongest reason for any position: it pulls to one side.
    """
    nodes = Node.objects.filter(debate=view.debate, parent__kind=Kind.POSITION)
    if position is None:
        return strongest(nodes.exclude(kind=Kind.REBUTTAL), view)
    here, attacks = Q(parent=position.pk), Q(kind=Kind.REBUTTAL)
    return strongest(nodes.filter(here & attacks | ~here & ~attacks), view)


def first_evidence(view: View, row: Row) -> Row | None:
    """The strongest evidence under a claim or rebuttal."""
    return strongest(Node.objects.filter(parent=row.pk, kind=Kind.EVIDENCE), view)


def session_stand(request: HttpRequest, debate_id: int) -> dict[str, Any] | None:
    """The stand that a visitor took on this device before having a name."""
    found: dict[str, Any] | None = request.session.get(CHOSEN, {}).get(str(debate_id))
    return found


def keep_session_stand(request: HttpRequest, debate_id: int, choice: str, position: Node | None) -> None:
    kept = request.session.get(CHOSEN, {})
    kept.setdefault(str(debate_id), {"choice": choice, "position": position.number if position else None})
    request.session[CHOSEN] = kept


def look_only(request: HttpRequest, debate_id: int) -> None:
    """The first minute is over here, on this device."""
    looked = request.session.get(LOOKED, [])
    if debate_id not in looked:
        request.session[LOOKED] = [*looked, debate_id]


def lead_on(request: HttpRequest, view: View) -> None:
    """The strongest point against the stand has been shown: never again, on no device."""
    Stand.objects.filter(debate=view.debate, person=request.user.pk).update(led_on=True)
