"""Who changed their mind after an answer: a number, never a name, and none for a single person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from debate.arguments.models import Kind, Node
from debate.following.models import News
from debate.votes.models import Stand, Vote
from debate.votes.rules import may_see_results, results_show
from debate.web.rows import moment

# Of one person's change everybody would know whose it was.
FEWEST = 2

PUT = """
INSERT INTO following_revised (node_id, person_id, at) VALUES (%s, %s, %s)
ON CONFLICT (node_id, person_id) DO UPDATE SET at = excluded.at
"""


def told_of_revision(node: Node, person_id: int, at: datetime) -> Iterator[tuple[int, int, int]]:
    """Keep that somebody revised their answer on a node; for each answer under it that was there by then:
    its author, its number, and how many people have revised since it came, if they are enough.
    """
    with connection.cursor() as cursor:
        cursor.execute(PUT, [node.pk, person_id, moment(at)])
    answers = Node.objects.live().filter(parent=node, created_at__lt=at)
    for answer in revised_after(answers.select_related("author")):
        if may_see_results(answer.author, node):
            yield answer.author_id, answer.number, answer.people


def revised_after(answers: QuerySet[Node]) -> QuerySet[Any]:
    """These answers with the number of `people` who revised what they say of the parent since; if they are enough."""
    since = Q(parent__revised__at__gt=F("created_at")) & ~Q(parent__revised__person=F("author"))
    counted = answers.annotate(people=Count("parent__revised__person", filter=since, distinct=True))
    return counted.filter(people__gte=FEWEST)


def still_told(revisions: Iterable[tuple[News, Node]]) -> set[int]:
    """Of news of revisions, each with the statement whose votes it tells of, what may still be told, by its key.

    Results may be closed, or one's own vote taken back, since it was told. In three queries at most, none without news.
    """
    rows = list(revisions)
    if not rows:
        return set()
    people, debates = {one.user_id for one, _ in rows}, {one.debate_id for one, _ in rows}
    votes = Vote.objects.filter(voter__in=people)
    voted = set(votes.filter(node__in={of.pk for _, of in rows}).values_list("voter", "node"))
    on_positions = votes.filter(node__debate__in=debates, node__kind=Kind.POSITION)
    stood = set(on_positions.values_list("voter", "node__debate").distinct())
    stood |= set(Stand.objects.filter(person__in=people, debate__in=debates).values_list("person", "debate"))
    return {
        one.pk
        for one, of in rows
        if results_show(
            one.debate,
            of.kind,
            stood=(one.user_id, one.debate_id) in stood,
            voted=(one.user_id, of.pk) in voted,
        )
    }
