"""Is everything derived what it should be, and does every rule hold that no constraint can?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.management import BaseCommand, CommandError

from debate.annotations import counts as note_counts
from debate.arguments import counts
from debate.debates.models import Debate
from debate.insights import actions as insights
from debate.interchange.management.progress import show_progress
from debate.interchange.soundness import breaches, clock_differences, misquotes
from debate.moderation import suggestions
from debate.search import index
from debate.texts.actions import placement_differences
from debate.texts.models import Text
from debate.votes import tallies

OF_DEBATES: dict[str, Callable[[Debate], Iterable[str]]] = {
    "clock": clock_differences,
    "notes": note_counts.differences,
    "tallies": tallies.differences,
    "suggestions": suggestions.differences,
    "rules": breaches,
    # What stands in no tree, or in a circle, cannot be counted: these two come last.
    "counts": counts.differences,
    "standing": insights.differences,
}
OF_TEXTS: dict[str, Callable[[Text], Iterable[str]]] = {"quotes": misquotes, "placements": placement_differences}


class Command(BaseCommand):
    help = "Recompute every derived value and name each difference; changes nothing."

    def handle(self, **options: Any) -> None:
        # One index holds the words of all debates.
        wrong = self.compare("all", {"search": lambda _: index.differences()}, None)
        wrong += sum(self.compare(text.slug, OF_TEXTS, text) for text in Text.objects.order_by("pk"))
        debates = list(Debate.objects.order_by("pk"))
        wrong += sum(self.compare(debate.slug, OF_DEBATES, debate) for debate in debates)
        if wrong:
            raise CommandError(f"{wrong} difference{'s' if wrong > 1 else ''}")
        self.stdout.write(self.style.SUCCESS(f"{len(debates)} debates: no differences."))

    def compare(self, slug: str, checks: dict[str, Any], of: Debate | Text | None) -> int:
        """Print each difference, under its kind; how many there are."""
        number = 0
        for name, differences in checks.items():
            show_progress(self.stderr, f"{slug}: {name} …")
            found = list(differences(of))
            show_progress(self.stderr, "")
            for difference in found:
                self.stdout.write(self.style.ERROR(f"{slug}: {name}: {difference}"))
            number += len(found)
            if found and name == "rules":
                self.stdout.write(f"{slug}: counts and standing are compared once the rules hold.")
                break
        return number
