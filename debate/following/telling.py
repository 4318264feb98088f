"""Telling news: a worker follows the record of what was done, so no room below knows who follows what.

The activities since the last time become rows for those whom they concern, each person once an activity, for the
nearest reason. `Told` moves in the same transaction: after a crash nothing is lost or told twice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from debate.activity.models import Activity, Verb
from debate.annotations.models import Annotation
from debate.arguments.models import Node
from debate.arguments.tree import ancestor_ids
from debate.debates.models import Debate, Member
from debate.following.actions import count_unseen
from debate.following.models import Follow, Letter, News, Told, Visit
from debate.following.news import DECIDED, OF_MARKS
from debate.following.revising import told_of_revision
from debate.people.models import User
from debate.votes.models import Question
from debate.web.rows import moment

Why = News.Why
BATCH = 200
KEPT, LETTERS_KEPT = timedelta(days=180), timedelta(days=30)

PUT = """
INSERT INTO following_news (user_id, debate_id, why, about, count, first, change, at, seen, mailed)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (user_id, debate_id, why, about) WHERE NOT seen DO UPDATE SET
  count = CASE WHEN excluded.why = 'revised' THEN excluded.count ELSE following_news.count + excluded.count END,
  change = excluded.change, at = excluded.at, mailed = excluded.mailed
