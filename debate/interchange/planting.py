"""Writing a synthetic debate: its people, its text, its nodes, in bulk and whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from debate.arguments import counts
from debate.arguments.counts import COLUMNS, passage_column
from debate.arguments.models import Kind, Node, PassageUse, Revision
from debate.debates import actions as debates
from debate.debates.models import Debate, DebateClock
from debate.interchange.growing import POSITIONS, Sprout, passages, sentence, sprouts, text_body
from debate.people.models import User, name_key
from debate.texts.actions import add_version, quote_passage
from debate.texts.models import Quote, Text

BATCH = 2000


@dataclass(slots=True)
class Planted:
    """What was planned and, level by level, becomes rows."""

    tree: list[Sprout]
    nodes: list[Node]
    first: int
    """The place of the first node that is new."""

    def new(self) -> list[Node]:
        return self.nodes[self.first :]


def people(number: int, *, stem: str, shown: str) -> list[User]:
    """So many people who cannot sign in, made when they are not there yet."""
    wanted = [f"{stem}-{at}" for at in range(1, number + 1)]
    there = set(User.objects.filter(username__in=wanted).values_list("username", flat=True))
    made = []
    for at, username in enumerate(wanted, 1):
        if username not in there:
            name = f"{shown} {at}"
            made.append(User(username=username, name=name, name_key=name_key(name), password=UNUSABLE_PASSWORD_PREFIX))
    User.objects.bulk_create(made, batch_size=500)
    return list(User.objects.filter(username__startswith=f"{stem}-").order_by("pk")[:number])


@transaction.atomic
def open_debate(*, slug: str, by: User, rng: Random) -> Debate:
    """The debate of this address over a synthetic text of its own."""
    text = Text.objects.create(slug=slug, title=f"A synthetic text for {slug}")
    body, blocks, start = text_body(rng), [], 0
    for paragraph in body.split("\n\n"):
        blocks.append((start, start + len(paragraph), "paragraph"))
        start += len(paragraph) + 2
    add_version(text=text, by=by, body=body, blocks=blocks)
    debate = debates.start(
        by=by,
        question=f"What should be done about {slug}?",
        text=text,
        visibility=Debate.Visibility.PUBLIC,
        contribution=Debate.Contribution.ANYONE,
        summary="A synthetic debate for measuring.",
    )
    debate.slug = slug
    debate.save(update_fields=["slug"])
    return debate


def quotes_of(debate: Debate, rng: Random) -> list[Quote]:
    """Some two hundred passages of the debate's first text."""
    text = debate.texts.order_by("debate_texts__order").first()
    if text is None:
        return []
    version = text.current()
    return [quote_passage(version=version, start=start, end=end) for start, end in passages(version, rng)]


def plan(debate: Debate, number: int, authors: Sequence[User], quotes: Sequence[Quote], rng: Random) -> Planted:
    """So many new nodes, under the positions that are there or else under new ones; nothing is written yet."""
    there = list(debate.nodes.live().filter(kind=Kind.POSITION)[:POSITIONS])
    roots = len(there) or min(POSITIONS, number)
    tree = sprouts(rng, number + len(there), roots=roots, quotes=bool(quotes))
    next_number = DebateClock.objects.get(debate=debate).next_number
    nodes = list(there)
    for sprout in tree[len(there) :]:
        node = Node(debate=debate, number=next_number, kind=sprout.kind, aim=sprout.aim, author=rng.choice(authors))
        node.body = sentence(rng)
        if sprout.kind == Kind.EVIDENCE:
            node.quote = rng.choice(quotes)
        nodes.append(node)
        next_number += 1
    return Planted(tree, nodes, len(there))


def write_nodes(planted: Planted) -> Iterator[int]:
    """Write nodes and their revisions, parents before children; yields how many are written so far."""
    _count(planted)
    levels: dict[int, list[int]] = {}
    for at in range(planted.first, len(planted.tree)):
        levels.setdefault(planted.tree[at].depth, []).append(at)
    done = 0
    for _, places in sorted(levels.items()):
        for start in range(0, len(places), BATCH):
            part = places[start : start + BATCH]
            _write_part(planted, part)
            done += len(part)
            yield done


def _write_part(planted: Planted, places: list[int]) -> None:
    nodes = [planted.nodes[at] for at in places]
    for at, node in zip(places, nodes, strict=True):
        parent = planted.tree[at].parent
        node.parent = None if parent is None else planted.nodes[parent]
    Node.objects.bulk_create(nodes, batch_size=BATCH)
    Revision.objects.bulk_create(
        [Revision(node=node, number=1, body=node.body, quote_id=node.quote_id, by_id=node.author_id) for node in nodes],
        batch_size=BATCH,
    )


def _count(planted: Planted) -> None:
    """Let each new node know its children and descendants before it is written."""
    for at in range(len(planted.tree) - 1, planted.first - 1, -1):
        sprout, node = planted.tree[at], planted.nodes[at]
        counted = Counter(COLUMNS[Kind(planted.tree[child].kind)] for child in sprout.children)
        for column, number in counted.items():
            setattr(node, column, number)
        node.descendant_count = sum(1 + planted.nodes[child].descendant_count for child in sprout.children)


def count_passages(debate: Debate, planted: Planted) -> None:
    """Count the passages that new evidence uses, and the new children of positions that were there."""
    if planted.first:
        counts.rebuild(debate)
        return
    uses: dict[int, Counter[str]] = {}
    for node in planted.nodes:
        if node.quote_id and node.parent:
            uses.setdefault(node.quote_id, Counter())[passage_column(node.parent.kind)] += 1
    PassageUse.objects.bulk_create([PassageUse(debate=debate, quote_id=quote, **uses[quote]) for quote in uses])
