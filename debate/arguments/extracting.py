"""A branch goes on in a debate of its own: the same words, authors and passages, in a draft on another question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from debate.activity.models import Verb
from debate.arguments import counts
from debate.arguments.actions import Wording, keep_revision
from debate.arguments.models import BODY_MAX, Kind, Node, Revision, State, Undo
from debate.arguments.moves import may_extract, may_stand_alone
from debate.arguments.rules import REFERENCE
from debate.arguments.tending import again, keep
from debate.arguments.tree import descendant_ids
from debate.debates.actions import start_beside
from debate.debates.clock import Turn, turn
from debate.debates.models import Debate, DebateClock
from debate.debates.rules import is_running
from debate.people.models import User
from debate.web.rows import moment
from debate.web.verdict import ALLOWED, require

GOES_ON = "It goes on in a debate of its own."
Batches = list[list[Node]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was made: the new debate, its statements by the primary keys of the old ones, and how to take it back."""

    debate: Debate
    copies: dict[int, Node]
    undo: Undo


def extract(*, node: Node, by: User, question: str, position: str = "", closes: bool = False) -> Extracted:
    """Let a branch go on in a new draft that `by` owns: as a position, or under a new one that says `position`.

    Here it stays as it is, or (`closes`) just its top, locked, which leads there. Votes are the business of
    `votes.tending.extract`, which calls this.
    """
    with turn(node.debate_id, by=by) as taken:
        node = again(node)
        require(may_extract(by, node))
        require(may_stand_alone(node, under_new=bool(position)))
        require(is_running(node.debate) if closes else ALLOWED)
        batches = branch_of(node)
        made = start_beside(debate=node.debate, by=by, question=question)
        with turn(made.pk, by=by) as there:
            top = _position(there, made, by, position) if position else None
            copies = _copy(there, made, batches, top)
            there.record(Verb.EXTRACTED, parent=None, of=node.debate_id)
        before = {"debate": made.pk, "change": _change_of(made), "locked": node.locked}
        hidden = _close(node, by) if closes else []
        node.extracted_to = made
        node.save(update_fields=["extracted_to", "locked"])
        taken.record(Verb.EXTRACTED, node=node.number, beside=[one.number for one in hidden])
        undo = keep(taken, by, node, Verb.EXTRACTED, before | {"hidden": [one.pk for one in hidden]})
        return Extracted(made, copies, undo)


def branch_of(top: Node) -> Batches:
    """What of a branch goes along, each batch after what it hangs on.

    That is what is there or carries something that is; links only to what goes along too, with what is said of them.
    """
    within = Node.objects.filter(Q(pk=top.pk) | Q(pk__in=descendant_ids(top.pk))).exclude(state=State.MERGED)
    waiting = [node for node in within.order_by("number") if node.is_live or node.descendant_count]
    known, batches = {top.pk, None}, [[node for node in waiting if node.pk == top.pk]]
    while batches[-1]:
        ready = [n for n in waiting if n.pk not in known and n.parent_id in known and n.link_to_id in known]
        batches.append(ready)
        known.update(node.pk for node in ready)
    return batches[:-1]


def _position(there: Turn, debate: Debate, by: User, body: str) -> Node:
    wording = Wording(body).normalised()
    wording.check(Kind.POSITION, debate)
    fields = wording.fields()
    made = Node.objects.create(debate=debate, number=there.number(), kind=Kind.POSITION, author=by, **fields)
    keep_revision(made, by)
    return made


def _copy(there: Turn, debate: Debate, batches: Batches, top: Node | None) -> dict[int, Node]:
    """The statements in the new debate, by the primary keys of the old ones."""
    old = sorted((node for batch in batches for node in batch), key=lambda node: node.number)
    numbers = {node.number: there.number() for node in old}
    counted = counts.counted((node.pk, node.parent_id, node.kind, node.state) for node in old)
    copies: dict[int, Node] = {}
    for batch in batches:
        made = [_copied(node, debate, numbers, copies, top) for node in batch]
        for node, copy in zip(batch, made, strict=True):
            for column in counts.ALL_COLUMNS:
                setattr(copy, column, counted[node.pk][column])
        copies |= zip([node.pk for node in batch], Node.objects.bulk_create(made), strict=True)
    _date(old, copies)
    Revision.objects.bulk_create(_revisions(copies), batch_size=500)
    counts.count_branches(top, [copies[batches[0][0].pk]], +1)
    counts.rebuild_uses(debate)
    return copies


def _date(old: list[Node], copies: dict[int, Node]) -> None:
    """They were written when they were written."""
    with connection.cursor() as cursor:
        dates = [(moment(node.created_at), copies[node.pk].pk) for node in old]
        cursor.executemany("UPDATE arguments_node SET created_at = %s WHERE id = %s", dates)
    for node in old:
        copies[node.pk].created_at = node.created_at


def _copied(node: Node, debate: Debate, numbers: dict[int, int], copies: dict[int, Node], top: Node | None) -> Node:
    stood_for = copies[node.link_to_id] if node.link_to_id else None
    made = Node(debate=debate, number=numbers[node.number], kind=node.kind, aim=node.aim, author_id=node.author_id)
    made.parent, made.link_to = copies.get(node.parent_id or 0, top), stood_for
    made.state, made.state_reason, made.state_by_id = node.state, node.state_reason, node.state_by_id
    made.body = renumbered(node.body, numbers)
    if made.parent is None:
        # A position carries neither a passage nor a link to the outside.
        made.kind, made.aim = Kind.POSITION, ""
        return made
    made.quote_id, made.outside_url, made.outside_quote = node.quote_id, node.outside_url, node.outside_quote
    return made


def _revisions(copies: dict[int, Node]) -> Iterator[Revision]:
    for node in copies.values():
        if not node.is_link:
            said = {"body": node.body, "quote_id": node.quote_id}
            outside = {"outside_url": node.outside_url, "outside_quote": node.outside_quote}
            yield Revision(node=node, number=1, by_id=node.author_id, **said, **outside)


def renumbered(body: str, numbers: dict[int, int]) -> str:
    """The sentence with the numbers that its references have in the new debate; one to what stays behind is no link."""

    def there(found: re.Match[str]) -> str:
        number = int(found[1])
        return f"#{numbers[number]}" if number in numbers else f"no. {number}"

    return REFERENCE.sub(there, body)[:BODY_MAX]


def _close(node: Node, by: User) -> list[Node]:
    """Let just the top of a branch stay, locked; what was taken out of view."""
    below = Node.objects.filter(pk__in=descendant_ids(node.pk))
    hidden = list(below.live().order_by("number"))
    counts.count_branches(node, list(node.children.all()), -1)
    below.live().update(state=State.HIDDEN, state_reason=GOES_ON, state_by=by)
    below.update(**dict.fromkeys(counts.ALL_COLUMNS, 0))
    counts.rebuild_uses(node.debate)
    node.locked = node.locked or GOES_ON
    return hidden


def _change_of(debate: Debate) -> int:
    return DebateClock.objects.values_list("change", flat=True).get(debate=debate)
