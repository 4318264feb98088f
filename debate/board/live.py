"""What is new in a debate since a mark, rendered once for all who may see the same.

A piece of news covers the changes after `since` up to `until` and holds the cards that these touched as they are now:
whoever takes it twice, or a newer one first, ends with the same page. So what was missed is made as what is new is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from debate.activity.models import Activity, Verb
from debate.arguments.models import Kind, Node
from debate.arguments.tree import dependant_ids
from debate.board.branches import View, closed
from debate.board.cards import Place, Row, card, rows
from debate.board.loading import editions_in, statement
from debate.board.queries import MARKS, PLACE, THESE, WITH_ANCESTORS
from debate.board.slots import Rights, mine, slot
from debate.insights.models import Standing
from debate.votes.rules import order_may_tell
from debate.web.rows import fetch, places

# What people are told; whatever else was done moves the mark and says nothing.
WORDS = {
    Verb.ADDED: "added",
    Verb.LINKED: "added",
    Verb.EDITED: "edited",
    Verb.WITHDREW: "withdrawn",
    Verb.HID: "hidden",
    Verb.RESTORED: "restored",
    Verb.CHANGED_KIND: "moved",
    Verb.MOVED: "moved",
    Verb.MERGED: "moved",
    Verb.SPLIT: "moved",
    Verb.EXTRACTED: "moved",
    Verb.UNDID: "moved",
    Verb.PARTED: "moved",
    Verb.VOTED: "votes",
    Verb.UNVOTED: "votes",
    Verb.CONFIRMED: "votes",
    Verb.STOOD: "votes",
    Verb.ANNOTATED: "notes",
    Verb.EDITED_NOTE: "notes",
    Verb.WITHDREW_NOTE: "notes",
    Verb.DECIDED: "notes",
    Verb.MARKED: "marks",
    Verb.CLOSED_MARK: "marks",
}
# These leave the tree as it was.
QUIET = {"votes", "notes", "marks"}
# After these a page is better read anew than mended.
WHOLE = {Verb.LOADED, Verb.GREW, Verb.EXAMPLES, Verb.CLEARED}
# After these others may do, or see, something else than before.
SETTINGS = {Verb.CONFIGURED, Verb.CHANGED_STATE, Verb.LOCKED, Verb.UNLOCKED, Verb.HANDED_OVER}
MEMBERS = {Verb.JOINED, Verb.LEFT, Verb.CHANGED_ROLE, Verb.PAUSED, Verb.RESUMED}
STANDS = {Verb.STOOD, Verb.VOTED, Verb.UNVOTED, Verb.PARTED}
# Behind by more than so many changes, or cards: read the page anew.
MOST_CHANGES, MOST_CARDS = 500, 120


class Mark(NamedTuple):
    """Up to which change one was told, and up to which one standings were computed then."""

    change: int
    standing: int


class Viewer(NamedTuple):
    """All that what somebody is shown depends on."""

    user_id: int | None
    rights: Rights  # anybody's who may do the same
    stood: bool
    held_back: bool

    @classmethod
    def of(cls, view: View) -> Viewer:
        stood = view.stood or view.debate.voting_is_over
        return cls(view.rights.user_id, replace(view.rights, user_id=None), stood, not order_may_tell(view.debate))

    def hides(self, row: Row) -> bool:
        """Whether the results on this card are not for these eyes yet.

        Where they show card by card, after one's own vote, the stream brings none: the page keeps what it showed.
        """
        return self.held_back or (row.kind == Kind.POSITION and not self.stood)

    def among(self, authors: frozenset[int]) -> Viewer:
        """The same for all but these, for whom it matters who they are."""
        return self if self.user_id in authors else self._replace(user_id=None)


@dataclass
class News:
    """What changed after `since` up to `until`."""

    since: Mark
    until: Mark
    place: Place
    statements: int
    changes: list[tuple[int, str, int | None]] = field(default_factory=list)
    shown: list[Row] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)
    new: frozenset[int] = frozenset()
    authors: frozenset[int] = frozenset()  # of what is new
    whole: bool = False
    settings: bool = False
    people: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()  # of whom it was said how they belong here
    texts: dict[Viewer, bytes] = field(default_factory=dict)

    def concerns(self, user_id: int | None) -> bool:
        """Whether this person may have another view of the debate now."""
        return self.settings or user_id in self.people

    def text(self, viewer: Viewer) -> bytes:
        """As one event of the stream; rendered once for all who may see the same."""
        viewer = viewer.among(self.authors | self.members)
        if viewer not in self.texts:
            # Standings that moved by themselves are no change: whoever comes back asks for those after the last one.
            name = f"id: {self.until.change}\n" if self.until.change > self.since.change else ""
            self.texts[viewer] = f"{name}event: news\ndata: {json.dumps(self._data(viewer))}\n\n".encode()
        return self.texts[viewer]

    def _data(self, viewer: Viewer) -> dict[str, Any]:
        data: dict[str, Any] = {"since": self.since.change, "until": self.until.change, "standing": self.until.standing}
        if self.whole or self.settings or viewer.user_id in self.members:
            return data | {"anew": "whole" if self.whole else "settings"}
        cards = [self._card(row, viewer) for row in self.shown]
        above = [self._branch(row) for row in self.above]
        return data | {"changes": self.changes, "statements": self.statements, "cards": cards, "above": above}

    def _branch(self, row: Row) -> dict[str, Any]:
        """What a card says of its answers where they are not at hand."""
        sentence = closed(row, f"/debates/{self.place.slug}/", "") if row.descendants else ""
        return {"n": row.number, "children": row.children, "closed": sentence}

    def _card(self, row: Row, viewer: Viewer) -> dict[str, Any]:
        if not (row.is_live or row.descendants):
            return {"n": row.number, "gone": True}
        opening, middle, closing = card(row, self.place, is_blind=viewer.hides(row))
        filled = ""
        if row.number in self.new:
            filled = slot(mine(row, replace(viewer.rights, user_id=viewer.user_id), {}), self.place)
        html = "".join((opening, filled, middle, closing))
        return {"n": row.number, "parent": row.parent, "notes": row.notes, "meaning": row.meaning, "html": html}


def look(marks: Mapping[int, Mark]) -> Iterator[tuple[int, Mark, News]]:
    """What is new in each of these debates since its mark: the hub's question."""
    for debate_id, change, standing in fetch(MARKS.format(places=places(list(marks))), list(marks)):
        now = Mark(change, standing)
        if now != marks[debate_id]:
            yield debate_id, now, news_between(debate_id, marks[debate_id], now)


