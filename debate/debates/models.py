"""A debate: one question over texts, who may see it, and what is allowed in it now."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils import timezone

from debate.debates.belonging import Belonging, look_up
from debate.texts.models import Text, TextVersion, TextVersionQuerySet
from debate.web.rows import fetch

FREE = RegexValidator("^new$", "At “new” debates are started.", inverse_match=True)


class DebateQuerySet(models.QuerySet["Debate"]):
    def seen_by(self, user: Any) -> DebateQuerySet:
        """The debates that may be listed for this person: public ones that are no drafts, and those they belong to."""
        listed = Q(visibility=Debate.Visibility.PUBLIC) & ~Q(state=Debate.State.DRAFT)
        if user.is_authenticated:
            listed |= Q(pk__in=Member.objects.filter(user=user).values("debate"))
        return self.filter(listed)

    def open_to(self, user: Any) -> DebateQuerySet:
        """The debates that this person may see, listed or not; the same rule as `may_see`, for rows."""
        if user.is_staff:
            return self.all()
        belongs = Q(pk__in=Member.objects.filter(user=user.pk).values("debate"))
        shown = ~Q(visibility=Debate.Visibility.MEMBERS) & ~Q(state=Debate.State.DRAFT)
        return self.filter(shown | belongs)


class DebateManager(models.Manager.from_queryset(DebateQuerySet)["Debate"]):  # type: ignore[misc] # a base made at run time
    def get_by_natural_key(self, slug: str) -> Debate:
        return self.get(slug=slug)


CONDUCT_MAX = 600


class Debate(models.Model):
    """One question over one or more Texts."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Everyone"
        LINK = "link", "Everyone with the link"
        MEMBERS = "members", "Members"

    class Contribution(models.TextChoices):
        ANYONE = "anyone", "Everyone who can see it, guests too"
        SIGNED_IN = "signed_in", "People with an account"
        MEMBERS = "members", "Members"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        ARCHIVED = "archived", "Archived"

    class Results(models.TextChoices):
        ALWAYS = "always", "Always; of the positions after one’s own answer"
        AFTER_VOTE = "after_vote", "After one’s own vote, on each statement"
        AT_CLOSE = "at_close", "When voting closes"

    slug = models.SlugField(
        max_length=100, unique=True, validators=[FREE], help_text="With the link or members: ends in 128 random bits."
    )
    question = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True, help_text="For the list of debates and for link previews.")
    note = models.TextField(blank=True, help_text="The editors' note beside the text: plain paragraphs.")
    language = models.CharField(max_length=12, default="en")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="debates")
    texts = models.ManyToManyField(Text, through="DebateText", related_name="debates")
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    contribution = models.CharField(max_length=9, choices=Contribution, default=Contribution.ANYONE)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    takes_suggestions = models.BooleanField(default=False, help_text="Only members write directly; others suggest.")
    results = models.CharField(max_length=10, choices=Results, default=Results.ALWAYS)
    conduct = models.TextField(max_length=CONDUCT_MAX, blank=True, help_text="A short code of conduct: plain text.")
    posting_open = models.BooleanField(default=True)
    votes_open = models.BooleanField(default=True)
    has_example_votes = models.BooleanField(
        default=False, editable=False, help_text="Some votes were made up to show how it looks, and the board says so."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DebateManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                # Such a slug ends in 32 random hexadecimal digits: nobody guesses a private debate's address.
                name="debate_private_slug_long",
                condition=Q(visibility="public") | Q(GreaterThanOrEqual(Length("slug"), 32)),
            ),
            models.CheckConstraint(name="debate_slug_not_new", condition=~Q(slug="new")),
            models.CheckConstraint(name="debate_question_not_empty", condition=~Q(question="")),
        ]

    def __str__(self) -> str:
        return self.question

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("board:debate", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.visibility == self.Visibility.PUBLIC

    def current_versions(self) -> TextVersionQuerySet:
        """What readers see: the latest version of each of its texts, in their order."""
        found = TextVersion.objects.current().filter(text__debate_texts__debate=self)
        return found.order_by("text__debate_texts__order", "text__debate_texts__pk")

    @property
    def is_running(self) -> bool:
        """Whether it is written in: open, or a draft that is prepared."""
        return self.state in (self.State.DRAFT, self.State.OPEN)

    @property
    def voting_is_over(self) -> bool:
        """Nobody can be swayed any more."""
        return not (self.votes_open and self.is_running)

    @property
    def phase(self) -> str:
        """Its state in a word, and what of it is closed while it is open."""
        if self.state != self.State.OPEN or self.posting_open:
            return str(self.get_state_display())
        return "Voting only" if self.votes_open else "Closed"

    def belonging_of(self, user: Any) -> Belonging:
        """How this person belongs here; asked of the database once an instance."""
        if not user.is_authenticated:
            return Belonging()
        known: dict[int, Belonging] = self.__dict__.setdefault("_belonging", {})
        if user.pk not in known:
            known[user.pk] = look_up(self.pk, user.pk)
        return known[user.pk]

    def role_of(self, user: Any) -> str:
        """The user's role here, or "" for none."""
        return self.belonging_of(user).role

    def remember(self, user: Any, belonging: Belonging) -> None:
        """Keep what the query which fetched this debate brought along."""
        if user.is_authenticated:
            self.__dict__.setdefault("_belonging", {})[user.pk] = belonging


class DebateTextManager(models.Manager["DebateText"]):
    def get_by_natural_key(self, debate: str, text: str) -> DebateText:
        return self.get(debate__slug=debate, text__slug=text)


class DebateText(models.Model):
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="debate_texts")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="debate_texts")
    order = models.PositiveSmallIntegerField(default=0)

    objects = DebateTextManager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["debate", "text"], name="debatetext_once")]

    def __str__(self) -> str:
        return f"{self.debate}: {self.text}"

    def natural_key(self) -> tuple[str, str]:
        return (self.debate.slug, self.text.slug)

    natural_key.dependencies = ["debates.debate", "texts.text"]  # type: ignore[attr-defined] # Django reads it there


