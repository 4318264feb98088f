"""How people voted, as one looks at it: everyone, one role, or one person who lets others see it.

A page of its own, so that the cards stay the same for everyone. Of a role nothing is told that would tell how one or
two people voted: neither by itself, nor by taking the others from the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery, TextChoices

from debate.board.branches import WIDE, View, level, level_below, positions, row_numbered
from debate.board.cards import Row, blind_for
from debate.board.slots import in_words, votes_on
from debate.debates.models import Debate, Member
from debate.people.models import User
from debate.votes.models import VALUES, Openness, Question, Vote
from debate.web.numbers import number_in

FEWEST = 3
# So many names are offered.
NAMES = 200
Counts = tuple[int, ...]


class Group(TextChoices):
    """Who votes, by what they are in the debate."""

    KEEPERS = "keepers", "Owner and moderators"
    CONTRIBUTORS = "contributors", "Contributors"
    OTHERS = "others", "Everyone else"


GROUP_OF = {
    Member.Role.OWNER: Group.KEEPERS,
    Member.Role.MODERATOR: Group.KEEPERS,
    Member.Role.CONTRIBUTOR: Group.CONTRIBUTORS,
}


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose votes are looked at: a group's, a person's, or, with neither, everyone's."""

    group: str = ""
    person: User | None = None

    @property
    def asked(self) -> str:
        """How an address names them."""
        return f"p{self.person.pk}" if self.person else self.group


def open_voters(debate: Debate) -> list[User]:
    """Those who let others see how they voted here, by name."""
    return list(User.objects.filter(open_in__debate=debate, is_active=True).order_by("name_key")[:NAMES])


def eyes_from(given: str, debate: Debate) -> Eyes:
    """Whom an address names; who does not let others see their votes, or no longer, is nobody."""
    if given in Group:
        return Eyes(group=given)
    pk = number_in(given[1:]) if given.startswith("p") else None
    shown = Openness.objects.filter(debate=debate, person=pk).select_related("person").first() if pk else None
    return Eyes(person=shown.person if shown and shown.person.is_active else None)


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with the answers that were looked for; `withheld` says why there are none to be seen."""

    row: Row
    withheld: str = ""
    agreement: Counts | None = None
    relevance: Counts | None = None
    said: str = ""
    counted: str = ""
    stale: bool = False
    below: list[Line] = field(default_factory=list)

    @property
    def too_few(self) -> bool:
        """Whether something is not told of this statement because it would tell of one or two people."""
        return not self.withheld and (self.agreement is None or self.relevance is None)

    @property
    def has_agreement(self) -> bool:
        """Whether there is anything to draw."""
        return any(self.agreement or ())

    @property
    def has_relevance(self) -> bool:
        return any(self.relevance or ())

    @property
    def judged(self) -> bool:
        return self.has_agreement or self.has_relevance


def showable(voters: Mapping[str, int]) -> set[str]:
    """The groups whose counts can be told beside those of everyone.

    What is not told must be of three people together, or it could be had by taking the others from the whole.
    """
    shown = {group for group, number in voters.items() if number >= FEWEST}
    hidden = sum(number for group, number in voters.items() if group not in shown)
    while shown and 0 < hidden < FEWEST:
        smallest = min(shown, key=lambda group: (voters[group], group))
        shown.remove(smallest)
        hidden += voters[smallest]
    return shown


def answers_of_group(debate: Debate, pks: Sequence[int], group: str) -> dict[tuple[int, str], Counts | None]:
    """What a group answered on these nodes, by node and question; None where it cannot be told. One query."""
    role = Member.objects.filter(debate=debate, user=OuterRef("voter")).values("role")[:1]
    votes = Vote.objects.fresh().filter(node__in=pks).annotate(role=Subquery(role)).order_by()
    counted = votes.values_list("node", "question", "value", "role").annotate(number=Count("pk"))
    found: dict[tuple[int, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * 5))
    for node, question, value, is_a, number in counted:
        at = value - VALUES[Question(question)][0]
        found[node, question][GROUP_OF.get(is_a, Group.OTHERS)][at] += number
    told: dict[tuple[int, str], Counts | None] = {}
    for place, by_group in found.items():
        shown = showable({name: sum(counts) for name, counts in by_group.items()})
        told[place] = tuple(by_group[group]) if group in shown or group not in by_group else None
    return told


class Standpoint:
    """The lines of one page, for somebody who looks with these eyes."""

    def __init__(self, view: View, eyes: Eyes, rows: Iterable[Row]):
        self.view, self.eyes = view, eyes
        live = [row for row in rows if row.is_live]
        self.mine = votes_on(view.user, live)
        pks = [row.pk for row in live]
        self.of_group = answers_of_group(view.debate, pks, eyes.group) if eyes.group else {}
        self.of_person = votes_on(eyes.person, live) if eyes.person else {}

    def line(self, row: Row, below: Iterable[Row] = ()) -> Line:
        lines = [self.line(child) for child in below]
        if not row.is_live:
            return Line(row, withheld="No longer shown.", below=lines)
        if not self.view.shows_results(row, self.mine.get(row.pk, {})):
            return Line(row, withheld=blind_for(row, self.view.place), below=lines)
        return Line(row, below=lines, **self._answers(row))

    def _answers(self, row: Row) -> dict[str, Any]:
        if self.eyes.person:
            return self._of_person(row)
        if not self.eyes.group:
            return {"agreement": row.agree, "relevance": row.relevant}
        none = (0,) * 5
        return {question: self.of_group.get((row.pk, question), none) for question in Question.values}

    def _of_person(self, row: Row) -> dict[str, Any]:
        votes = self.of_person.get(row.pk, {})
        agreement, relevance = votes.get(Question.AGREEMENT), votes.get(Question.RELEVANCE)
        return {
            "agreement": (),
            "relevance": (),
            "said": in_words(Question.AGREEMENT, agreement.value if agreement else None),
            "counted": in_words(Question.RELEVANCE, relevance.value if relevance else None),
            "stale": any(vote.is_stale(row) for vote in votes.values()),
        }


@dataclass(frozen=True, slots=True)
class Look:
    """One page: the focus with what stands under it, or the positions; two levels, as on the board."""

    focus: Row | None
    lines: list[Line]
    start: int
    more: bool

    @property
    def number(self) -> int | None:
        return self.focus.number if self.focus else None


def look(view: View, eyes: Eyes, number: int | None, start: int) -> Look:
    """Load a page in a number of queries that does not grow."""
    focus = row_numbered(view, number) if number is not None else None
    rows = level(view, focus.pk, start) if focus else positions(view)
    more = bool(focus) and len(rows) > WIDE
    rows = rows[:WIDE] if focus else rows
    below = {pk: found[:WIDE] for pk, found in level_below(view, rows, WIDE).items()}
    standpoint = Standpoint(view, eyes, list(_all(focus, rows, below)))
    lines = [standpoint.line(row, below.get(row.pk, ())) for row in rows]
    if focus:
        lines = [standpoint.line(focus), *lines]
    return Look(focus, lines, start, more)


def _all(focus: Row | None, rows: list[Row], below: Mapping[int, list[Row]]) -> Iterator[Row]:
    yield from [focus] if focus else []
    yield from rows
    for found in below.values():
        yield from found
