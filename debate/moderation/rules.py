"""Who may report, mark and suggest what, and who decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from debate.activity.models import Activity, Verb
from debate.annotations.models import Annotation
from debate.arguments.models import UNDOABLE, Kind, Node, State
from debate.debates.models import Debate
from debate.debates.rules import may_contribute, may_moderate
from debate.moderation.models import Mark, Report, Suggestion
from debate.web.verdict import ALLOWED, Verdict, refused, refused_if

Reported = Node | Annotation | Mark
PENDING_MOST = 10
# What whoever comes too late is told of a suggestion.
BECAME = {
    Suggestion.State.ACCEPTED: "was accepted",
    Suggestion.State.MERGED: "was merged into another statement",
    Suggestion.State.DECLINED: "was declined",
    Suggestion.State.TAKEN_BACK: "was taken back by its author",
}


def is_there(thing: Reported) -> bool:
    """Whether others can read it."""
    if isinstance(thing, Node):
        return thing.is_live
    return thing.is_shown and not (isinstance(thing, Annotation) and thing.private)


def is_hidden(thing: Reported) -> bool:
    """Whether it was taken out of view to keep order; what its author withdrew meanwhile was not."""
    return thing.state == State.HIDDEN if isinstance(thing, Node) else bool(thing.hidden_reason)


def may_report(user: Any, thing: Reported) -> Verdict:
    """Whoever can read something may report it; one's own can be withdrawn instead."""
    if not is_there(thing):
        return refused("It is not there any more.")
    if user.is_authenticated and thing.author_id == user.pk:
        return refused(f"You wrote this yourself: you can {'close' if isinstance(thing, Mark) else 'withdraw'} it.")
    return ALLOWED


def may_decide(user: Any, debate: Debate) -> Verdict:
    """Those who keep order."""
    return may_moderate(user, debate)


def my_report(user: Any, thing: Reported) -> Report | None:
    """This person's latest report of this wording: whoever has one need not report it again."""
    if not user.is_authenticated:
        return None
    report = Report.objects.about(thing).filter(reporter=user).first()
    return None if report and report.decision and _changed_since(thing, report) else report


def _changed_since(thing: Reported, report: Report) -> bool:
    if isinstance(thing, Node):
        return thing.revisions.filter(at__gt=report.created_at).exists()
    if isinstance(thing, Mark):
        # Its sentence stays, but another answer takes the place of the first.
        answers = Activity.objects.filter(debate=thing.debate_id, verb=Verb.ANSWERED_MARK, node=thing.node.number)
        return answers.filter(detail__mark=thing.pk, at__gt=report.created_at).exists()
    return thing.edited_at is not None and thing.edited_at > report.created_at


def may_mark(user: Any, node: Node) -> Verdict:
    """Whoever may write here may say what a statement lacks, also of their own."""
    if not node.is_live:
        return refused("It is not there any more.")
    return may_contribute(user, node.debate)


def mark_fits(node: Node, kind: str, same_as: Node | None) -> Verdict:
    """Whether this can be said of this statement."""
    if kind == Mark.Kind.NO_REASON and node.kind == Kind.POSITION:
        return refused("A position stands under nothing, so it is no reason for anything.")
    if kind != Mark.Kind.DUPLICATE:
        return ALLOWED if same_as is None else refused("Only a duplicate names the statement that it repeats.")
    if same_as is None or same_as.debate_id != node.debate_id or not same_as.is_live:
        return refused("Say which statement of this debate says the same, like #17.")
    return refused("A statement does not repeat itself.") if same_as.pk == node.pk else ALLOWED


def may_answer_mark(user: Any, mark: Mark) -> Verdict:
    """The author of the marked statement, as long as the mark is open."""
    if not mark.is_open:
        return refused("This mark is closed already.")
    if mark.node.author_id != user.pk:
        return refused("Only the author of the statement answers a mark; you can add one of your own.")
    return may_contribute(user, mark.debate)


def may_close_mark(user: Any, mark: Mark) -> Verdict:
    """Who made it, or those who keep order: the author of the statement asks one of them."""
    if not mark.is_open:
        return refused("This mark is closed already.")
    if user.is_authenticated and mark.author_id == user.pk:
        return ALLOWED
    return may_moderate(user, mark.debate)


