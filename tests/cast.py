"""The cast: the same few people and one small debate, used by every test."""

from __future__ import annotations

import pytest

from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.people.actions import make_guest
from debate.people.models import User
from debate.texts.actions import add_version, quote_passage
from debate.texts.models import Quote, Text

PARAGRAPHS = [
    "The bridge was built in 1931, and the town has grown around it.",
    "Engineers suggest that it will not last ten more winters. Closing it would cost shops on the east bank trade.",
    "The ferry is slow, but the ferry is loved. The ferry is slow in winter.",
]
BODY = "\n\n".join(PARAGRAPHS)


def blocks_of(paragraphs: list[str]) -> list[tuple[int, int, str]]:
    """The blocks of paragraphs joined by an empty line."""
    blocks, start = [], 0
    for paragraph in paragraphs:
        blocks.append((start, start + len(paragraph), "paragraph"))
        start += len(paragraph) + 2
    return blocks


def make_user(username: str, **extra: object) -> User:
    return User.objects.create_user(username, password="a long password", **extra)


@pytest.fixture
def owner(db: None) -> User:
    """Started the debate."""
    return make_user("Olga")


@pytest.fixture
def member(db: None) -> User:
    """Has an account and writes in the debate."""
    return make_user("Mara")


@pytest.fixture
def stranger(db: None) -> User:
    """Has an account and nothing to do with the debate."""
    return make_user("Stefan")


@pytest.fixture
def guest(db: None) -> User:
    """Gave just a name."""
    return make_guest(name="Gil")[0]


@pytest.fixture
def curator(db: None) -> User:
    """Works in the admin."""
    return make_user("Cora", is_staff=True, is_superuser=True)


def make_text() -> Text:
    text = Text.objects.create(slug="bridge", title="The old bridge", author="Town Gazette", published="2024-05")
    add_version(text=text, by=None, body=BODY, blocks=blocks_of(PARAGRAPHS))
    return text


def make_debate(owner: User, text: Text) -> Debate:
    debate = debates.start(
        by=owner,
        question="Should the bridge be closed?",
        text=text,
        visibility=Debate.Visibility.PUBLIC,
        contribution=Debate.Contribution.ANYONE,
    )
    for body in ("Yes, close it before winter.", "No, keep the bridge open."):
        arguments.add(debate=debate, by=owner, kind="position", wording=Wording(body))
    return debate


def make_private_debate(owner: User, text: Text) -> Debate:
    debate = debates.start(
        by=owner,
        question="What do we say in the hearing?",
        text=text,
        visibility=Debate.Visibility.MEMBERS,
        contribution=Debate.Contribution.MEMBERS,
    )
    arguments.add(debate=debate, by=owner, kind="position", wording=Wording("We ask for a delay."))
    return debate


def make_quote(text: Text) -> Quote:
    sentence = "Engineers suggest that it will not last ten more winters."
    start = BODY.index(sentence)
    return quote_passage(version=text.current(), start=start, end=start + len(sentence))


@pytest.fixture
def text(db: None) -> Text:
    return make_text()


@pytest.fixture
def debate(owner: User, text: Text) -> Debate:
    """Public, everyone may write: "Should the bridge be closed?" with two positions, #1 yes and #2 no."""
    return make_debate(owner, text)


@pytest.fixture
def private_debate(owner: User, text: Text) -> Debate:
    """For members only; Olga is the only one."""
    return make_private_debate(owner, text)


@pytest.fixture
def quote(text: Text) -> Quote:
    """The sentence of the engineers."""
    return make_quote(text)


@pytest.fixture
def claim(debate: Debate, member: User) -> Node:
    """#3 under #1, by Mara."""
    return arguments.add(
        debate=debate,
        by=member,
        kind="claim",
        parent=debate.nodes.get(number=1),
        wording=Wording("It is too weak for another winter."),
    )


@pytest.fixture
def evidence(claim: Node, member: User, quote: Quote) -> Node:
    """#4 under #3, by Mara, with the engineers' sentence."""
    wording = Wording("Engineers suggest it will not last ten more winters.", quote=quote)
    return arguments.add(debate=claim.debate, by=member, kind="evidence", parent=claim, wording=wording)


@pytest.fixture
def rebuttal(claim: Node, stranger: User) -> Node:
    """#4 (or #5 after `evidence`) under #3, by Stefan, of its truth."""
    wording = Wording("Ten winters is not the next winter.")
    return arguments.add(debate=claim.debate, by=stranger, kind="rebuttal", aim="truth", parent=claim, wording=wording)


@pytest.fixture
def suggesting(claim: Node) -> Debate:
    """The debate with #3 takes suggestions since: members write directly, of whom Olga is the only one."""
    Debate.objects.filter(pk=claim.debate_id).update(takes_suggestions=True)
    return Debate.objects.get(pk=claim.debate_id)


@pytest.fixture
def moderator(debate: Debate, owner: User) -> User:
    """Keeps order in the debate beside its owner."""
    user = make_user("Moritz")
    debates.add_member(debate=debate, by=owner, user=user, role="moderator")
    return user
