"""What `make run` shows: demo accounts and example votes, on this machine only."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from debate.interchange.examples import add_votes, remove_votes, waiting
from debate.people.models import User

ACCOUNTS = {"mara": "takes part", "curator": "curates: /admin/"}
EDITORS = "Editors"


class Command(BaseCommand):
    help = "Make demo accounts and example votes for this machine; --clear removes the example votes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clear", action="store_true", help="remove the example people and their votes")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clear"]:
            self.stdout.write(f"Removed {remove_votes()} example votes.")
            return
        if settings.PRODUCTION:
            raise CommandError("Demo accounts are for loopback only. To remove example votes: demo --clear")
        for debate in waiting(EDITORS):
            self.stdout.write(f"{add_votes(debate)} example votes in “{debate.question}”")
        password = demo_password()
        self.stdout.write(f"\nDemo accounts, password {password}")
        for username, does in ACCOUNTS.items():
            ensure_account(username, password)
            self.stdout.write(f"  {username:<10}{does}")


def demo_password() -> str:
    """A password made once for this machine: even a database that is moved elsewhere opens to nobody."""
    file = settings.VAR_DIR / "demo-password"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(6))
    return str(file.read_text().strip())


def ensure_account(username: str, password: str) -> None:
    """The account, with this password; what it has written meanwhile stays."""
    user = User.objects.filter(username=username).first()
    if user is None:
        is_curator = username == "curator"
        User.objects.create_user(username, password=password, is_staff=is_curator, is_superuser=is_curator)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
