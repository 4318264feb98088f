"""A synthetic debate of any size, for measuring."""

from __future__ import annotations

from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.db import connection, transaction

from debate.activity.models import Verb
from debate.debates.actions import wind_clock
from debate.debates.clock import turn
from debate.debates.models import Debate
from debate.insights import actions as insights
from debate.interchange import ballots, planting
from debate.interchange.growing import shares
from debate.interchange.management.progress import show_progress


class Command(BaseCommand):
    help = "Add so many statements and votes to a debate, made up; the debate is made when it is not there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="as in its address, /debates/SLUG/")
        parser.add_argument("--nodes", type=int, required=True, help="how many statements")
        parser.add_argument("--votes", type=int, required=True, help="how many votes on them")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same debate")

    def handle(self, *, slug: str, nodes: int, votes: int, seed: int, **options: Any) -> None:
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        if slug == "new" or nodes < 1 or votes < 0:
            raise CommandError("At least one node, no fewer than 0 votes, and any address but “new”.")
        self.plant(slug, nodes, votes, Random(seed))  # noqa: S311 the same debate for the same seed
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # so that the next query is not planned for the size before
        show_progress(self.stderr, "")
        self.stdout.write(self.style.SUCCESS(f"{slug}: {nodes:,} statements and {votes:,} votes more."))

    @transaction.atomic
    def plant(self, slug: str, nodes: int, votes: int, rng: Random) -> None:
        """All of it or nothing: an interrupted run leaves nothing behind."""
        self.crowd = planting.people(min(5000, max(30, votes // 200)), stem="grown", shown="Grown")
        debate = Debate.objects.filter(slug=slug).first()
        debate = debate or planting.open_debate(slug=slug, by=self.crowd[0], rng=rng)
        self.grow(debate, nodes, votes, rng)
        show_progress(self.stderr, "computing the standings …")
        insights.rebuild(debate)

    def grow(self, debate: Debate, number: int, votes: int, rng: Random) -> None:
        """Nodes and votes in one turn at the clock, as one change."""
        with turn(debate.pk, by=None) as taken:
            planted = planting.plan(debate, number, self.crowd, planting.quotes_of(debate, rng), rng)
            for done in planting.write_nodes(planted):
                show_progress(self.stderr, f"{done:,} of {number:,} statements")
            planting.count_passages(debate, planted)
            for done in ballots.write(rng, self.ballots(planted, votes, rng), [user.pk for user in self.crowd]):
                show_progress(self.stderr, f"{done:,} of {votes:,} votes")
            wind_clock(debate=debate, number=planted.nodes[-1].number, change=taken.change)
            taken.record(Verb.GREW, nodes=number, votes=votes)

    def ballots(self, planted: planting.Planted, votes: int, rng: Random) -> list[ballots.Ballot]:
        """Who is asked about which new statement, and how good it is."""
        try:
            given = shares(rng, planted.tree[planted.first :], votes, len(self.crowd))
        except ValueError as error:
            raise CommandError(str(error)) from error
        split = (ballots.split(node, share, len(self.crowd)) for node, share in zip(planted.new(), given, strict=True))
        return [
            ballots.Ballot(node, rng.gauss(0.3, 0.8), agreeing, relating)
            for node, (agreeing, relating) in zip(planted.new(), split, strict=True)
        ]
