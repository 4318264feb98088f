"""Suggestions and what becomes of them: accepted as they are or changed, merged, declined, taken back, taken up again.

What was suggested stays as it was said; what became of it is a statement of its author, or another that says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from debate.activity.models import Verb
from debate.arguments.actions import Wording, as_they_are, hide, let_in
from debate.arguments.models import Kind, Node
from debate.arguments.rules import fits, may_propose, says_something_new
from debate.debates.clock import Turn, hold, turn
from debate.debates.models import Debate
from debate.moderation.marks import sentence_of
from debate.moderation.models import Suggestion
from debate.moderation.rules import (
    PENDING_MOST,
    came_in,
    has_room,
    may_settle,
    may_take_back,
    may_take_up,
    says_the_same,
    suggests_something_new,
)
from debate.people.models import User
from debate.reasoning.wording import normalise_body
from debate.web.verdict import ALLOWED, refused_if, require

State = Suggestion.State
# Read in the place of what was let in and taken out again.
TAKEN_OUT = "It was accepted by mistake."


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that may come into the tree, and where; `evidence` is what a rebuttal brings along."""

    kind: str
    wording: Wording
    parent: Node | None = None
    aim: str = ""
    evidence: Wording | None = None

    @classmethod
    def of(cls, suggestion: Suggestion) -> Proposal:
        own = None if suggestion.evidence else suggestion.quote
        wording = Wording(suggestion.body, own, suggestion.outside_url, suggestion.outside_quote)
        evidence = Wording(suggestion.evidence, suggestion.quote) if suggestion.evidence else None
        return cls(suggestion.kind, wording, suggestion.parent, suggestion.aim, evidence)

    def normalised(self) -> Proposal:
        return replace(self, wording=self.wording.normalised(), evidence=self.evidence and self.evidence.normalised())

    def check(self, debate: Debate) -> None:
        """Raise `Refused` unless a statement of this kind may say this; where it may stand is asked under the lock."""
        self.wording.check(self.kind, debate)
        if self.evidence:
            only_rebuttals = "A passage that speaks against it belongs to a rebuttal."
            require(refused_if(self.kind != Kind.REBUTTAL, only_rebuttals))
            self.evidence.check(Kind.EVIDENCE, debate)

    def fields(self) -> dict[str, object]:
        """The columns of a suggestion."""
        said = self.wording.fields()
        if self.evidence:
            said |= {"quote": self.evidence.quote, "evidence": self.evidence.body}
        return said | {"kind": self.kind, "aim": self.aim, "parent": self.parent}


def suggest(*, debate: Debate, by: User, proposal: Proposal) -> Suggestion:
    """Ask those who keep order to let a statement in."""
    proposal = proposal.normalised()
    proposal.check(debate)
    with turn(debate.pk, by=by) as taken:
        debate, parent = as_they_are(debate, proposal.parent, by)
        body = proposal.wording.body
        require(may_propose(by, debate, parent))
        require(fits(proposal.kind, proposal.aim, parent))
        require(says_something_new(by, parent, body) if parent else ALLOWED)
        require(suggests_something_new(by, parent, body, debate) and has_room(by, debate))
        made = Suggestion.objects.create(debate=debate, author=by, **proposal.fields())
        taken.record(Verb.SUGGESTED, node=parent.number if parent else None, suggestion=made.pk, kind=made.kind)
    return made


@transaction.atomic
def accept(*, suggestion: Suggestion, by: User, proposal: Proposal | None = None, reason: str = "") -> Suggestion:
    """Put what was suggested into the tree as its author's; `proposal` is what those who keep order made of it.

    Where it can no longer stand, it is refused with the reason and waits on.
    """
    hold(suggestion.debate_id)
    suggestion = as_it_is(suggestion)
    require(may_settle(by, suggestion))
    meant = Proposal.of(suggestion)
    given = (proposal or meant).normalised()
    given.check(suggestion.debate)
    place = {"debate": suggestion.debate, "author": suggestion.author}
    node = let_in(
        node=Node(parent=given.parent, kind=given.kind, aim=given.aim, **place),
        by=by,
        wording=given.wording,
        reworded=given.wording != meant.wording,
    )
    if given.evidence:
        below = Node(parent=node, kind=Kind.EVIDENCE, **place)
        let_in(node=below, by=by, wording=given.evidence, reworded=given.evidence != meant.evidence)
    with turn(suggestion.debate_id, by=by) as taken:
        return _settle(taken, suggestion, State.ACCEPTED, node=node, reason=reason, changed=given != meant)


