"""What one person wrote, was answered and voted, over all debates that they may still see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, IntegerField, Max, OuterRef, QuerySet
from django.db.models.functions import Cast

from debate.activity.models import Activity
from debate.annotations.access import Target
from debate.annotations.models import Annotation
from debate.arguments.models import Node, State
from debate.board.queries import STALE
from debate.board.slots import in_words
from debate.debates.models import Debate
from debate.people.models import User
from debate.votes.models import Question, Vote
from debate.web.rows import fetch

PAGE = 20


def last_debate(user: User) -> Debate | None:
    """The debate in which this person did something last, among those that they may still see."""
    open_to_them = Debate.objects.open_to(user).values("pk")
    done = Activity.objects.filter(actor=user, debate__in=open_to_them).order_by("-at", "-pk")
    latest = done.select_related("debate").first()
    return latest.debate if latest else None


def page_of(rows: QuerySet[Any], number: str | None) -> Page[Any]:
    """One page of the rows; a page that is not there is the nearest that is."""
    return Paginator(rows, PAGE).get_page(number)


def _shown(nodes: QuerySet[Node], user: User) -> QuerySet[Node]:
    return nodes.filter(debate__in=Debate.objects.open_to(user)).select_related("debate", "parent", "link_to", "author")


def written_by(user: User) -> QuerySet[Node]:
    """What this person wrote, the newest first, also what was withdrawn or hidden."""
    return _shown(Node.objects.filter(author=user), user).order_by("-created_at", "-pk")


def notes_by(user: User) -> QuerySet[Annotation]:
    """The notes and replies of this person, the newest first; to those for oneself nothing else leads."""
    notes = Annotation.objects.filter(author=user, debate__in=Debate.objects.open_to(user), withdrawn_at=None)
    return notes.select_related("debate", "node__debate", "quote").order_by("-created_at", "-pk")


def with_targets(notes: Iterable[Annotation]) -> list[tuple[Annotation, Target]]:
    """Each of these notes with what it is on."""
    return [(note, Target(note.debate, node=note.node, quote=note.quote)) for note in notes]


def answers_to(user: User) -> QuerySet[Node]:
    """What others wrote under this person's statements, the newest first."""
    answers = Node.objects.live().filter(parent__author=user).exclude(author=user)
    return _shown(answers, user).order_by("-created_at", "-pk")


@dataclass(frozen=True, slots=True)
class Voted:
    """One person's votes on one node."""

    node: Node
    votes: dict[str, Vote]

    @property
    def said(self) -> str:
        """The agreement in words; "" for none."""
        vote = self.votes.get(Question.AGREEMENT)
        return in_words(Question.AGREEMENT, vote.value if vote else None)

    @property
    def counted(self) -> str:
        """The relevance in words; "" for none."""
        vote = self.votes.get(Question.RELEVANCE)
        return in_words(Question.RELEVANCE, vote.value if vote else None)

    @property
    def cast_at(self) -> datetime:
        """When the latest of them was cast."""
        return max(vote.cast_at for vote in self.votes.values())

    @property
    def is_stale(self) -> bool:
        return any(vote.is_stale(self.node) for vote in self.votes.values())

    @property
    def reworded(self) -> bool:
        """Whether what changed is the wording; otherwise it is the place or the kind."""
        return any(vote.revision < self.node.meaning for vote in self.votes.values())


def nodes_voted_on(user: User) -> QuerySet[Any, Any]:
    """The nodes with a vote of this person: those with a stale one first, then the latest."""
    stale = Vote.objects.stale().filter(pk=OuterRef("pk"))
    votes = Vote.objects.filter(voter=user, node__debate__in=Debate.objects.open_to(user))
    return (
        votes.annotate(is_old=Cast(Exists(stale), IntegerField()))
        .values("node")
        .annotate(old=Max("is_old"), last=Max("cast_at"))
        .order_by(F("old").desc(), F("last").desc(), F("node").desc())
    )


def voted_on(user: User, node_ids: Iterable[int]) -> list[Voted]:
    """The votes of this person on these nodes, in their order: one query."""
    ids = list(node_ids)
    found: dict[int, dict[str, Vote]] = defaultdict(dict)
    votes = Vote.objects.filter(voter=user, node__in=ids)
    for vote in votes.select_related("node__debate__clock", "node__link_to", "node__parent"):
        found[vote.node_id][vote.question] = vote
    return [Voted(next(iter(found[pk].values())).node, found[pk]) for pk in ids if pk in found]


def stale_nodes(user: User) -> QuerySet[Any, Any]:
    """The nodes on which this person's vote judged what is no longer there, the latest vote first."""
    votes = Vote.objects.stale().filter(voter=user, node__debate__in=Debate.objects.open_to(user))
    live = votes.filter(node__state=State.LIVE)
    return live.values("node").annotate(last=Max("cast_at")).order_by(F("last").desc(), F("node").desc())


def stale_count(user: User) -> int:
    """How many nodes wait for this person to confirm a vote."""
    return int(fetch(STALE, {"me": user.pk, "staff": user.is_staff})[0][0])


def only_moved(user: User, most: int) -> list[Voted]:
    """Of the nodes with a stale vote, those whose wording is what this person judged: they stand elsewhere."""
    voted = voted_on(user, [row["node"] for row in stale_nodes(user)])
    return [one for one in voted if not one.reworded][:most]


def open_in(user: User) -> QuerySet[Debate]:
    """The debates in which this person lets others see how they voted."""
    return Debate.objects.open_to(user).filter(open_voters__person=user)
