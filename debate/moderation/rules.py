"""Who may report what, and who decides."""

from __future__ import annotations

from typing import Any

from debate.annotations.models import Annotation
from debate.arguments.models import Node
from debate.debates.models import Debate
from debate.debates.rules import may_manage
from debate.moderation.models import Report
from debate.web.verdict import ALLOWED, Verdict, refused

Reported = Node | Annotation


def is_there(thing: Reported) -> bool:
    """Whether others can read it."""
    return thing.is_live if isinstance(thing, Node) else thing.is_shown and not thing.private


def may_report(user: Any, thing: Reported) -> Verdict:
    """Whoever can read something may report it; one's own can be withdrawn instead."""
    if not is_there(thing):
        return refused("It is not there any more.")
    if thing.author_id == user.pk:
        return refused("You wrote this yourself: you can withdraw it.")
    return ALLOWED


def may_decide(user: Any, debate: Debate) -> Verdict:
    """Those who keep order."""
    return may_manage(user, debate)


def my_report(user: Any, thing: Reported) -> Report | None:
    """This person's latest report of this wording: whoever has one need not report it again."""
    if not user.is_authenticated:
        return None
    report = Report.objects.about(thing).filter(reporter=user).first()
    return None if report and report.decision and _changed_since(thing, report) else report


def _changed_since(thing: Reported, report: Report) -> bool:
    if isinstance(thing, Node):
        return thing.revisions.filter(at__gt=report.created_at).exists()
    return thing.edited_at is not None and thing.edited_at > report.created_at
