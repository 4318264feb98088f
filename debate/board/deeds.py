"""What was done in a debate, or by a person, in sentences: newest first, and only what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from debate.activity.models import Activity, Verb
from debate.annotations.models import Annotation
from debate.arguments.models import Node, State
from debate.arguments.rules import REFERENCE
from debate.board.telling import IN_ONES_NAME, KEEPING_ORDER, said_of, telling_of
from debate.debates.models import Debate
from debate.debates.rules import may_see_members
from debate.people.models import User

PAGE = 50
# With these the words of the statement are shown.
WITH_WORDS = {Verb.ADDED, Verb.EDITED, Verb.LINKED}
# Whoever wrote what is no longer shown is not named beside it, as on its card.
NAMED = {State.LIVE, State.MERGED}

Nodes = dict[tuple[int, int], Node]
"""Statements by their debate and number."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done, as a sentence."""

    activity: Activity
    debate: Debate
    who: User | None  # None where the sentence names nobody
    said: str
    words: str  # of the statement, as long as everyone reads them
    numbers: frozenset[int]  # of the statements in the sentence that have a page for everyone

    @property
    def change(self) -> int:
        return self.activity.change or 0

    @property
    def reason(self) -> str:
        """Why it was done, in the words of whoever did it: shown wherever it is told."""
        return str(self.activity.detail.get("reason", ""))

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The sentence in pieces, each with the address that it leads to, or none."""
        parts = REFERENCE.split(self.said)
        found = [(f"#{part}", self._page(int(part))) if at % 2 else (part, "") for at, part in enumerate(parts)]
        return [piece for piece in found if piece[0]]

    def _page(self, number: int) -> str:
        return f"{self.debate.get_absolute_url()}{number}/" if number in self.numbers else ""

    @property
    def address(self) -> str:
        """Where to look at it: the statement, or the debate."""
        return self._page(self.activity.node or 0) or self.debate.get_absolute_url()

    @property
    def sentence(self) -> str:
        """The whole as plain text."""
        said = f"{self.who} {self.said}" if self.who else self.said
        return f"{said}: {self.reason}" if self.reason else said


@dataclass(frozen=True, slots=True)
class Deeds:
    """One page of them; `older` leads to the next.

    `votes` were cast in that time: how many together, since one beside what somebody did would tell whose it is.
    """

    told: list[Deed]
    older: int | None
    votes: int = 0


def deeds_in(debate: Debate, user: Any, *, in_order: bool = False, since: int = 0, before: int = 0) -> Deeds:
    """What was done in a debate after one change and before another; with `in_order` only what was done to keep order.

    Changes are gapless and only votes are left out of the rows: so the changes that are not there are the votes.
    """
    top = before or debate.clock.change + 1
    rows = Activity.objects.filter(debate=debate, change__gt=since, change__lt=top).but_votes()
    if in_order:
        rows = rows.filter(verb__in=KEEPING_ORDER)
    found = list(rows.select_related("actor", "debate").order_by("-change")[: PAGE + 1])
    page, more = found[:PAGE], found[PAGE:]
    deeds = told(page, for_members=bool(may_see_members(user, debate)))
    older = page[-1].change if more else None
    return Deeds(deeds, older, 0 if in_order else top - (older or since + 1) - len(page))


def deeds_of(person: User, *, before: int = 0) -> Deeds:
    """What somebody did in their own name in public debates; `before` and `older` are primary keys here."""
    public = Debate.objects.seen_by(AnonymousUser()).values("pk")
    rows = Activity.objects.filter(actor=person, debate__in=public, verb__in=IN_ONES_NAME)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("actor", "debate").order_by("-pk")[: PAGE + 1])
    deeds = [deed for deed in told(found[:PAGE]) if deed.who]
    return Deeds(deeds, found[PAGE - 1].pk if len(found) > PAGE else None)


def has_written(person: User) -> bool:
    """Whether a statement that everyone reads bears this person's name, be it one that came with a file."""
    public = Debate.objects.seen_by(AnonymousUser()).values("pk")
    return Node.objects.live().filter(author=person, debate__in=public).exists()


def told(activities: Sequence[Activity], *, for_members: bool = False) -> list[Deed]:
    """These in sentences, without what is not for the reader."""
    names = names_in(activities) if for_members else {}
    said: list[tuple[Activity, str, bool]] = []
    for activity in activities:
        telling = telling_of(activity)
        if telling and (for_members or not telling.for_members):
            said.append((activity, said_of(activity, telling, names), telling.by))
    nodes, notes = nodes_in(said), notes_in(activities)
    return [deed_of(*one, nodes) for one in said if is_there(one[0], nodes, notes)]


def deed_of(activity: Activity, said: str, by: bool, nodes: Nodes) -> Deed:
    debate = activity.debate
    assert debate is not None  # noqa: S101 only what was done in debates is told
    node = nodes.get((debate.pk, activity.node or 0))
    who = activity.actor if by and (node is None or node.state in NAMED) else None
    found = [nodes.get((debate.pk, int(number))) for number in REFERENCE.findall(said)]
    return Deed(
        activity=activity,
        debate=debate,
        who=who,
        said=f"Somebody {said}" if by and who is None else said,
        words=words_of(node) if node and activity.verb in WITH_WORDS else "",
        numbers=frozenset(node.number for node in found if node and node.has_page),
    )


def is_there(activity: Activity, nodes: Nodes, notes: set[str]) -> bool:
    """Whether what it tells of can be read: of a note that was taken out of view nothing but that is told."""
    if activity.verb != Verb.ANNOTATED:
        return True
    node = nodes.get((activity.debate_id or 0, activity.node or 0))
    return activity.detail.get("note") in notes and (node is None or node.is_live)


def words_of(node: Node) -> str:
    """What it says now, a link in the words of its original; nothing once either is no longer shown."""
    shown = node.link_to or node
    return shown.body if node.is_live and shown.is_live else ""


def nodes_in(said: Iterable[tuple[Activity, str, bool]]) -> Nodes:
    """The statements that these are about or name; one query."""
    numbers: dict[int, set[int]] = {}
    for activity, sentence, _ in said:
        named = {int(number) for number in REFERENCE.findall(sentence)} | {activity.node or 0}
        numbers.setdefault(activity.debate_id or 0, set()).update(named)
    wanted = reduce(or_, (Q(debate=debate, number__in=found) for debate, found in numbers.items()), Q(pk=None))
    return {(node.debate_id, node.number): node for node in Node.objects.filter(wanted).select_related("link_to")}


def notes_in(activities: Iterable[Activity]) -> set[str]:
    """The keys of the notes among these that everyone reads."""
    keys = {key for activity in activities if (key := activity.detail.get("note"))}
    return {str(key) for key in Annotation.objects.shown().filter(key__in=keys).values_list("key", flat=True)}


def names_in(activities: Iterable[Activity]) -> dict[int, str]:
    """The names of those who joined, left or got a role."""
    pks = {pk for activity in activities if (pk := activity.detail.get("user"))}
    return dict(User.objects.filter(pk__in=pks).values_list("pk", "name"))
