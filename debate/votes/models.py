"""Votes, the first stand, and the tallies kept beside the nodes."""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone

from debate.arguments.models import Node
from debate.debates.models import Debate
from debate.web.rows import fetch, moment


class Question(models.TextChoices):
    AGREEMENT = "agreement", "Agreement"
    RELEVANCE = "relevance", "Relevance"


VALUES = {Question.AGREEMENT: range(-2, 3), Question.RELEVANCE: range(5)}


class Judged(Protocol):
    """What a vote judges: a Node, or a row of one."""

    @property
    def meaning(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def aim(self) -> str: ...


# Nobody votes who has left: whoever is about to leave is waited for. Their row is not locked when they begin to leave,
# since whoever answers them holds a clock and then counts the answer in that row.
PUT = """
INSERT INTO votes_vote (node_id, voter_id, question, value, revision, parent_id, kind, aim, cast_at)
SELECT %s, person.id, %s, %s, %s, %s, %s, %s, %s FROM people_user person
WHERE person.id = %s AND person.left_at IS NULL {waiting}
ON CONFLICT (voter_id, node_id, question) DO UPDATE SET value = excluded.value, revision = excluded.revision,
  parent_id = excluded.parent_id, kind = excluded.kind, aim = excluded.aim, cast_at = excluded.cast_at
RETURNING id
"""


class VoteQuerySet(models.QuerySet["Vote"]):
    def stale(self) -> VoteQuerySet:
        """Votes that judged what is no longer there; the same rule as `Vote.is_stale`, for rows."""
        changed = Q(revision__lt=F("node__meaning"))
        moved = ~Q(parent=F("node__parent")) | ~Q(kind=F("node__kind")) | ~Q(aim=F("node__aim"))
        return self.filter(changed | Q(question=Question.RELEVANCE) & moved)

    def fresh(self) -> VoteQuerySet:
        """All others: those that are counted."""
        in_place = Q(parent=F("node__parent"), kind=F("node__kind"), aim=F("node__aim"))
        return self.filter(Q(question=Question.AGREEMENT) | in_place, revision__gte=F("node__meaning"))


class Vote(models.Model):
    """One person's answer to one question on one Node, and what it judged."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes")
    question = models.CharField(max_length=9, choices=Question)
    value = models.SmallIntegerField()
    revision = models.PositiveIntegerField(help_text="The wording that was judged.")
    # What a relevance vote judged besides: the edge.
    parent = models.ForeignKey(Node, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=8, blank=True)
    aim = models.CharField(max_length=10, blank=True)
    cast_at = models.DateTimeField(auto_now=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voter", "node", "question"], name="vote_once"),
            models.CheckConstraint(
                name="vote_value_in_range",
                condition=Q(question="agreement", value__gte=-2, value__lte=2)
                | Q(question="relevance", value__gte=0, value__lte=4),
            ),
            models.CheckConstraint(
                name="vote_edge_iff_relevance",
                condition=Q(question="agreement", parent=None, kind="", aim="")
                | (Q(question="relevance") & ~Q(kind="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voter} on {self.node_id}: {self.question} {self.value}"

    @classmethod
    def put(cls, node: Node, voter_id: int, question: str, value: int, revision: int) -> Vote | None:
        """Write the answer over the one that may be there, as given to this wording and to where the node stands now.

        None for somebody who has left: a second tab may still send something.
        """
        vote = cls(node_id=node.pk, voter_id=voter_id, question=question, value=value, revision=revision)
        if question == Question.RELEVANCE:
            vote.parent_id, vote.kind, vote.aim = node.parent_id, node.kind, node.aim
        vote.cast_at = timezone.now()
        at = moment(vote.cast_at)
        edge: list[Any] = [vote.parent_id, vote.kind, vote.aim]
        waiting = "FOR SHARE OF person" if connection.vendor == "postgresql" else ""
        rows = fetch(PUT.format(waiting=waiting), [node.pk, question, value, revision, *edge, at, voter_id])
        if not rows:
            return None
        vote.pk = rows[0][0]
        return vote

    def is_stale(self, node: Judged) -> bool:
        """Whether `node` has changed, by more than spelling, since this vote judged it."""
        if self.revision < node.meaning:
            return True
        edge = (node.parent_id, node.kind, node.aim)
        return self.question == Question.RELEVANCE and (self.parent_id, self.kind, self.aim) != edge


class Stand(models.Model):
    """Where somebody stood before they read on: the choice is made once and never changed."""

    class Choice(models.TextChoices):
        POSITION = "position", "one of the positions"
        BETWEEN = "between", "in between"
        UNSURE = "unsure", "not sure"

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="stands")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands")
    choice = models.CharField(max_length=8, choices=Choice)
    position = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="stands")
    taken_at = models.DateTimeField(auto_now_add=True)
    led_on = models.BooleanField(default=False, help_text="Has been shown the strongest point against it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debate", "person"], name="stand_once"),
            models.CheckConstraint(
                name="stand_position_iff_chosen",
                condition=Q(choice="position", position__isnull=False) | (~Q(choice="position") & Q(position=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.choice}"


class Reconciled(models.Model):
    """A statement and a rebuttal of it that somebody holds both, and is at ease with: not pointed out again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reconciled")
    rebuttal = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    claim = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "reconciled"
        constraints = [models.UniqueConstraint(fields=["person", "rebuttal", "claim"], name="reconciled_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.claim_id} and {self.rebuttal_id}"


class Openness(models.Model):
    """Somebody lets everyone who can see a debate see how they voted in it. No longer: the row is gone."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="open_voters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="open_in")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "open voters"
        constraints = [models.UniqueConstraint(fields=["debate", "person"], name="openness_once")]

    def __str__(self) -> str:
        return f"{self.person} in {self.debate}"


class Tally(models.Model):
    """The counts of a Node's votes per value, fresh and stale apart. Derived; always rebuildable.

    `agree_0` counts agreement −2 … `agree_4` counts +2; `relevant_0` … `relevant_4` count relevance 0 … 4.
    `judges` counts the people other than the author with at least one fresh vote on the Node.
    """

    node = models.OneToOneField(Node, primary_key=True, on_delete=models.CASCADE, related_name="tally")
    judges = models.PositiveIntegerField(default=0)
    agree_0 = models.PositiveIntegerField(default=0)
    agree_1 = models.PositiveIntegerField(default=0)
    agree_2 = models.PositiveIntegerField(default=0)
    agree_3 = models.PositiveIntegerField(default=0)
    agree_4 = models.PositiveIntegerField(default=0)
    relevant_0 = models.PositiveIntegerField(default=0)
    relevant_1 = models.PositiveIntegerField(default=0)
    relevant_2 = models.PositiveIntegerField(default=0)
    relevant_3 = models.PositiveIntegerField(default=0)
    relevant_4 = models.PositiveIntegerField(default=0)
    stale_agree_0 = models.PositiveIntegerField(default=0)
    stale_agree_1 = models.PositiveIntegerField(default=0)
    stale_agree_2 = models.PositiveIntegerField(default=0)
    stale_agree_3 = models.PositiveIntegerField(default=0)
    stale_agree_4 = models.PositiveIntegerField(default=0)
    stale_relevant_0 = models.PositiveIntegerField(default=0)
    stale_relevant_1 = models.PositiveIntegerField(default=0)
    stale_relevant_2 = models.PositiveIntegerField(default=0)
    stale_relevant_3 = models.PositiveIntegerField(default=0)
    stale_relevant_4 = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.node_id}: {self.agreement}"

    @property
    def agreement(self) -> list[int]:
        return [self.agree_0, self.agree_1, self.agree_2, self.agree_3, self.agree_4]

    @property
    def relevance(self) -> list[int]:
        return [self.relevant_0, self.relevant_1, self.relevant_2, self.relevant_3, self.relevant_4]


def tally_column(question: str, value: int, *, stale: bool) -> str:
    """The Tally's column that counts this answer."""
    column = f"agree_{value + 2}" if question == Question.AGREEMENT else f"relevant_{value}"
    return f"stale_{column}" if stale else column
