"""People: accounts, and guests who gave just a name."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import connection, models
from django.db.models import Q

from debate.reasoning.wording import visible

NAME_MAX = 40


NAME_ROOM = NAME_MAX + 10  # with the number and the mark that a guest's name gets
KEY_ROOM = 2 * NAME_MAX


# They choose between the shapes of a letter, or are a blank that is no space.
SHAPES = {*map(chr, range(0xFE00, 0xFE10)), "\u2800"}


def name_key(name: str) -> str:
    """What two names share when a reader would take them for the same: case, width, spaces and the invisible aside."""
    shown = visible(unicodedata.normalize("NFKC", name))
    seen = "".join(c for c in shown if unicodedata.category(c) not in ("Cf", "Cc") and c not in SHAPES)
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


class PeopleManager(UserManager["User"]):
    def _create_user_object(self, username: str, email: str | None, password: str | None, **extra: Any) -> User:
        extra.setdefault("name", username)
        return super()._create_user_object(username, email, password, **extra)  # type: ignore[misc] # the stubs leave it out


class User(AbstractUser):
    """Someone who writes here. A guest is a row too: it has a name and a return code, but no password."""

    class Digest(models.TextChoices):
        """How often news is mailed."""

        NEVER = "never", "Never"
        DAILY = "daily", "Daily"
        WEEKLY = "weekly", "Weekly"

    first_name = None  # type: ignore[assignment] # there is one name
    last_name = None  # type: ignore[assignment] # there is one name

    name = models.CharField(max_length=NAME_ROOM, help_text="What others see.")
    name_key = models.CharField(max_length=KEY_ROOM, unique=True, editable=False)
    is_guest = models.BooleanField(default=False)
    email_confirmed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its link was opened; empty while it was only typed."
    )
    return_code = models.CharField(max_length=64, blank=True, editable=False, help_text="Keyed hash; guests only.")
    is_example = models.BooleanField(default=False, help_text="Made to show example votes; one command removes them.")
    unseen_answers = models.PositiveIntegerField(default=0, editable=False)
    unseen_news = models.PositiveIntegerField(default=0, editable=False, help_text="Besides answers.")
    named_when_here = models.BooleanField(
        default=False, editable=False, help_text="Wants to be named to others who have the same debate open."
    )
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.NEVER, editable=False)
    answers_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    left_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Has left: what is kept of them names nobody."
    )

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(name="user_name_not_empty", condition=~Q(name="")),
            models.CheckConstraint(
                name="guest_marked_by_name", condition=Q(is_guest=False) | Q(name__endswith="(guest)")
            ),
            models.CheckConstraint(name="confirmed_is_an_address", condition=Q(email_confirmed_at=None) | ~Q(email="")),
            models.CheckConstraint(name="guest_has_no_rights", condition=Q(is_guest=False) | Q(is_staff=False)),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = self.name or self.username
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def unseen(self) -> int:
        """All that this person was told and has not looked at yet."""
        return self.unseen_answers + self.unseen_news

    def count_answer(self) -> None:
        """One more answer that this person has not looked at yet."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_user SET unseen_answers = unseen_answers + 1 WHERE id = %s", [self.pk])