def may_reopen_mark(user: Any, mark: Mark) -> Verdict:
    """Whoever closed it, or those who keep order; not beside a newer one that says the same."""
    if mark.is_open:
        return refused("This mark is open.")
    if not mark.is_shown:
        return refused("Its words were hidden: take that decision back first, among the reports.")
    if mark.node.marks.open().filter(author=mark.author_id, kind=mark.kind).exists():
        return refused("The same mark was made anew since.")
    return ALLOWED if mark.closed_by_id == user.pk else may_moderate(user, mark.debate)


def has_room(user: Any, debate: Debate) -> Verdict:
    """Whether this person may have one more suggestion waiting."""
    waiting = Suggestion.objects.pending().filter(debate=debate, author=user.pk).count() if user.is_authenticated else 0
    return refused_if(
        waiting >= PENDING_MOST,
        f"{PENDING_MOST} of your suggestions wait to be looked at here. Take one back on My page, or wait a little.",
    )


def suggests_something_new(user: Any, parent: Node | None, body: str, debate: Debate) -> Verdict:
    """Whether just this does not wait already: a form sent twice is one suggestion."""
    if not user.is_authenticated:
        return ALLOWED
    waiting = Suggestion.objects.pending().filter(debate=debate, author=user, parent=parent, body=body)
    return refused_if(waiting.exists(), "You have suggested just this here already, and it waits to be looked at.")


def still_waits(suggestion: Suggestion) -> Verdict:
    """Whether nobody has decided yet."""
    if suggestion.is_pending:
        return ALLOWED
    by = suggestion.decided_by if suggestion.state != Suggestion.State.TAKEN_BACK else None
    became = BECAME[Suggestion.State(suggestion.state)]
    return refused(f"It {became}{f' by {by}' if by else ''} meanwhile.")


def may_settle(user: Any, suggestion: Suggestion) -> Verdict:
    """Those who keep order, while it waits."""
    return may_decide(user, suggestion.debate) and still_waits(suggestion)


def may_take_back(user: Any, suggestion: Suggestion) -> Verdict:
    """Its author, while it waits."""
    if suggestion.author_id != user.pk:
        return refused("Only who suggested it can take it back.")
    return still_waits(suggestion)


def may_take_up(user: Any, suggestion: Suggestion) -> Verdict:
    """Those who keep order can look again at what they decided, while its author has room for it."""
    if not (verdict := may_decide(user, suggestion.debate)):
        return verdict
    if suggestion.state in (Suggestion.State.PENDING, Suggestion.State.TAKEN_BACK):
        return refused("Only what was decided can be taken up again.")
    if suggestion.state == Suggestion.State.ACCEPTED and not (verdict := may_take_out(suggestion, timezone.now())):
        return verdict
    author, debate = suggestion.author, suggestion.debate
    return refused_if(
        not has_room(author, debate), f"{PENDING_MOST} suggestions of this person wait already: look at those first."
    ) and refused_if(
        not suggests_something_new(author, suggestion.parent, suggestion.body, debate), "It was suggested anew since."
    )


def may_take_out(suggestion: Suggestion, now: datetime) -> Verdict:
    """Whether what was accepted can leave the tree again: for ten minutes, until somebody answers it."""
    came = came_in(suggestion)
    number, others = came[0].number, Node.objects.live().filter(parent__in=came).exclude(pk__in=[n.pk for n in came])
    return (
        refused_if(
            suggestion.decided_at is None or now - suggestion.decided_at >= UNDOABLE,
            f"It was accepted more than ten minutes ago: #{number} is a statement like any other, and can be hidden.",
        )
        and refused_if(
            any(node.state == State.MERGED for node in came), f"#{number} was merged since: undo that first."
        )
        and refused_if(others.exists(), f"#{number} was answered since, so it stays. It can be hidden, with a reason.")
    )


def came_in(suggestion: Suggestion) -> list[Node]:
    """What an accepted suggestion became, and the evidence that came along with the very next number."""
    first: Node = suggestion.node  # type: ignore[assignment] # the constraint "suggestion_node_iff_taken" says so
    numbers = [first.number, first.number + 1] if suggestion.evidence else [first.number]
    return list(Node.objects.filter(debate=suggestion.debate_id, number__in=numbers).order_by("number"))


def says_the_same(suggestion: Suggestion, into: Node | None) -> Verdict:
    """Whether a suggestion can be merged into this statement."""
    if into is None or into.debate_id != suggestion.debate_id or into.is_link or not into.is_live:
        return refused("Say which statement of this debate says the same, like #17.")
    return ALLOWED
