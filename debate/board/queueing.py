"""What waits for those who keep order in a debate: suggestions, marks and reports in one line, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils import timezone

from debate.arguments.models import UNDOABLE, Kind, Node
from debate.arguments.rules import may_let_in
from debate.board.settling import AcceptForm, ReasonForm, SameForm
from debate.debates.models import Debate
from debate.moderation.models import Mark, Report, Suggestion
from debate.search.similar import Near, near
from debate.texts.models import Quote

SUGGESTION, MARK, REPORT = "suggestion", "mark", "report"
AROUND = 6  # how much of the line is shown on each side
LATELY = 10
ALIKE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the line, as far as the line shows it."""

    at: datetime
    what: str
    pk: int
    kind: str
    words: str

    @property
    def key(self) -> str:
        """Names it in addresses."""
        return f"{self.what}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Line:
    """The whole line, and where in it one is; `at` is None when nothing waits."""

    entries: list[Entry]
    at: int | None

    @classmethod
    def of(cls, debate: Debate, key: str = "") -> Line:
        """From the entry with this key; where that is gone, from the first."""
        entries = waiting(debate)
        found = next((at for at, entry in enumerate(entries) if entry.key == key), 0)
        return cls(entries, found if entries else None)

    @property
    def entry(self) -> Entry | None:
        return None if self.at is None else self.entries[self.at]

    def beside(self, step: int) -> Entry | None:
        """The one so many places on; none beyond the ends."""
        at = (self.at or 0) + step
        return self.entries[at] if self.entries and 0 <= at < len(self.entries) else None

    @property
    def previous(self) -> Entry | None:
        return self.beside(-1)

    @property
    def next(self) -> Entry | None:
        return self.beside(1)

    @property
    def first(self) -> int:
        """The place of the first one that is shown."""
        return max(0, (self.at or 0) - AROUND) + 1

    @property
    def around(self) -> list[Entry]:
        """The part of the line that is shown."""
        return self.entries[self.first - 1 : self.first + 2 * AROUND]


def waiting(debate: Debate) -> list[Entry]:
    """All that waits, the oldest first: three queries."""
    suggested = debate.suggestions.pending().values_list("created_at", "pk", "kind", "body")
    marked = debate.marks.waiting().order_by().values_list("created_at", "pk", "kind", "node__number")
    open_ones = debate.reports.open().order_by()
    reported = open_ones.values_list("created_at", "pk", "reason", "node__number", "mark__node__number")
    entries = [Entry(at, SUGGESTION, pk, kind, body) for at, pk, kind, body in suggested]
    for at, pk, why, number in marked:
        entries.append(Entry(at, MARK, pk, "", f"#{number}: {Mark.Kind(why).label}"))
    for at, pk, why, number, marked_one in reported:
        thing = f"#{number}" if number else f"A mark on #{marked_one}" if marked_one else "A note"
        entries.append(Entry(at, REPORT, pk, "", f"{thing}: {Report.Reason(why).label.lower()}"))
    return sorted(entries, key=lambda entry: (entry.at, entry.what, entry.pk))


@dataclass(frozen=True, slots=True)
class Around:
    """A quote in the paragraph that it was taken from."""

    before: str
    exact: str
    after: str
    number: int

    @classmethod
    def of(cls, quote: Quote) -> Around:
        version, first, last, number = quote.version, quote.start, quote.end, 0
        for start, end, kind in version.blocks:
            number += kind != "heading" and start <= quote.start
            if start <= quote.start < end:
                first = start
            if start < quote.end <= end:
                last = end
        return cls(version.body[first : quote.start], quote.exact, version.body[quote.end : last], max(1, number))


@dataclass(slots=True)
class Desk:
    """What lies before one: the thing itself, what it is about, and the forms that decide it."""

    what: str
    thing: Any
    about: Node | None = None
    refused: str = ""
    around: Around | None = None
    near: list[Near] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)


def desk_of(user: Any, debate: Debate, entry: Entry, sent: dict[str, Form]) -> Desk | None:
    """The thing with its context; None when somebody has just decided it. `sent` are forms that came back wrong."""
    if entry.what == SUGGESTION:
        return desk_of_suggestion(user, debate, entry.pk, sent)
    rows = {MARK: debate.marks, REPORT: debate.reports}[entry.what]
    notes = ("annotation__author", "annotation__node", "mark__author", "mark__node")
    beside = ("author", "same_as") if entry.what == MARK else ("reporter", *notes)
    thing: Any = rows.select_related("node__author", "node__parent", "node__link_to", "node__quote", *beside)
    thing = thing.filter(pk=entry.pk).first()
    if thing is None:
        return None
    if thing.node:
        thing.node.debate = debate
    reason = {"reason": thing.get_reason_display()} if entry.what == REPORT and thing.reason != "other" else {}
    forms = {"decline": ReasonForm(auto_id="decline-%s", initial=reason)}
    return Desk(entry.what, thing, about=thing.node, forms=forms | sent)


def desk_of_suggestion(user: Any, debate: Debate, pk: int, sent: dict[str, Form]) -> Desk | None:
    """A suggestion with what it answers, its passage, and what says nearly the same."""
    found = Suggestion.objects.whole().select_related("parent__author", "parent__quote", "parent__link_to")
    suggestion = found.filter(debate=debate, pk=pk).first()
    if suggestion is None:
        return None
    suggestion.debate = debate
    if suggestion.parent:
        suggestion.parent.debate = debate
    forms: dict[str, Form] = {
        "edit": AcceptForm(suggestion=suggestion, auto_id="edit-%s"),
        "merge": SameForm(suggestion=suggestion, auto_id="merge-%s"),
        "decline": ReasonForm(auto_id="decline-%s"),
    }
    return Desk(
        SUGGESTION,
        suggestion,
        about=suggestion.parent,
        refused=may_let_in(user, suggestion.author, debate, suggestion.parent).reason,
        around=Around.of(suggestion.quote) if suggestion.quote else None,
        near=list(without_itself(near(debate, suggestion.body), suggestion)),
        forms=forms | sent,
    )


def without_itself(found: Iterable[Near], suggestion: Suggestion) -> Iterable[Near]:
    """What it could be merged into: statements, and no position unless it is one."""
    is_position = suggestion.kind == Kind.POSITION
    fitting = [one for one in found if (one.node.kind == Kind.POSITION) == is_position]
    return fitting[:ALIKE]


def decided_lately(debate: Debate) -> list[tuple[Suggestion, bool]]:
    """What was decided last, and whether that can still be taken back: that it was accepted, only for ten minutes."""
    decided = debate.suggestions.exclude(state__in=[Suggestion.State.PENDING, Suggestion.State.TAKEN_BACK])
    latest = decided.select_related("author", "decided_by", "node").order_by("-decided_at", "-pk")[:LATELY]
    since = timezone.now() - UNDOABLE
    accepted = Suggestion.State.ACCEPTED
    return [(one, one.state != accepted or (one.decided_at or since) > since) for one in latest]
