"""Reports, which only those who keep order read; and marks, which say in public what a statement lacks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from debate.annotations.models import Annotation
from debate.arguments.models import Node
from debate.debates.models import Debate


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(decision="")

    def about(self, thing: Node | Annotation) -> ReportQuerySet:
        """The reports of one statement or note."""
        return self.filter(node=thing) if isinstance(thing, Node) else self.filter(annotation=thing)


class Report(models.Model):
    """A report of one Node or one Annotation; open until it has a decision."""

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
                condition=Q(node__isnull=False, annotation=None) | Q(node=None, annotation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["reporter", "node"], condition=Q(decision=""), name="report_node_open_once"
            ),
            models.UniqueConstraint(
                fields=["reporter", "annotation"], condition=Q(decision=""), name="report_annotation_open_once"
            ),
            models.CheckConstraint(
                name="report_decided_at",
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.node or self.annotation}"

    @property
    def thing(self) -> Node | Annotation:
        """What was reported."""
        found = self.node or self.annotation
        assert found is not None  # noqa: S101 - the constraint "report_one_target" says so
        return found

    @property
    def is_readable(self) -> bool:
        """Whether what was reported is still there for everyone: it may be gone though no report was decided."""
        return self.node.is_live if self.node else self.annotation.is_shown  # type: ignore[union-attr]


class MarkQuerySet(models.QuerySet["Mark"]):
    def open(self) -> MarkQuerySet:
        return self.filter(closed_at=None)


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
        ]

    def __str__(self) -> str:
        return f"#{self.node.number}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
