"""The slot of a card: my votes, what I may do here, stale hints. Equal slots are rendered once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string

from debate.arguments.models import Kind
from debate.arguments.tree import locks_over
from debate.board.cards import Place, Row
from debate.debates.models import Debate
from debate.debates.rules import may_moderate, may_post, may_suggest, may_vote
from debate.votes.models import Question, Vote
from debate.web.rows import instances, places

AGREEMENTS = ((-2, "No"), (-1, "Rather no"), (0, "Undecided"), (1, "Rather yes"), (2, "Yes"))
RELEVANCES = ((0, "Not at all"), (1, "A little"), (2, "Somewhat"), (3, "Strongly"), (4, "Decisive"))
ANSWERS = {Question.AGREEMENT: AGREEMENTS, Question.RELEVANCE: RELEVANCES}


def in_words(question: Question, value: int | None) -> str:
    """An answer as its button says it; nothing for none."""
    return "" if value is None else dict(ANSWERS[question])[value].lower()


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do in a debate now: the same for all its cards, worked out once a page."""

    vote: str
    post: str
    suggests: bool
    keeps_order: bool
    user_id: int | None

    @classmethod
    def of(cls, user: Any, debate: Debate) -> Rights:
        """The reasons of refusals; empty where allowed."""
        return cls(
            vote=may_vote(user, debate).reason,
            post=may_post(user, debate).reason,
            suggests=bool(may_suggest(user, debate)),
            keeps_order=bool(may_moderate(user, debate)),
            user_id=user.pk if user.is_authenticated else None,
        )

    @property
    def refusals(self) -> list[str]:
        """What this person cannot do here now, each reason once: cards leave out what is refused, the page says why."""
        return list(dict.fromkeys(reason for reason in (self.vote, self.post) if reason))


class Mine(NamedTuple):
    """What fills the slot of one card for one person: plain values."""

    number: int | str
    kind: str
    aim: str
    is_link: bool
    is_live: bool
    parent: int | str | None
    notes: int | str
    own: bool
    suggests: bool
    keeps_order: bool
    vote_refused: str
    post_refused: str
    agreement: int | None
    relevance: int | None
    stale: bool
    news: str

    @property
    def said(self) -> str:
        """My agreement in words."""
        return in_words(Question.AGREEMENT, self.agreement)

    @property
    def counted(self) -> str:
        """My relevance in words."""
        return in_words(Question.RELEVANCE, self.relevance)


def votes_on(user: Any, rows: Iterable[Row]) -> dict[int, dict[str, Vote]]:
    """My votes on these cards by node and question: one batched look-up, none for a visitor."""
    votes: dict[int, dict[str, Vote]] = {}
    if user.is_authenticated:
        pks = [row.pk for row in rows]
        mine = f"voter_id = %s AND node_id IN ({places(pks)})"
        for vote in instances(Vote, mine, [user.pk, *pks]) if pks else []:
            votes.setdefault(vote.node_id, {})[vote.question] = vote
    return votes


def locks_of(debate: Debate, rows: Iterable[Row]) -> dict[int, str]:
    """Why these nodes are locked, themselves or by what they stand under; asked only where anything is.

    A page holds all that its rows stand under, so that nothing need be asked; a part of it may not.
    """
    if not getattr(debate, "has_locks", False):
        return {}
    known = {row.pk: row for row in rows}
    if any(row.parent_id and row.parent_id not in known for row in known.values()):
        return locks_over(list(known))
    return {pk: reason for pk in known if (reason := _lock_over(pk, known))}


def _lock_over(pk: int | None, known: Mapping[int, Row]) -> str:
    """The lock nearest above one of these rows, or its own."""
    while pk and not known[pk].locked:
        pk = known[pk].parent_id
    return known[pk].locked if pk else ""


def mine(row: Row, rights: Rights, votes: dict[str, Vote], locked: str = "", news: str = "") -> Mine:
    """What this person's slot on this card holds: `locked` is why its branch is, `news` “new” or “changed”."""
    agreement, relevance = votes.get(Question.AGREEMENT), votes.get(Question.RELEVANCE)
    return Mine(
        number=row.number,
        kind=row.kind,
        aim=row.aim,
        is_link=row.is_link,
        is_live=row.is_live,
        parent=row.parent,
        notes=row.notes,
        own=row.author_id == rights.user_id,
        suggests=rights.suggests,
        keeps_order=rights.keeps_order,
        vote_refused=rights.vote,
        post_refused=rights.post or ("" if rights.keeps_order else locked),
        agreement=agreement.value if agreement else None,
        relevance=relevance.value if relevance else None,
        stale=any(vote.is_stale(row) for vote in votes.values()),
        news=news,
    )


# What differs from card to card but not in what is said: filled in after rendering, so that cards share their slots.
NUMBER, PARENT, NOTES, SLUG = "[number]", "[parent]", "[notes]", "[slug]"


def slot(mine: Mine, place: Place) -> str:
    """The slot as HTML."""
    html = _slot(mine._replace(number=NUMBER, parent=PARENT, notes=NOTES if mine.notes else 0))
    html = html.replace(NUMBER, str(mine.number)).replace(PARENT, str(mine.parent))
    return html.replace(NOTES, str(mine.notes)).replace(SLUG, place.slug)


# Kept under the values themselves: hash() takes −1 for −2, and whoever said *no* would read *rather no*.
@lru_cache(maxsize=2_000)
def _slot(mine: Mine) -> str:
    context = {
        "mine": mine,
        "slug": SLUG,
        "agreements": AGREEMENTS,
        "relevances": RELEVANCES,
        "ask": "Do you agree?" if mine.kind == Kind.POSITION else "Is this true?",
        "side": "against" if mine.kind == Kind.REBUTTAL else "for",
    }
    return render_to_string("board/_slot.html", context)
