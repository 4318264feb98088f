"""Do once what the workers beside the server do again and again: for those who run no `serve`, or cannot wait."""

from typing import Any

from django.core.management import BaseCommand

from debate.following.telling import tell_all
from debate.insights.actions import refresh_all
from debate.interchange.management.chores import enqueue_due, work


class Command(BaseCommand):
    help = "Bring standings and news up to date, do the chores that are due and what waits in the queue, then end."

    def handle(self, **options: Any) -> None:
        refresh_all()
        tell_all()  # before the mails that tell it
        taken = enqueue_due()
        done = work()
        self.stdout.write(self.style.SUCCESS(f"Due: {', '.join(taken) or 'nothing'}. Done: {done}."))
