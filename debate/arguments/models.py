"""Nodes, the wordings they had, the passages they use, and what it takes to undo what was done to their tree."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from debate.activity.models import Verb
from debate.debates.belonging import BELONGING, BELONGS, Belonging
from debate.debates.models import Debate
from debate.people.models import User
from debate.texts.models import Quote
from debate.web.rows import columns, fetch, instance, instances, select
from debate.web.verdict import refused_if, require

BODY_MIN, BODY_MAX = 10, 500
LAST_NUMBER = 2**31 - 1  # what the column holds: a larger one names nothing, and no database would take it
UNDOABLE = timedelta(minutes=10)
# What stands for the words of somebody who has left and taken them along.
ERASED = "Its author has left and taken these words along."


class Kind(models.TextChoices):
    POSITION = "position", "Position"
    CLAIM = "claim", "Claim"
    EVIDENCE = "evidence", "Evidence"
    REBUTTAL = "rebuttal", "Rebuttal"


class Aim(models.TextChoices):
    """What a rebuttal attacks. Relevance weakens the edge; the others attack the node."""

    TRUTH = "truth", "it is not so"
    RELEVANCE = "relevance", "true, but it does not show that"
    QUOTATION = "quotation", "the text does not say that"
    SOURCE = "source", "not reliable on this"
    DEFINITION = "definition", "it depends what a word means"


class State(models.TextChoices):
    LIVE = "live", "Live"
    WITHDRAWN = "withdrawn", "Withdrawn by its author"
    HIDDEN = "hidden", "Hidden"
    MERGED = "merged", "Merged into another"


class NodeQuerySet(models.QuerySet["Node"]):
    def live(self) -> NodeQuerySet:
        return self.filter(state=State.LIVE)


class NodeManager(models.Manager.from_queryset(NodeQuerySet)["Node"]):  # type: ignore[misc] # a base made at run time
    def get_by_natural_key(self, debate: str, number: int) -> Node:
        return self.get(debate__slug=debate, number=number)

    def numbered(self, debate: Debate, number: int) -> Node | None:
        """The debate's node with this number, alone."""
        if number > LAST_NUMBER:
            return None
        found = instances(Node, "debate_id = %s AND number = %s", [debate.pk, number])
        return found[0] if found else None

    def as_it_is(self, pk: int, debate_id: int, by: User) -> Node:
        """The node, its debate and how `by` belongs there as they are now; asked under the debate's lock.

        Raises `Refused` where `by` left while this waited: nothing of theirs comes in behind them.
        """
        found = fetch(_as_it_is(), {"node": pk, "debate": debate_id, "user": by.pk})
        if not found:
            raise Node.DoesNotExist(f"Node {pk} is not in this debate.")
        *row, is_here = found[0]
        require(refused_if(not is_here, "You have left meanwhile: nothing is written in your name any more."))
        ends, belongs = len(columns(Node)), -len(Belonging._fields)
        node = instance(Node, row[:ends])
        node.debate = instance(Debate, row[ends:belongs])
        node.debate.remember(by, Belonging.of(*row[belongs:]))
        return node


@cache
def _as_it_is() -> str:
    return f"""
        SELECT {select(Node)}, {select(Debate)}, {BELONGS},
          (SELECT left_at IS NULL FROM people_user WHERE id = %(user)s) FROM arguments_node
          JOIN debates_debate ON debates_debate.id = arguments_node.debate_id {BELONGING}
        WHERE arguments_node.id = %(node)s AND arguments_node.debate_id = %(debate)s
    """  # noqa: S608 our own names


