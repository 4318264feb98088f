"""Reports and what is decided on them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from debate.activity.models import Verb
from debate.annotations import actions as notes
from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments.models import Node
from debate.debates.clock import turn
from debate.moderation import marks
from debate.moderation.models import Mark, Report, target
from debate.moderation.rules import Reported, is_hidden, is_there, may_decide, may_report, my_report
from debate.people.models import User
from debate.web.verdict import require


def report(*, thing: Reported, by: User, reason: str, note: str = "") -> Report:
    """Ask those who keep order to look at something. Asking twice changes nothing.

    The record names nobody: who reported is for those who decide, on the report itself.
    """
    with turn(thing.debate_id, by=None) as taken:
        thing = _again(thing)
        if existing := my_report(by, thing):
            return existing
        require(may_report(by, thing))
        made = Report.objects.create(
            debate_id=thing.debate_id, **target(thing), reporter=by, reason=reason, note=" ".join(note.split())
        )
        taken.record(Verb.REPORTED, node=_number(thing), report=made.pk)
    return made


@transaction.atomic
def decide(*, report: Report, by: User, decision: str, reason: str = "") -> Report:
    """Hide what was reported, with a reason that everyone reads, or keep it; this answers all its open reports."""
    require(may_decide(by, report.debate))
    if decision == Report.Decision.HIDDEN and is_there(thing := _again(report.thing)):
        if isinstance(thing, Node):
            arguments.hide(node=thing, by=by, reason=reason)
        elif isinstance(thing, Mark):
            marks.hide_mark(mark=thing, by=by, reason=reason)
        else:
            notes.hide(note=thing, by=by, reason=reason)
    with turn(report.debate_id, by=by) as taken:
        open_ones = Report.objects.open().about(report.thing)
        if open_ones.update(decision=decision, decided_by=by, decided_at=timezone.now()):
            taken.record(Verb.DECIDED, node=_number(report.thing), report=report.pk, decision=decision)
    report.refresh_from_db()
    return report


@transaction.atomic
def reopen(*, report: Report, by: User) -> Report:
    """Take a decision back: what was hidden is there again, and its reports are open."""
    require(may_decide(by, report.debate))
    if report.decision == Report.Decision.HIDDEN and is_hidden(thing := _again(report.thing)):
        if isinstance(thing, Node):
            arguments.restore(node=thing, by=by)
        elif isinstance(thing, Mark):
            marks.show_mark(mark=thing, by=by)
        else:
            notes.restore(note=thing, by=by)
    with turn(report.debate_id, by=by) as taken:
        if report.decided_at and _reopen(report, report.decided_at):
            taken.record(Verb.DECIDED, node=_number(report.thing), report=report.pk, decision="")
    report.refresh_from_db()
    return report


def _reopen(report: Report, decided_at: datetime) -> int:
    """Those decided together are open together again, except of people who have reported it anew since."""
    about = Report.objects.about(report.thing)
    anew = about.open().filter(reporter__isnull=False).values_list("reporter", flat=True)
    together = about.filter(decided_at=decided_at).exclude(reporter__in=list(anew))
    return together.update(decision="", decided_by=None, decided_at=None)


def forget_reporter(*, person: User, with_words: bool) -> None:
    """Let reports stay without who made them, and without what was said in them if it is taken back."""
    Report.objects.filter(reporter=person).update(reporter=None, **({"note": ""} if with_words else {}))


def _again(thing: Reported) -> Reported:
    if isinstance(thing, Node):
        return Node.objects.select_related("debate").get(pk=thing.pk)
    if isinstance(thing, Mark):
        return Mark.objects.select_related("debate", "node").get(pk=thing.pk)
    return Annotation.objects.select_related("debate", "node").get(pk=thing.pk)


def _number(thing: Reported) -> int | None:
    node = thing if isinstance(thing, Node) else thing.node
    return node.number if node else None
