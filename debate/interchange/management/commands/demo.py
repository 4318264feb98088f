"""What a first look needs: accounts to sign in with, and example votes. For this machine only."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from debate.debates.models import Debate, Member
from debate.insights import actions as insights
from debate.interchange import examples
from debate.interchange.planting import people
from debate.people.actions import WORDS
from debate.people.models import User

CROWD = 40
ACCOUNTS: dict[str, tuple[str, dict[str, bool]]] = {
    "curator": ("edits everything in /admin/", {"is_staff": True, "is_superuser": True}),
    "teacher": ("keeps order in the debates for a class", {}),
    "student": ("has an ordinary account", {}),
}
LESSONS = ["phones-at-school", "river-bends"]


class Command(BaseCommand):
    help = "Add demo accounts and example votes; with --clear, remove the example votes and their people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--clear", action="store_true", help="remove the example votes and the people who cast them"
        )

    def handle(self, *, clear: bool, **options: Any) -> None:
        if clear:
            self.clear()
            return
        if settings.PRODUCTION:
            raise CommandError("Demo accounts are for this machine only; this installation serves others.")
        self.fill()
        self.stdout.write("\nDemo accounts (sign in at /account/login/):")
        for username, (purpose, extra) in ACCOUNTS.items():
            make_account(username, **extra)
            self.stdout.write(f"  {username:<10}{password_of(username):<24}{purpose}")
        for debate in Debate.objects.filter(slug__in=LESSONS):
            teacher = User.objects.get(username="teacher")
            Member.objects.get_or_create(debate=debate, user=teacher, defaults={"role": Member.Role.OWNER})
        self.stdout.write("Some votes are examples, and say so; manage.py demo --clear removes them.\n")

    @transaction.atomic
    def fill(self) -> None:
        """Example votes where nobody has voted yet."""
        debates = list(examples.without_votes())
        if not debates:
            return
        crowd = people(CROWD, stem="example", shown="Example voter", is_example=True)
        for debate in debates:
            examples.add(debate=debate, people=crowd)
            insights.rebuild(debate)

    @transaction.atomic
    def clear(self) -> None:
        debates = Debate.objects.filter(has_example_votes=True)
        for debate in debates:
            examples.clear(debate=debate)
            insights.rebuild(debate)
        User.objects.filter(is_example=True).delete()
        self.stdout.write(self.style.SUCCESS("No example votes are left."))


def password_of(username: str) -> str:
    """The demo account's password: the same on every start of this installation, and another on every other."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"demo:{username}".encode(), sha256).digest()
    return "-".join(WORDS[int.from_bytes(digest[at : at + 4]) % len(WORDS)] for at in (0, 4, 8))


def make_account(username: str, **extra: Any) -> None:
    """The demo account, with the password that is printed: on another machine's database it was another."""
    user = User.objects.filter(username=username).first() or User(username=username, **extra)
    if not user.check_password(password_of(username)):
        user.set_password(password_of(username))
        user.save()
