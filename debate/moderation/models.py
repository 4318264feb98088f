"""What is looked at by those who keep order.

Reports, which they alone read; marks, which say in public what a statement lacks; suggestions of who may not write.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from debate.annotations.models import Annotation
from debate.arguments.models import BODY_MAX, Aim, Kind, Node, State
from debate.debates.models import Debate
from debate.texts.models import Quote


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(decision="")

    def about(self, thing: Node | Annotation | Mark) -> ReportQuerySet:
        """The reports of one statement, note or mark."""
        return self.filter(**target(thing))


def target(thing: models.Model) -> dict[str, Any]:
    """The field of a report that names this statement, note or mark."""
    return {thing._meta.model_name: thing}  # type: ignore[dict-item] # every model has a name


class Report(models.Model):
    """A report of one Node, one Annotation or one Mark; open until it has a decision."""

    class Reason(models.TextChoices):
        OFFENSIVE = "offensive", "Offensive or harassing"
        PERSONAL = "personal", "Personal data"
        SPAM = "spam", "Spam or off topic"
        OTHER = "other", "Something else"

    class Decision(models.TextChoices):
        HIDDEN = "hidden", "Hidden"
        KEPT = "kept", "Kept"

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="reports")
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    annotation = models.ForeignKey(Annotation, null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    mark = models.ForeignKey("Mark", null=True, blank=True, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports")
    reason = models.CharField(max_length=9, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=6, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="report_one_target",
                condition=Q(node__isnull=False, annotation=None, mark=None)
                | Q(node=None, annotation__isnull=False, mark=None)
                | Q(node=None, annotation=None, mark__isnull=False),
            ),
            *[
                models.UniqueConstraint(
                    fields=["reporter", of], condition=Q(decision=""), name=f"report_{of}_open_once"
                )
                for of in ("node", "annotation", "mark")
            ],
            models.CheckConstraint(
                name="report_decided_at",
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.thing}"

    @property
    def thing(self) -> Node | Annotation | Mark:
        """What was reported."""
        found = self.node or self.annotation or self.mark
        assert found is not None  # noqa: S101 the constraint "report_one_target" says so
        return found

    @property
    def is_readable(self) -> bool:
        """Whether what was reported is still there for everyone: it may be gone though no report was decided."""
        return self.thing.is_live if isinstance(self.thing, Node) else self.thing.is_shown

    @property
    def said(self) -> str:
        """The words that were reported; of a mark also what was answered."""
        mark = self.mark
        return f"{mark.sentence} {mark.answer}".strip() if mark else self.thing.body  # type: ignore[union-attr] # the others have one


class MarkQuerySet(models.QuerySet["Mark"]):
    def open(self) -> MarkQuerySet:
        return self.filter(closed_at=None)

    def waiting(self) -> MarkQuerySet:
        """The open ones on statements that are there."""
        return self.open().filter(node__state=State.LIVE)


class Mark(models.Model):
    """What somebody finds wrong with how a Node is written or where it stands; open until it is closed with a reason.

    What is offensive is no mark: it is reported, since saying so in public would spread it.
    """

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", "needs evidence"
        UNCLEAR = "unclear", "unclear"
        DUPLICATE = "duplicate", "says the same as another"
        NO_REASON = "no_reason", "not a reason for what it stands under"
        SEVERAL = "several", "several claims in one"
        OFF_TOPIC = "off_topic", "off topic"

    class Stance(models.TextChoices):
        FIXED = "fixed", "I have mended it"
        CONTESTED = "contested", "I disagree, and say why"

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="marks")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="marks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="marks")
    kind = models.CharField(max_length=9, choices=Kind)
    same_as = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    sentence = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    stance = models.CharField(max_length=9, choices=Stance, blank=True, help_text="What the Node's author says to it.")
    answer = models.CharField(max_length=300, blank=True)
    closed_reason = models.CharField(max_length=300, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True, help_text="Why its words are out of view.")

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["node"], name="mark_open", condition=Q(closed_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "node", "kind"], condition=Q(closed_at=None), name="mark_open_once"
            ),
            models.CheckConstraint(
                name="mark_same_as_iff_duplicate",
                condition=Q(kind="duplicate", same_as__isnull=False) | (~Q(kind="duplicate") & Q(same_as=None)),
            ),
            models.CheckConstraint(name="mark_not_of_itself", condition=Q(same_as=None) | ~Q(same_as=F("node"))),
            models.CheckConstraint(
                name="mark_answer_with_stance", condition=Q(answer="", stance="") | (~Q(answer="") & ~Q(stance=""))
            ),
            models.CheckConstraint(
                name="mark_closed_with_reason",
                condition=Q(closed_at=None, closed_reason="") | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
            ),
            models.CheckConstraint(name="mark_hidden_is_closed", condition=Q(hidden_reason="") | ~Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"#{self.node.number}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_shown(self) -> bool:
        """Whether everyone reads its words; that it was made and closed stays to be seen."""
        return not self.hidden_reason


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def pending(self) -> SuggestionQuerySet:
        return self.filter(state=Suggestion.State.PENDING)

    def whole(self) -> SuggestionQuerySet:
        """With what it says and where, and what became of it."""
        return self.select_related("debate", "author", "parent__merged_into", "quote", "node", "decided_by")


class Suggestion(models.Model):
    """A statement of somebody who may not write directly: what they said stays here as they said it.

    A rebuttal may bring the evidence that it rests on: then `quote` is the passage and `evidence` says what it shows.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Waits to be looked at"
        ACCEPTED = "accepted", "Accepted"
        MERGED = "merged", "Merged into another"
        DECLINED = "declined", "Declined"
        TAKEN_BACK = "taken_back", "Taken back"

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="suggestions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="suggestions")
    parent = models.ForeignKey(
        Node,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="suggestions",
        help_text="What it answers; nothing for a position.",
    )
    kind = models.CharField(max_length=8, choices=Kind)
    aim = models.CharField(max_length=10, choices=Aim, blank=True)
    body = models.CharField(max_length=BODY_MAX)
    quote = models.ForeignKey(Quote, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=BODY_MAX, blank=True, help_text="What the passage of a rebuttal shows.")
    outside_url = models.URLField("outside link", max_length=500, blank=True)
    outside_quote = models.CharField("sentence quoted from it", max_length=BODY_MAX, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=300, blank=True, help_text="Its author reads it.")
    changed = models.BooleanField(default=False, help_text="Accepted in other words, or in another place.")
    node = models.ForeignKey(
        Node,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="suggested",
        help_text="What became of it, or says the same.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["debate", "author"], name="suggestion_pending", condition=Q(state="pending")),
        ]
        constraints = [
            models.CheckConstraint(
                name="suggestion_pending_iff_undecided",
                condition=Q(state="pending", decided_at=None, decided_by=None)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="suggestion_node_iff_taken",
                condition=Q(state__in=["accepted", "merged"], node__isnull=False)
                | (~Q(state__in=["accepted", "merged"]) & Q(node=None)),
            ),
            models.CheckConstraint(
                name="suggestion_reason_of_decision",
                condition=(Q(state="declined") & ~Q(reason=""))
                | Q(state__in=["accepted", "merged"])
                | Q(state__in=["pending", "taken_back"], reason=""),
            ),
            models.CheckConstraint(
                name="suggestion_changed_is_accepted", condition=Q(changed=False) | Q(state="accepted")
            ),
            models.CheckConstraint(
                name="suggestion_position_iff_root",
                condition=Q(kind="position", parent=None) | (~Q(kind="position") & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="suggestion_aim_iff_rebuttal",
                condition=(Q(kind="rebuttal") & ~Q(aim="")) | (~Q(kind="rebuttal") & Q(aim="")),
            ),
            models.CheckConstraint(name="suggestion_says_something", condition=~Q(body="")),
            models.CheckConstraint(
                name="suggestion_quote_iff_evidence",
                condition=Q(kind="evidence", evidence="", quote__isnull=False)
                | (Q(kind="rebuttal", quote__isnull=False) & ~Q(evidence=""))
                | (Q(evidence="", quote=None) & ~Q(kind="evidence")),
            ),
            models.CheckConstraint(
                name="suggestion_outside_link_whole",
                condition=Q(outside_url="", outside_quote="")
                | (~Q(outside_url="") & ~Q(outside_quote="") & Q(kind__in=["claim", "rebuttal"])),
            ),
            models.UniqueConstraint(
                fields=["author", "parent", "body"], condition=Q(state="pending"), name="suggestion_pending_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {f'#{self.parent.number}' if self.parent else 'the question'}"

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING
