"""Make the index of the search anew; `verify` says when that is needed."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from debate.search import index


class Command(BaseCommand):
    help = "Make the index of the search anew."

    def handle(self, **options: Any) -> None:
        index.rebuild()
        self.stdout.write(self.style.SUCCESS("Every word is indexed anew."))