def merge(*, suggestion: Suggestion, by: User, into: Node | None, reason: str = "") -> Suggestion:
    """Say which statement says this already: nothing is added, and the author is led there."""
    with turn(suggestion.debate_id, by=by) as taken:
        suggestion = as_it_is(suggestion)
        require(may_settle(by, suggestion))
        into = into and Node.objects.filter(pk=into.pk).first()
        require(says_the_same(suggestion, into))
        return _settle(taken, suggestion, State.MERGED, node=into, reason=reason)


def decline(*, suggestion: Suggestion, by: User, reason: str) -> Suggestion:
    """Keep it out, for a reason that its author reads."""
    reason = sentence_of(reason)
    with turn(suggestion.debate_id, by=by) as taken:
        suggestion = as_it_is(suggestion)
        require(may_settle(by, suggestion))
        return _settle(taken, suggestion, State.DECLINED, reason=reason)


def take_back(*, suggestion: Suggestion, by: User) -> Suggestion:
    """The author no longer suggests it."""
    with turn(suggestion.debate_id, by=by) as taken:
        suggestion = as_it_is(suggestion)
        require(may_take_back(by, suggestion))
        return _settle(taken, suggestion, State.TAKEN_BACK)


@transaction.atomic
def take_up(*, suggestion: Suggestion, by: User) -> Suggestion:
    """Take a decision back: it waits again, and what it became is out of view. Accepted anew it gets a new number."""
    hold(suggestion.debate_id)
    suggestion = as_it_is(suggestion)
    require(may_take_up(by, suggestion))
    if suggestion.state == State.ACCEPTED:
        for node in came_in(suggestion):
            if node.is_live:
                hide(node=node, by=by, reason=TAKEN_OUT)
    with turn(suggestion.debate_id, by=by) as taken:
        return _settle(taken, suggestion, State.PENDING)


def as_it_is(suggestion: Suggestion) -> Suggestion:
    """The suggestion as it is now, with what the rules ask of it; under the lock."""
    return Suggestion.objects.whole().get(pk=suggestion.pk)


def _settle(
    taken: Turn,
    suggestion: Suggestion,
    state: State,
    *,
    node: Node | None = None,
    reason: str = "",
    changed: bool = False,
) -> Suggestion:
    """Write the decision down. The record tells whom it concerns and not the reason, which is for the author alone."""
    suggestion.state, suggestion.node, suggestion.changed = state, node, changed
    suggestion.reason = normalise_body(reason)
    suggestion.decided_by = None if state == State.PENDING else taken.by
    suggestion.decided_at = None if state == State.PENDING else timezone.now()
    suggestion.save(update_fields=["state", "node", "changed", "reason", "decided_by", "decided_at"])
    about = node or suggestion.parent
    detail = {"suggestion": suggestion.pk, "user": suggestion.author_id, "decision": state.value}
    taken.record(Verb.SETTLED, node=about.number if about else None, **detail)
    return suggestion


def erase(*, debate: Debate, author: User, with_words: bool) -> None:
    """Forget what somebody suggested: all of it, or just what came to nothing, which no reader ever saw.

    The caller holds the clock.
    """
    theirs = Suggestion.objects.filter(debate=debate, author=author)
    (theirs if with_words else theirs.filter(state__in=(State.DECLINED, State.TAKEN_BACK))).delete()


def differences(debate: Debate) -> Iterator[str]:
    """What no constraint can see: something of another debate, somebody else's statement, too much that waits."""
    found = Suggestion.objects.filter(debate=debate)
    elsewhere = Q(parent__isnull=False) & ~Q(parent__debate=debate) | Q(node__isnull=False) & ~Q(node__debate=debate)
    foreign = Q(quote__isnull=False) & ~Q(quote__version__text__in=debate.texts.values("pk"))
    taken_over = Q(state=State.ACCEPTED) & ~Q(node__author=F("author"))
    for wrong, sentence in (
        (elsewhere, "it points at a statement of another debate"),
        (foreign, "its passage is of a text that this debate is not about"),
        (taken_over, "what became of it has another author"),
    ):
        yield from (f"suggestion {pk}: {sentence}" for pk in found.filter(wrong).values_list("pk", flat=True))
    waiting = found.pending().order_by().values_list("author").annotate(number=Count("pk"))
    for author, number in waiting.filter(number__gt=PENDING_MOST):
        yield f"person {author}: {number} suggestions wait, and {PENDING_MOST} may"
