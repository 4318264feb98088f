"""News in words: what a row tells, as far as this person may still see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from debate.activity.models import Activity, Verb
from debate.annotations.models import Annotation
from debate.arguments.models import Node
from debate.debates.models import Debate
from debate.following.models import News, NewsQuerySet
from debate.following.revising import still_told
from debate.people.models import User

Why = News.Why

# What happens to a statement by somebody else's hand: all of it is told, in these words.
DECIDED = {
    Verb.EDITED: "was edited",
    Verb.HID: "was hidden by those who keep order",
    Verb.RESTORED: "is there again",
    Verb.CHANGED_KIND: "is of another kind now",
    Verb.MOVED: "was moved",
    Verb.MERGED: "was merged",
    Verb.SPLIT: "was split",
    Verb.EXTRACTED: "was taken into a debate of its own",
    Verb.UNDID: "is as it was: what was done to it was undone",
    Verb.MARKED: "got a mark",
}
# What becomes of a mark, for who made it.
OF_MARKS = {Verb.ANSWERED_MARK: "was answered by the author", Verb.CLOSED_MARK: "was settled"}
# What the record says that a suggestion became; its reason is read where it stands, by its author alone.
SETTLED = {
    "accepted": "was accepted as #{}",
    "merged": "was found to say the same as #{}",
    "declined": "was declined; My page tells why",
    "pending": "is looked at again",
}
MY_SUGGESTIONS = "/me/suggestions/"


Piece = tuple[str, str, str]
"""A sentence, a path (under the debate, or one of its own) and what is quoted; None where nothing can be seen."""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news: a sentence, the statement that it is about, and where to look."""

    sentence: str
    url: str
    debate: Debate
    body: str
    new: bool
    news: News


def news_of(user: User) -> NewsQuerySet:
    """What this person was told, the newest first, of debates that they may see now."""
    return News.objects.filter(user=user, debate__in=Debate.objects.open_to(user)).select_related("debate")


def items(rows: Iterable[News]) -> list[Item]:
    """These rows in words, without what is no longer there to be seen or told; in a fixed number of queries."""
    news = list(rows)
    nodes = _nodes({(one.debate_id, one.about) for one in news if one.about})
    done = _activities({(one.debate_id, one.change) for one in news})
    notes = _notes(done.values())
    revised = {one: nodes.get((one.debate_id, one.about)) for one in news if one.why == Why.REVISED}
    kept = still_told((one, node.parent) for one, node in revised.items() if node and node.parent)
    found = []
    for one in news:
        if one in revised and one.pk not in kept:
            continue
        told = _told(one, nodes.get((one.debate_id, one.about)), done.get((one.debate_id, one.change)), notes)
        if told:
            sentence, path, body = told
            address = path if path.startswith("/") else f"{one.debate.get_absolute_url()}{path}"
            found.append(Item(sentence, address, one.debate, body, not one.seen, one))
    return found


def _told(news: News, node: Node | None, done: Activity | None, notes: dict[str, Annotation]) -> Piece | None:
    if news.why == Why.DEBATE:
        return f"{_many(news.count)} in a debate that you follow", "?order=newest", ""
    if news.why == Why.SETTLED:
        return _settled(news, done)
    if news.why == Why.NOTE:
        return _noted(news, done, notes.get(done.detail["note"]) if done else None)
    if news.why == Why.DECISION and done and "note" in done.detail:
        return f"Your note{_on(news)} {_decided(done)}", f"{news.about}/" if news.about else "", ""
    if done and done.verb in OF_MARKS:
        sentence = f"Your mark on #{news.about} {OF_MARKS[Verb(done.verb)]}{_because(done)}"
        return (sentence, f"{news.about}/marks/", "") if node and node.is_live else None
    return _of_node(news, node, done) if node else None


def _noted(news: News, done: Activity | None, note: Annotation | None) -> Piece | None:
    if done is None or note is None:
        return None
    said = "answered your note" if "reply_to" in done.detail else "wrote a note"
    return f"{_who(done)} {said}{_on(news)}", _note_path(note), note.body


def _settled(news: News, done: Activity | None) -> Piece:
    if news.count > 1:
        return f"{news.count} of your suggestions were decided", MY_SUGGESTIONS, ""
    became = SETTLED.get(done.detail.get("decision", "") if done else "", "was decided").format(news.about)
    return (
        f"Your suggestion {became}",
        f"{MY_SUGGESTIONS}#suggestion-{done.detail['suggestion']}" if done else MY_SUGGESTIONS,
        "",
    )


def _of_node(news: News, node: Node, done: Activity | None) -> Piece | None:
    here, body = f"{news.about}/", node.body if node.is_live else ""
    if news.why == Why.ANSWER:
        above = f" #{node.parent.number}" if node.parent else ""
        return (f"{_who(done)} answered your{above} with #{node.number}", here, body) if node.is_live else None
    if news.why == Why.BRANCH:
        return f"{_many(news.count)} under #{news.about}, which you follow", f"{here}?order=newest", body
    if news.why == Why.REVISED:
        above = f" on #{node.parent.number}" if node.parent else ""
        return f"{news.count} people changed their vote{above} after your #{news.about}", here, body
    return f"Your #{news.about} {_decided(done)}", here, node.body


def _who(done: Activity | None) -> str:
    return str(done.actor) if done and done.actor else "Somebody"


def _on(news: News) -> str:
    return f" on #{news.about}" if news.about else " on a passage"


def _decided(done: Activity | None) -> str:
    if done is None:
        return "was changed"
    return DECIDED.get(Verb(done.verb), "was changed") + _because(done)


def _because(done: Activity) -> str:
    reason = done.detail.get("reason", "")
    return f": {reason}" if reason else ""


def _many(number: int) -> str:
    return "A new statement" if number == 1 else f"{number} new statements"


def _note_path(note: Annotation) -> str:
    place = f"{note.node.number}/annotations/" if note.node else f"passages/{note.quote_id}/annotations/"
    return f"{place}#note-{note.key}"


def _nodes(places: set[tuple[int, int]]) -> dict[tuple[int, int], Node]:
    wanted = _pairs(places, "debate", "number")
    return {(node.debate_id, node.number): node for node in Node.objects.filter(wanted).select_related("parent")}


def _activities(places: set[tuple[int, int]]) -> dict[tuple[int, int], Activity]:
    rows = Activity.objects.filter(_pairs(places, "debate", "change")).select_related("actor")
    return {(row.debate_id or 0, row.change or 0): row for row in rows}


def _notes(done: Iterable[Activity]) -> dict[str, Annotation]:
    keys = {key for one in done if (key := one.detail.get("note"))}
    return {str(note.key): note for note in Annotation.objects.shown().filter(key__in=keys).select_related("node")}


def _pairs(pairs: set[tuple[int, int]], one: str, other: str) -> Q:
    """Rows of any of these pairs; of none when there are none."""
    return reduce(or_, (Q(**{one: a, other: b}) for a, b in pairs), Q(pk=None))