"""

NEW = {Verb.ADDED, Verb.LINKED}


def tell_all() -> int:
    """Tell what is new in every debate that had a change since; in how many."""
    behind = Debate.objects.filter(Q(told=None) | Q(clock__change__gt=F("told__change")), clock__change__gt=0)
    number = 0
    for debate in behind:
        tell(debate)
        number += 1
    return number


@transaction.atomic
def tell(debate: Debate) -> None:
    """Tell what is new in this debate, so much at a time."""
    Told.objects.bulk_create([Told(debate=debate)], ignore_conflicts=True)
    done = Told.objects.select_for_update().values_list("change", flat=True).get(debate=debate)
    activities = list(Activity.objects.filter(debate=debate, change__gt=done).order_by("change")[:BATCH])
    if not activities:
        return
    telling = Telling(debate, activities)
    for activity in activities:
        telling.read(activity)
    telling.write()
    Told.objects.filter(debate=debate).update(change=activities[-1].change)


def hidden_beside(activity: Activity) -> set[int]:
    """What else went out of view with a branch that goes on in a debate of its own, or came back with it."""
    of_branch = Verb.EXTRACTED in (activity.verb, activity.detail.get("undone"))
    return set(activity.detail.get("beside", ())) if of_branch else set()


@dataclass(slots=True)
class Line:
    """What one person is told of one thing: how often, from which change to which."""

    count: int
    first: int
    change: int
    at: datetime


class Telling:
    """Reads a stretch of one debate's record and finds out whom it concerns."""

    def __init__(self, debate: Debate, activities: list[Activity]):
        self.debate = debate
        self.lines: dict[tuple[int, str, int], Line] = {}
        self.followers: set[int] = set()
        self.joined: set[int] = set()
        self.of_branch: dict[int, set[int]] = defaultdict(set)
        for user, node in Follow.objects.filter(debate=debate, wanted=True).values_list("user", "node"):
            (self.of_branch[node] if node else self.followers).add(user)
        self.stopped = set(Follow.objects.filter(debate=debate, node=None, wanted=False).values_list("user", flat=True))
        numbers = {activity.node for activity in activities}.union(*map(hidden_beside, activities)) - {None}
        nodes = Node.objects.filter(debate=debate, number__in=numbers).select_related("parent")
        self.nodes = {node.number: node for node in nodes}
        keys = {key for one in activities for name in ("note", "reply_to") if (key := one.detail.get(name))}
        self.notes = {str(note.key): note for note in Annotation.objects.filter(debate=debate, key__in=keys)}

    def read(self, activity: Activity) -> None:
        """Add the lines that this activity is worth."""
        node = self.nodes.get(activity.node or 0)
        verb = activity.verb
        if verb in NEW and node:
            self._added(activity, node)
        elif verb == Verb.ANNOTATED:
            self._annotated(activity, node)
        elif verb in DECIDED:
            self._decided(activity, node)
        elif verb in OF_MARKS:
            self._tell(activity, activity.detail.get("user"), Why.DECISION, activity.node or 0)
        elif verb == Verb.SETTLED:
            self._tell(activity, activity.detail.get("user"), Why.SETTLED, activity.node or 0)
        elif verb == Verb.VOTED and node and activity.actor_id and self._is_revision(activity):
            node.debate = self.debate
            for author, number, people in told_of_revision(node, activity.actor_id, activity.at):
                self._tell(activity, author, Why.REVISED, number, people)

    def _added(self, activity: Activity, node: Node) -> None:
        told = dict.fromkeys(self.followers, (Why.DEBATE, 0))
        if self.of_branch:
            above_it = ancestor_ids(node.pk)
            numbers = dict(Node.objects.filter(pk__in=above_it).values_list("pk", "number"))
            for above in above_it:  # from the top down: the nearest is told
                told |= dict.fromkeys(self.of_branch.get(above, ()), (Why.BRANCH, numbers[above]))
        if node.parent:
            told[node.parent.author_id] = (Why.ANSWER, node.number)
        for user, (why, about) in told.items():
            self._tell(activity, user, why, about)
        self._joined(activity)

    def _annotated(self, activity: Activity, node: Node | None) -> None:
        thread = self.notes.get(activity.detail.get("reply_to", ""))
        author = thread.author_id if thread else node.author_id if node else None
        self._tell(activity, author, Why.NOTE, activity.node or 0)
        self._joined(activity)

    def _decided(self, activity: Activity, node: Node | None) -> None:
        note = self.notes.get(activity.detail.get("note", ""))
        author = note.author_id if note else node.author_id if node else None
        self._tell(activity, author, Why.DECISION, activity.node or 0)
        for number in hidden_beside(activity) & self.nodes.keys():
            self._tell(activity, self.nodes[number].author_id, Why.DECISION, number)

    @staticmethod
    def _is_revision(activity: Activity) -> bool:
        return bool(activity.detail.get("revised")) and activity.detail.get("question") == Question.AGREEMENT

    def _joined(self, activity: Activity) -> None:
        """Whoever writes in a debate follows it from then on, unless they stopped."""
        if activity.actor_id and activity.actor_id not in self.stopped | self.followers:
            self.followers.add(activity.actor_id)
            self.joined.add(activity.actor_id)

    def _tell(self, activity: Activity, user: int | None, why: Why, about: int, people: int = 0) -> None:
        if user is None or user == activity.actor_id or activity.change is None:
            return
        line = self.lines.setdefault((user, why, about), Line(0, activity.change, activity.change, activity.at))
        line.count = people or line.count + 1
        line.change, line.at = activity.change, activity.at

    def write(self) -> None:
        """Store the lines of those who may see the debate, and how much is new for them."""
        Follow.objects.bulk_create(
            [Follow(user_id=user, debate=self.debate) for user in self.joined], ignore_conflicts=True
        )
        may_see = self._may_see({user for user, _, _ in self.lines})
        rows = [
            (user, self.debate.pk, why, about, line.count, line.first, line.change, moment(line.at), False, False)
            for (user, why, about), line in sorted(self.lines.items())
            if user in may_see
        ]
        with connection.cursor() as cursor:
            cursor.executemany(PUT, rows)
        count_unseen(list({row[0] for row in rows}))

    def _may_see(self, users: set[int]) -> set[int]:
        """Those of them who may know of the debate; the same rule as `may_see`, for rows."""
        people = User.objects.filter(pk__in=users, is_active=True)
        if self.debate.visibility == Debate.Visibility.MEMBERS or self.debate.state == Debate.State.DRAFT:
            members = Member.objects.filter(debate=self.debate).values("user")
            people = people.filter(Q(is_staff=True) | Q(pk__in=members))
        return set(people.values_list("pk", flat=True))


def forget_old(now: datetime) -> None:
    """News is not kept for ever, looked at or not; nor when somebody was here."""
    old = News.objects.filter(at__lt=now - KEPT)
    people = list(old.unseen().order_by().values_list("user", flat=True).distinct())
    old.delete()
    Letter.objects.filter(at__lt=now - LETTERS_KEPT).delete()
    Visit.objects.filter(at__lt=now - KEPT).delete()
    count_unseen(people)
