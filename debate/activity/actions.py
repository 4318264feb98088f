import json
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from debate.activity.models import Verb
from debate.activity.waking import NOTIFY, nudge
from debate.web.rows import moment

# By hand: every write waits for it under its debate's lock, and Django takes three times as long to say the same.
WRITE = """
INSERT INTO activity_activity (verb, actor_id, debate_id, change, node, detail, at) VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


# What one has joined as: a guest who makes an account leaves the former name on record.
FORGET_NAMES = """
UPDATE activity_activity SET detail = '{}' WHERE actor_id = %s AND verb = 'joined' AND debate_id IS NULL
"""


def record(
    *,
    verb: Verb,
    by: Any,
    debate_id: int | None = None,
    change: int | None = None,
    node: int | None = None,
    **detail: Any,
) -> None:
    """Write down that `by` did something; inside the transaction of the thing itself.

    `change` is what the debate's clock gave; `detail` is plain JSON without private content.
    """
    at = moment(timezone.now())
    write = WRITE
    if connection.vendor == "postgresql":
        write += f"RETURNING {NOTIFY}"  # told when it commits, in the same statement
    else:
        transaction.on_commit(nudge)
    with connection.cursor() as cursor:
        cursor.execute(write, [Verb(verb).value, by and by.pk, debate_id, change, node, json.dumps(detail), at])


def forget_names(*, person_id: int) -> None:
    """Let the record hold no name of somebody who leaves: the one thing in it that is ever taken out."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_NAMES, [person_id])
