"""What is measured: what people do most, as a request to the page and one to its floor, and how slow it may be."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.client import Request

TOKEN = "a" * 32
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
PAGE, FLOOR, PLAIN = "page", "floor", "plain"


@dataclass(frozen=True, slots=True)
class World:
    """A debate of one size in one database, and what there is to ask for in it."""

    slug: str
    wide: int
    voted: list[int]
    answered: list[int]
    people: dict[str, list[str]]
    queries: dict[str, int] = field(default_factory=dict)

    @property
    def board(self) -> str:
        return f"/debates/{self.slug}/"

    def cookies(self, server: str, at: int) -> dict[str, str]:
        """Those of somebody who is signed in."""
        keys = self.people[server]
        return {"sessionid": keys[at % len(keys)], "csrftoken": TOKEN}


VISITOR = {"csrftoken": TOKEN}


def anonymous(world: World, server: str, at: int) -> Request:
    return Request(world.board, VISITOR)


def signed_in(world: World, server: str, at: int) -> Request:
    return Request(world.board, world.cookies(server, 0))


def unchanged(world: World, server: str, at: int) -> Request:
    """The harness adds the ETag of a moment ago; the floor is an empty view."""
    return Request(world.board if server == PAGE else "/empty/", VISITOR)


def nothing(world: World, server: str, at: int) -> Request:
    """An empty view: where the floor is plain WSGI, what the dispatcher costs."""
    return Request("/empty/", VISITOR)


def branch(world: World, server: str, at: int) -> Request:
    return Request(f"{world.board}{world.wide}/children/", VISITOR, HTMX)


def vote(world: World, server: str, at: int) -> Request:
    # Not by counting: whoever comes by again would say the same again, which writes nothing.
    node, value = world.voted[7 * at % len(world.voted)], random.Random(at).randint(-2, 2)
    fields = {"csrfmiddlewaretoken": TOKEN, "agreement": str(value)}
    return Request(f"{world.board}{node}/vote/", world.cookies(server, at), HTMX, fields)


def said(seed: str) -> str:
    """A sentence that nobody has said before: whoever repeats another is asked about it."""
    chance = random.Random(seed)
    words = ("".join(chance.choices("aeioubdglmnprst", k=chance.randint(3, 9))) for _ in range(14))
    return " ".join(words).capitalize() + "."


def reply(world: World, server: str, at: int) -> Request:
    node = world.answered[at % len(world.answered)]
    fields = {"csrfmiddlewaretoken": TOKEN, "kind": "claim", "body": said(f"{server} {at}")}
    return Request(f"{world.board}{node}/reply/", world.cookies(server, at), HTMX, fields)


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    request: Callable[[World, str, int], Request]
    most: float
    status: int = 200


MEASURES = [
    Measure("board, anonymous", anonymous, 2.0),
    Measure("board, signed in", signed_in, 3.0),
    Measure("board, 304", unchanged, 1.5, status=304),
    Measure("branch of 100", branch, 2.0),
    Measure("one vote", vote, 2.0),
    Measure("one new node", reply, 3.0),
]
EMPTY = Measure("empty view", nothing, 0)
# The pages that the floor cuts open, as the real server sent them; as nobody else asks for or writes.
CUT = {"anonymous": anonymous, "signed-in": signed_in, "branch": branch, "vote": vote, "reply": reply}
LAST = 1_000_000
