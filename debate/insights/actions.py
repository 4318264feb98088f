"""Keeping standings up to date: a worker follows the record of what was done, so no room below knows of them.

A refresh reads the activities since the last one, computes what depends on the touched nodes and moves
`Progress`, in one transaction under that row's lock. A crash anywhere loses nothing: the record is still there.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F, Q

from debate.activity.models import Activity, Verb
from debate.activity.waking import tell
from debate.arguments.models import Kind, Node
from debate.arguments.tree import dependant_ids
from debate.debates.models import Debate, DebateClock
from debate.insights.graph import Loaded, Triple, compute, load, taking_part
from debate.insights.models import Progress, Standing
from debate.reasoning.strength import CycleError

logger = logging.getLogger(__name__)

WHOLE = {Verb.LOADED, Verb.GREW, Verb.EXAMPLES, Verb.CLEARED, Verb.EXTRACTED}
# What these did concerns more than the one place they name.
WIDE = {Verb.MOVED, Verb.MERGED, Verb.SPLIT, Verb.UNDID, Verb.PARTED}
# Walking up from this many nodes costs more than computing all.
MANY = 1_000
# Sums over the same children in another order differ in the last bits: that is no change.
NOTHING = 1e-9


def refresh_all() -> int:
    """Bring every debate up to date that had a change since; how many had."""
    behind = Debate.objects.filter(Q(progress=None) | Q(clock__change__gt=F("progress__change")), clock__change__gt=0)
    number = 0
    for debate in behind.only("pk", "slug"):
        refresh(debate)
        number += 1
    return number


def refresh(debate: Debate) -> None:
    """Compute anew what the activities since the last refresh may have moved; nothing new: nothing happens."""
    with transaction.atomic():
        done = _lock(debate)
        now = _change_of(debate)
        if now > done:
            _catch_up(debate, since=done, now=now)


def rebuild(debate: Debate) -> None:
    """Compute every standing of the debate, whatever the record says."""
    with transaction.atomic():
        _lock(debate)
        now = _change_of(debate)
        _compute_all(debate, now)
        _advance(debate, now)


def differences(debate: Debate) -> list[str]:
    """Each standing that is not what votes and tree say, in words.

    What the worker has not come to yet is no difference, unless catching up would not mend it; nothing is written.
    """
    with transaction.atomic():
        refresh(debate)
        wrong = _differences(debate)
        transaction.set_rollback(True)
    return wrong


def _differences(debate: Debate) -> list[str]:
    numbers = dict(debate.nodes.values_list("pk", "number"))
    loaded = load(Node.objects.filter(debate=debate))
    try:
        right = compute(loaded)
    except CycleError as error:
        circle = ", ".join(f"#{numbers[loaded.rows[at][0]]}" for at in error.nodes)
        return [f"standings cannot be computed: {circle} depend on each other"]
    kept = {row[0]: row[1:] for row in Standing.objects.filter(node__debate=debate).values_list(*WRITTEN)}
    wrong = [f"#{numbers[pk]}: has a standing but takes no part" for pk in kept.keys() - right.keys()]
    for pk, triple in right.items():
        if (has := kept.get(pk)) is None or _differs(has, triple):
            wrong.append(f"#{numbers[pk]}: standing is {_shown(has)}, should be {_shown(triple)}")
    return wrong


WRITTEN = ["node", "value", "base", "weight"]


def _shown(triple: Triple | None) -> str:
    return " / ".join(f"{part:.4f}" for part in triple) if triple else "missing"


def _differs(one: Triple, other: Triple) -> bool:
    return any(abs(a - b) > NOTHING for a, b in zip(one, other, strict=True))


def _lock(debate: Debate) -> int:
    """Hold the debate's Progress until the transaction ends; up to which change it is done."""
    Progress.objects.bulk_create([Progress(debate=debate)], ignore_conflicts=True)
    # On SQLite the transaction itself began by taking the one write lock there is.
    return Progress.objects.select_for_update().values_list("change", flat=True).get(debate=debate)


def _change_of(debate: Debate) -> int:
    return DebateClock.objects.filter(debate=debate).values_list("change", flat=True).first() or 0


def _advance(debate: Debate, change: int) -> None:
    Progress.objects.filter(debate=debate).update(change=change)
    tell()


def _catch_up(debate: Debate, *, since: int, now: int) -> None:
    try:
        touched = _touched(debate, since)
        wanted = dependant_ids(touched) if touched is not None and len(touched) <= MANY else None
        if wanted is None or len(wanted) > 5 * MANY:
            _compute_all(debate, now)
        elif wanted:
            _compute_part(debate, wanted, now)
    except CycleError as error:
        # The rules prevent it, so it came from elsewhere: `verify` names it. The others must not wait for it.
        logger.error("Standings of %s stay as they were: %s", debate.slug, error)
    _advance(debate, now)


def _touched(debate: Debate, since: int) -> set[int] | None:
    """The primary keys of the nodes that activities were about; None when they were about all."""
    done = Activity.objects.filter(debate=debate, change__gt=since).order_by()
    verbs, numbers = set(), set()
    for verb, number in done.values_list("verb", "node").distinct():
        verbs.add(verb)
        numbers.add(number)
    if verbs & WHOLE:
        return None
    if verbs & WIDE:
        for detail in done.filter(verb__in=WIDE).values_list("detail", flat=True):
            numbers.update(detail.get("beside", ()))
    about = Q(number__in=numbers - {None})
    if Verb.STOOD in verbs:
        about |= Q(kind=Kind.POSITION)
    return set(debate.nodes.filter(about).values_list("pk", flat=True))


def _compute_all(debate: Debate, now: int) -> None:
    nodes = Node.objects.filter(debate=debate)
    loaded = load(nodes)
    _write(loaded, compute(loaded), now)
    Standing.objects.filter(node__debate=debate).exclude(node__in=taking_part(nodes).values("pk")).delete()


def _compute_part(debate: Debate, wanted: set[int], now: int) -> None:
    """These nodes, with all that depends on them, from the stored standings of their other inputs."""
    targets = Node.objects.filter(links__in=wanted).values("pk")
    loaded = load(Node.objects.filter(Q(pk__in=wanted) | Q(parent__in=wanted) | Q(pk__in=targets), debate=debate))
    _write(loaded, compute(loaded, wanted), now)
    if gone := wanted - loaded.place.keys():
        Standing.objects.filter(node__in=gone).delete()


def _write(loaded: Loaded, right: dict[int, Triple], now: int) -> None:
    """Store what is another than before."""
    rows = []
    for pk, triple in right.items():
        has = loaded.stored(loaded.place[pk])
        if has is None or _differs(has, triple):
            value, base, weight = triple
            rows.append(Standing(node_id=pk, value=value, base=base, weight=weight, change=now))
    Standing.objects.bulk_create(
        rows,
        batch_size=5_000,
        update_conflicts=True,
        unique_fields=["node"],
        update_fields=["value", "base", "weight", "change"],
    )
