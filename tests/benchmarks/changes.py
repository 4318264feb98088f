"""Somebody who writes at a steady rate, in a process of their own: votes for the most part, now and then a statement.

`python -c "import django; django.setup(); from tests.benchmarks import changes; changes.main(SLUG, RATE, CHANGES)"`
prints a line for each change: its number, and the monotonic clock when it was committed.
"""

import random
import time

from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.debates.models import Debate, DebateClock
from debate.people.models import User
from debate.votes.actions import cast
from tests.benchmarks.measures import said

STATEMENT_EVERY = 10


def main(slug: str, rate: float, changes: int, people: int = 40) -> None:
    debate = Debate.objects.get(slug=slug)
    voters = [User.objects.get_or_create(username=f"writer-{at}")[0] for at in range(people)]
    nodes = list(debate.nodes.live().filter(kind="claim", link_to=None).select_related("author")[:200])
    chance = random.Random(1)
    began = time.monotonic()
    for at in range(changes):
        time.sleep(max(0, began + at / rate - time.monotonic()))
        node, voter = chance.choice(nodes), chance.choice(voters)
        node.debate = debate
        if at % STATEMENT_EVERY:
            cast(node=node, by=voter, question="agreement", value=at % 5 - 2)
        else:
            arguments.add(debate=debate, by=voter, kind="claim", parent=node, wording=Wording(said(f"{rate} {at}")))
        committed = time.monotonic()
        print(DebateClock.objects.values_list("change", flat=True).get(debate=debate), committed, flush=True)
