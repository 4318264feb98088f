"""Follow, stop following, and look at what one was told. Nobody else learns of it: no turn, no record."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from debate.arguments.models import Node
from debate.debates.models import Debate
from debate.following.models import Follow, News
from debate.following.rules import may_have_digest
from debate.people.actions import mark_answers_seen
from debate.people.models import User
from debate.web.verdict import ALLOWED, require

# What is unseen is counted anew, not up and down: so it is right after whatever happened.
COUNT = """
UPDATE people_user SET unseen_news = (
  SELECT count(*) FROM following_news news
  WHERE news.user_id = people_user.id AND NOT news.seen AND news.why <> 'answer'
) WHERE id = %s
"""


def follow(*, debate: Debate, by: User, node: Node | None = None, wanted: bool = True) -> None:
    """Be told of what is new in the debate, or in the branch of one statement; or no longer."""
    Follow.objects.update_or_create(user=by, debate=debate, node=node, defaults={"wanted": wanted})


def follow_on(*, node: Node, into: Node) -> None:
    """Let whoever follows the branch of a statement follow it in another one, where it goes on."""
    people = Follow.objects.filter(node=node, wanted=True).values_list("user", flat=True)
    rows = [Follow(user_id=user, debate_id=into.debate_id, node=into) for user in people]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def choose_digest(*, by: User, digest: str) -> None:
    """Have news mailed daily, weekly or never."""
    require(may_have_digest(by) if digest != User.Digest.NEVER else ALLOWED)
    by.digest = digest
    by.save(update_fields=["digest"])


def count_unseen(user_ids: list[int]) -> None:
    """Let the top of each page say how much is new for these people."""
    with connection.cursor() as cursor:
        # In one order, so that two who count do not wait for each other.
        cursor.executemany(COUNT, [(pk,) for pk in sorted(user_ids)])


def mark_news_seen(*, by: User, until: int) -> None:
    """Remember that the news up to this one was looked at, answers among it.

    What is of a debate that they can no longer see is not shown to them, so it waits for nobody either.
    """
    unseen = News.objects.unseen().filter(user=by)
    unseen.filter(Q(pk__lte=until) | ~Q(debate__in=Debate.objects.open_to(by))).update(seen=True)
    count_unseen([by.pk])
    if by.unseen_answers:
        mark_answers_seen(by=by, until=timezone.now())


def mark_answer_news_seen(*, by: User) -> None:
    """The answers were looked at where they are listed by themselves: they are no news any more."""
    News.objects.unseen().filter(user=by, why=News.Why.ANSWER).update(seen=True)