class Node(models.Model):
    """One statement in a debate's tree, in one place; it carries its current wording."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="nodes")
    number = models.PositiveIntegerField(help_text="Unique in the debate and never reused.")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=8, choices=Kind)
    aim = models.CharField(max_length=10, choices=Aim, blank=True)
    link_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="links")
    author = models.ForeignKey(  # "node_said" is its index
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nodes", db_index=False
    )

    body = models.CharField(max_length=BODY_MAX, blank=True)
    quote = models.ForeignKey(Quote, null=True, blank=True, on_delete=models.PROTECT, related_name="nodes")
    outside_url = models.URLField("outside link", max_length=500, blank=True)
    outside_quote = models.CharField("sentence quoted from it", max_length=BODY_MAX, blank=True)

    revision = models.PositiveIntegerField(default=1, help_text="Number of the current wording.")
    meaning = models.PositiveIntegerField(default=1, help_text="Last revision that changed more than spelling.")
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True, help_text="Set when others had already judged it.")

    state = models.CharField(max_length=9, choices=State, default=State.LIVE)
    state_reason = models.CharField(max_length=300, blank=True)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="Its number leads there.",
    )
    locked = models.CharField(
        max_length=300,
        blank=True,
        help_text="Why only those who keep order write in its branch; empty when it is open.",
    )
    extracted_to = models.ForeignKey(
        Debate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Where its branch goes on.",
    )

    # Kept by arguments.actions, checked by `verify`. Live nodes only; a tombstone is not counted.
    claim_count = models.PositiveIntegerField(default=0, editable=False)
    evidence_count = models.PositiveIntegerField(default=0, editable=False)
    rebuttal_count = models.PositiveIntegerField(default=0, editable=False)
    descendant_count = models.PositiveIntegerField(default=0, editable=False)

    objects = NodeManager()

    class Meta:
        ordering = ["debate", "number"]
        indexes = [
            models.Index(fields=["debate", "number"], name="node_positions", condition=Q(parent=None)),
            models.Index(fields=["debate"], name="node_locked", condition=~Q(locked="")),
            models.Index(fields=["author", "parent"], name="node_said"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["debate", "number"], name="node_number_once"),
            models.CheckConstraint(
                name="node_position_iff_root",
                condition=Q(kind="position", parent=None) | (~Q(kind="position") & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="node_aim_iff_rebuttal",
                condition=(Q(kind="rebuttal") & ~Q(aim="")) | (~Q(kind="rebuttal") & Q(aim="")),
            ),
            models.CheckConstraint(
                name="node_quote_iff_evidence",
                condition=Q(kind="evidence", link_to=None, quote__isnull=False)
                | (Q(quote=None) & (~Q(kind="evidence") | Q(link_to__isnull=False))),
            ),
            models.CheckConstraint(
                name="node_link_without_body",
                condition=Q(link_to__isnull=False, body="", outside_url="") | (Q(link_to=None) & ~Q(body="")),
            ),
            models.CheckConstraint(name="node_link_never_position", condition=Q(link_to=None) | ~Q(kind="position")),
            models.CheckConstraint(
                name="node_not_itself",
                condition=(Q(parent=None) | ~Q(parent=F("id"))) & (Q(link_to=None) | ~Q(link_to=F("id"))),
            ),
            models.CheckConstraint(
                name="node_outside_link_whole",
                condition=Q(outside_url="", outside_quote="")
                | (~Q(outside_url="") & ~Q(outside_quote="") & Q(kind__in=["claim", "rebuttal"])),
            ),
            models.CheckConstraint(name="node_meaning_is_revision", condition=Q(meaning__lte=F("revision"))),
            models.CheckConstraint(
                name="node_merged_iff_target",
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="node_merged_into_another", condition=Q(merged_into=None) | ~Q(merged_into=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.body}" if self.body else f"#{self.number}"

    def natural_key(self) -> tuple[str, int]:
        return (self.debate.slug, self.number)

    natural_key.dependencies = ["debates.debate", "texts.quote", "people.user"]  # type: ignore[attr-defined] # Django reads it there

    def get_absolute_url(self) -> str:
        return f"{self.debate.get_absolute_url()}{self.number}/"

    @property
    def is_live(self) -> bool:
        return self.state == State.LIVE

    @property
    def has_page(self) -> bool:
        """Whether its number leads everyone somewhere: it is there, or carries what is, or became one with another."""
        return self.is_live or bool(self.descendant_count) or self.state == State.MERGED

    @property
    def is_link(self) -> bool:
        return self.link_to_id is not None

    @property
    def is_undercut(self) -> bool:
        """A rebuttal of relevance: it weakens the edge above its parent, not the parent."""
        return self.aim == Aim.RELEVANCE

    @property
    def child_count(self) -> int:
        return self.claim_count + self.evidence_count + self.rebuttal_count


class RevisionManager(models.Manager["Revision"]):
    def get_by_natural_key(self, debate: str, node: int, number: int) -> Revision:
        return self.get(node__debate__slug=debate, node__number=node, number=number)


class Revision(models.Model):
    """One wording that a Node had or has."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.CharField(max_length=BODY_MAX, blank=True)
    quote = models.ForeignKey(Quote, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outside_url = models.URLField(max_length=500, blank=True)
    outside_quote = models.CharField(max_length=BODY_MAX, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = RevisionManager()

    class Meta:
        ordering = ["node", "number"]
        constraints = [models.UniqueConstraint(fields=["node", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.node_id} revision {self.number}"

    def natural_key(self) -> tuple[str, int, int]:
        return (*self.node.natural_key(), self.number)

    natural_key.dependencies = ["arguments.node"]  # type: ignore[attr-defined] # Django reads it there


class PassageUse(models.Model):
    """How often a debate uses a Quote, and for what: kept, so that showing the text scans no tree."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="passage_uses")
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="uses")
    supporting = models.PositiveIntegerField(default=0, help_text="Under a position or a claim.")
    rebutting = models.PositiveIntegerField(default=0, help_text="Under a rebuttal.")
    notes = models.PositiveIntegerField(default=0, help_text="Shared annotations of the passage itself.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["debate", "quote"], name="passageuse_once")]

    def __str__(self) -> str:
        return f"{self.quote}: {self.supporting} for, {self.rebutting} against"


class Undo(models.Model):
    """What it takes to undo one change of the tree.

    Kept only as long as undoing is offered: to bring votes back it has to hold them.
    """

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="undos")
    change = models.PositiveBigIntegerField(help_text="Of the activity that recorded it.")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="undos")
    verb = models.CharField(max_length=16, choices=Verb)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["debate", "change"], name="undo_change_once")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.node}, change {self.change}"
