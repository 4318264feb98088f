"""The append-only record of what was done. Feed, audit, refreshes and replay read it; nothing changes it."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL


class Verb(models.TextChoices):
    STARTED = "started", "started the debate"
    LOADED = "loaded", "loaded from a file"
    ADDED = "added", "added"
    EDITED = "edited", "edited"
    WITHDREW = "withdrew", "withdrew"
    RESTORED = "restored", "restored"
    HID = "hid", "hid"
    CHANGED_KIND = "changed_kind", "changed the kind of"
    MOVED = "moved", "moved"
    MERGED = "merged", "merged"
    LINKED = "linked", "linked"
    SPLIT = "split", "split"
    EXTRACTED = "extracted", "took a branch into a debate of its own from"
    UNDID = "undid", "undid a change of"
    LOCKED = "locked", "locked the branch of"
    UNLOCKED = "unlocked", "unlocked the branch of"
    STOOD = "stood", "took a stand"
    VOTED = "voted", "voted on"
    UNVOTED = "unvoted", "withdrew a vote on"
    CONFIRMED = "confirmed", "confirmed a vote on"
    ANNOTATED = "annotated", "annotated"
    EDITED_NOTE = "edited_note", "edited a note on"
    WITHDREW_NOTE = "withdrew_note", "withdrew a note on"
    REPORTED = "reported", "reported"
    DECIDED = "decided", "decided a report on"
    MARKED = "marked", "marked"
    ANSWERED_MARK = "answered_mark", "answered a mark on"
    CLOSED_MARK = "closed_mark", "closed a mark on"
    SUGGESTED = "suggested", "suggested something for"
    SETTLED = "settled", "decided a suggestion for"
    CONFIGURED = "configured", "changed the settings"
    JOINED = "joined", "joined"
    LEFT = "left", "left"
    INVITED = "invited", "invited"
    CHANGED_ROLE = "changed_role", "changed a role"
    HANDED_OVER = "handed_over", "handed the debate over"
    CHANGED_STATE = "changed_state", "changed the state"
    PAUSED = "paused", "paused somebody"
    RESUMED = "resumed", "let somebody write again"
    PARTED = "parted", "left for good"
    GREW = "grew", "grew for measuring"
    EXAMPLES = "examples", "added example votes"
    CLEARED = "cleared", "removed example votes"


# What people say of statements in private: most of what is recorded, and nothing of it is told one by one.
VOTES = (Verb.STOOD, Verb.VOTED, Verb.UNVOTED, Verb.CONFIRMED)
# Said with the words themselves, not with parameters: SQLite uses the index that leaves votes out only where the
# statement says the very same.
IS_NO_VOTE = "NOT (activity_activity.verb IN ({}))".format(", ".join(f"'{verb.value}'" for verb in VOTES))


class ActivityQuerySet(models.QuerySet["Activity"]):
    def but_votes(self) -> "ActivityQuerySet":
        """Without the votes, a million of which must not be read to find what lies between them."""
        return self.filter(RawSQL(IS_NO_VOTE, [], output_field=BooleanField()))  # noqa: S611 our own constant

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("An activity is never changed: write a new one.")

    def delete(self) -> NoReturn:
        raise TypeError("An activity is never removed; it goes with its debate.")


class Activity(models.Model):
    """One thing that was done: by whom, in which debate, as its how manyeth change."""

    debate = models.ForeignKey("debates.Debate", null=True, on_delete=models.CASCADE, related_name="activities")
    change = models.PositiveBigIntegerField(null=True, help_text="Gapless in a debate, in commit order.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="activities")
    verb = models.CharField(max_length=16, choices=Verb)
    node = models.PositiveIntegerField(null=True, help_text="The node's number.")
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["actor", "at"], name="activity_actor_at"),
            models.Index(fields=["debate", "change", "verb"], name="activity_no_vote", condition=~Q(verb__in=VOTES)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["debate", "change"], name="activity_change_once"),
            models.CheckConstraint(
                name="activity_change_iff_debate",
                condition=Q(debate=None, change=None) | Q(debate__isnull=False, change__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor or 'someone'} {self.get_verb_display()}" + (f" #{self.node}" if self.node else "")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("An activity is never changed: write a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An activity is never removed; it goes with its debate.")


class Here(models.Model):
    """Who has a debate open in one server process: told to the others, and believed for a minute.

    `people` are pairs of a key, which tells two apart and not who they are, and the name of those who want to be named.
    """

    process = models.CharField(max_length=16)
    debate = models.ForeignKey("debates.Debate", on_delete=models.CASCADE, related_name="+")
    people = models.JSONField(default=list)
    more = models.PositiveIntegerField(default=0, help_text="Besides those who are told apart.")
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "here"
        constraints = [models.UniqueConstraint(fields=["process", "debate"], name="here_once")]

    def __str__(self) -> str:
        return f"{self.debate_id}: {len(self.people) + self.more}"
