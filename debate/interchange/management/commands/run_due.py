"""Do now what is due now: for those who run no `serve`, or cannot wait."""

from typing import Any

from django.core.management import BaseCommand

from debate.interchange.management.chores import enqueue_due, work


class Command(BaseCommand):
    help = "Do the periodic work that is due, and what waits in the queue, then end."

    def handle(self, **options: Any) -> None:
        taken = enqueue_due()
        done = work()
        self.stdout.write(self.style.SUCCESS(f"Due: {', '.join(taken) or 'nothing'}. Done: {done}."))
