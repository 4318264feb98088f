"""Who changed their mind after an answer: a number, never a name, and none for a single person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from debate.arguments.models import Node
from debate.votes.rules import may_see_results
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
