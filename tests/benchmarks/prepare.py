"""Make a grown debate ready to be measured: people who are signed in, a branch of a hundred, standings.

`python -c "import django; django.setup(); from tests.benchmarks import prepare; prepare.main(SLUG)"` prints the World.
"""

import json
import random
from dataclasses import asdict
from importlib import import_module

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.debates.models import Debate
from debate.insights.actions import refresh
from debate.people.models import User
from debate.votes.actions import cast, take_stand
from debate.votes.models import Question, Stand
from tests.benchmarks.client import Request
from tests.benchmarks.measures import MEASURES, PAGE, World

PEOPLE = 40
WIDE = 100
BACKENDS = {
    "page": settings.AUTHENTICATION_BACKENDS[0],
    "floor": "django.contrib.auth.backends.ModelBackend",
}


def main(slug: str) -> None:
    debate = Debate.objects.get(slug=slug)
    wide = wide_parent(debate)
    claims = debate.nodes.live().filter(kind="claim", link_to=None).exclude(parent=wide).exclude(pk=wide.pk)
    chance = random.Random(1)
    numbers = chance.sample(list(claims.values_list("number", flat=True)), 250)
    world = World(
        slug=slug,
        wide=wide.number,
        voted=numbers[:200],
        answered=numbers[200:],
        people={server: people(debate, server) for server in BACKENDS},
    )
    settle(debate)
    world.queries.update({measure.name: queries(measure, world) for measure in MEASURES})
    print(json.dumps(asdict(world)))


def wide_parent(debate: Debate) -> Node:
    """A claim with exactly a hundred children, each with ten votes as the others have."""
    parent = debate.nodes.live().filter(kind="claim", link_to=None, parent__kind="position").order_by("number").last()
    voters = list(User.objects.filter(pk__in=debate.nodes.values("author"))[:10])
    chance = random.Random(2)
    for at in range(parent.child_count, WIDE):
        wording = Wording(f"One of a hundred reasons that were given for this, namely number {at}.")
        node = arguments.add(debate=debate, by=parent.author, kind="claim", parent=parent, wording=wording)
        for voter in voters:
            cast(node=node, by=voter, question=chance.choice(list(Question)), value=chance.randint(0, 2))
    return parent


def people(debate: Debate, server: str) -> list[str]:
    """Session keys of people who have taken their stand; the first has voted on some of what the page shows."""
    seen = debate.nodes.live().filter(parent__kind="position", link_to=None).order_by("number")[:10]
    keys = []
    for at in range(PEOPLE):
        user = User.objects.create(username=f"bench-{server}-{at}")
        take_stand(debate=debate, by=user, choice=Stand.Choice.UNSURE)
        for node in seen if at == 0 else []:
            cast(node=node, by=user, question="agreement", value=1)
        keys.append(session_of(user, server))
    Stand.objects.filter(debate=debate).update(led_on=True)
    return keys


def session_of(user: User, server: str) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"], session["_auth_user_backend"] = str(user.pk), BACKENDS[server]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def writers(number: int) -> None:
    """Print the session keys of so many people who have done nothing yet, by server."""
    keys = {}
    for server in BACKENDS:
        users = [User.objects.create(username=f"writer-{server}-{at}") for at in range(number)]
        keys[server] = [session_of(user, server) for user in users]
    print(json.dumps(keys))


def settle(debate: Debate) -> None:
    """Standings as they are when the background worker has come by; statistics as PostgreSQL keeps them by itself."""
    refresh(debate)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def queries(measure, world: World) -> int:
    """How many statements a warm request sends, those that only begin and end a transaction aside."""
    ask(measure.request(world, PAGE, 0))
    with CaptureQueriesContext(connection) as captured:
        ask(measure.request(world, PAGE, 1))
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured)


def ask(request: Request) -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    for name, value in request.cookies.items():
        client.cookies[name] = value
    if request.fields:
        answer = client.post(request.path, request.fields, headers=request.headers)
    else:
        answer = client.get(request.path, headers=request.headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{request.path} answered {answer.status_code}")