class MemberManager(models.Manager["Member"]):
    def get_by_natural_key(self, debate: str, username: str) -> Member:
        return self.get(debate__slug=debate, user__username=username)


class Member(models.Model):
    """Someone who belongs to a debate, and in which role."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        MODERATOR = "moderator", "Moderator"
        CONTRIBUTOR = "contributor", "Contributor"
        VIEWER = "viewer", "Viewer"

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=11, choices=Role, default=Role.CONTRIBUTOR)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = MemberManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debate", "user"], name="member_once"),
            models.UniqueConstraint(fields=["debate"], condition=Q(role="owner"), name="member_one_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def natural_key(self) -> tuple[str, str]:
        return (self.debate.slug, self.user.username)

    natural_key.dependencies = ["debates.debate", "people.user"]  # type: ignore[attr-defined] # Django reads it there


def new_key() -> str:
    return secrets.token_hex(16)


class Invitation(models.Model):
    """A link that lets whoever has it join in a role; its key is 128 random bits."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="invitations")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    role = models.CharField(max_length=11, choices=[choice for choice in Member.Role.choices if choice[0] != "owner"])
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="invitation_not_to_own", condition=~Q(role="owner"))]

    def __str__(self) -> str:
        return f"{self.debate}: as {self.role}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


class Pause(models.Model):
    """Somebody may read and not write for a while. When it is over it means nothing."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="pauses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pauses")
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "user"], name="pause_once"),
            models.CheckConstraint(name="pause_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.user} pauses in {self.debate}"


class DebateClock(models.Model):
    """One row a debate. Every write takes its turn here, so changes are gapless and in commit order."""

    debate = models.OneToOneField(Debate, primary_key=True, on_delete=models.CASCADE, related_name="clock")
    change = models.PositiveBigIntegerField(default=0)
    next_number = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.debate}: change {self.change}"

    @classmethod
    def tick(cls, debate_id: int) -> int:
        """Take the debate's write lock until the transaction ends and return the new change."""
        # UPDATE … RETURNING locks on both databases; select_for_update does nothing on SQLite.
        sql = "UPDATE debates_debateclock SET change = change + 1 WHERE debate_id = %s RETURNING change"
        return cls._returning(sql, debate_id)

    @classmethod
    def take_number(cls, debate_id: int) -> int:
        """The next node number; never given twice, also when nodes are removed."""
        sql = "UPDATE debates_debateclock SET next_number = next_number + 1 WHERE debate_id = %s RETURNING next_number"
        return cls._returning(sql, debate_id) - 1

    @classmethod
    def _returning(cls, sql: str, debate_id: int) -> int:
        if not (rows := fetch(sql, [debate_id])):
            raise cls.DoesNotExist(f"Debate {debate_id} has no clock.")
        return int(rows[0][0])