@lru_cache(maxsize=64)
def news_between(debate_id: int, since: Mark, until: Mark) -> News:
    """What changed after one mark up to another; kept, because after a restart all come back from about the same."""
    place, statements = place_of(debate_id)
    news = News(since, until, place, statements)
    if until.change - since.change > MOST_CHANGES:
        news.whole = news.settings = True
        return news
    recent = activities_of(debate_id, since.change, until.change)
    verbs = {Verb(activity.verb) for activity in recent}
    news.whole, news.settings = bool(verbs & WHOLE), bool(verbs & SETTINGS)
    news.members = frozenset(members_in(recent))
    news.people = news.members.union(a.actor_id for a in recent if a.verb in STANDS and a.actor_id)
    news.changes = [(a.change or 0, WORDS[Verb(a.verb)], a.node) for a in recent if a.verb in WORDS]
    if not news.whole:
        show(news, debate_id, recent, restood(debate_id, since.standing, until.standing))
    return news


def place_of(debate_id: int) -> tuple[Place, int]:
    """Where the cards are rendered, over the first of the debate's texts; and how many statements it has had."""
    slug, version_id, statements, results, language, texts = fetch(statement(PLACE), [debate_id])[0]
    editions = editions_in(texts)
    read = next((each.text for each in editions if each.version_id == version_id), "")
    elsewhere = tuple(each for each in editions if each.text != read)
    return Place(slug, version_id, elsewhere, results, language), statements


def activities_of(debate_id: int, since: int, until: int) -> list[Activity]:
    found = Activity.objects.filter(debate=debate_id, change__gt=since, change__lte=until)
    return list(found.order_by("change")[:MOST_CHANGES])


def members_in(activities: Iterable[Activity]) -> Iterator[int]:
    """Who may do something else than before these: members who came, went or have another role, and the paused."""
    for activity in activities:
        if activity.verb in MEMBERS and activity.detail.get("user"):
            yield activity.detail["user"]


def restood(debate_id: int, since: int, until: int) -> set[int]:
    """The nodes whose standing was computed anew between two of its marks."""
    if until <= since:
        return set()
    wanted = list(dependant_ids(touched_by(debate_id, activities_of(debate_id, since, until))))[: 10 * MOST_CARDS]
    changed = Standing.objects.filter(node__in=wanted, change__gt=since)
    return set(changed.values_list("node", flat=True)[:MOST_CARDS])


def touched_by(debate_id: int, activities: Iterable[Activity]) -> set[int]:
    """The primary keys of the nodes that these were about; after a stand, the positions."""
    shown = [activity for activity in activities if activity.verb in WORDS]
    numbers: set[int] = set().union(*map(numbers_in, shown))
    nodes = Node.objects.filter(debate=debate_id)
    found = set(nodes.filter(number__in=numbers).values_list("pk", flat=True))
    if any(activity.verb == Verb.STOOD for activity in shown):
        found |= set(nodes.filter(parent=None).values_list("pk", flat=True))
    return found


def numbers_in(activity: Activity) -> set[int]:
    """The nodes that an activity names: a move names where from and where to, a merge both of its nodes."""
    named = [activity.node]
    if WORDS[Verb(activity.verb)] == "moved":
        for value in activity.detail.values():
            named += value if isinstance(value, list) else [value]
    return {number for number in named if type(number) is int}


def show(news: News, debate_id: int, recent: list[Activity], restood: set[int]) -> None:
    """Gather the rows: what was touched, what links to it or hangs on it, and the counts above."""
    of_tree = [a for a in recent if WORDS.get(Verb(a.verb), "votes") not in QUIET]
    touched, moved = touched_by(debate_id, recent), touched_by(debate_id, of_tree)
    near = Node.objects.filter(link_to__in=moved)
    if rearranged := touched_by(debate_id, [a for a in of_tree if WORDS[Verb(a.verb)] == "moved"]):
        near |= Node.objects.filter(parent__in=rearranged)
    if moved:
        touched |= set(near.values_list("pk", flat=True)[: MOST_CARDS + 1])
    if len(touched) > MOST_CARDS:
        news.whole = True
        return
    version, pks = news.place.version_id, list(touched | restood)
    news.shown = rows(THESE.format(places=places(pks)), pks, version) if pks else []
    if moved:
        news.above = rows(WITH_ANCESTORS.format(places=places(list(moved))), list(moved), version)
        news.shown += [row for row in news.above if row.parent_id is None and row.pk not in pks]
    for row in news.shown:
        news.place.paragraph(row)  # looked up now: it is rendered in the event loop, which must ask no database
    news.new = frozenset(a.node for a in recent if a.verb == Verb.ADDED and a.node)
    news.authors = frozenset(row.author_id for row in news.shown if row.number in news.new)
