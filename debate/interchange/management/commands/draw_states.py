"""Print the page of the docs that shows the states of a debate, from the table that the code goes by."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from debate.debates.states import as_markdown


class Command(BaseCommand):
    help = "Print docs/states.md: the states of a debate, made of the table in the code."

    def handle(self, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
