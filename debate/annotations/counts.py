"""How many shared notes a passage has: kept beside its other uses, computed anew by `verify` and after loading.

Nothing is kept on a Node: a page counts the notes of its few cards with one query.
"""

from __future__ import annotations

from django.db.models import Count

from debate.annotations.models import Annotation
from debate.arguments.counts import use_passage
from debate.arguments.models import PassageUse
from debate.debates.models import Debate


def count(note: Annotation, step: int) -> None:
    """Let the passage's count follow a note into view (+1) or out of it (−1); the caller holds the debate's lock."""
    if note.quote_id is not None and not note.private:
        use_passage(note.debate_id, note.quote_id, "notes", step)


def expected(debate: Debate) -> dict[int, int]:
    """What the passages' counts should be, by the quote's primary key; passages without notes are absent."""
    notes = debate.annotations.shown().filter(quote__isnull=False)
    return dict(notes.order_by().values_list("quote").annotate(number=Count("pk")))


def differences(debate: Debate) -> list[str]:
    """Each count that is not what the notes say, in words."""
    right = expected(debate)
    kept = dict(debate.passage_uses.values_list("quote", "notes"))
    return [
        f"passage {quote}: notes is {kept.get(quote, 0)}, should be {right.get(quote, 0)}"
        for quote in sorted(right.keys() | kept.keys())
        if kept.get(quote, 0) != right.get(quote, 0)
    ]


def rebuild(debate: Debate) -> None:
    """Set every count to what the notes say."""
    right = expected(debate)
    PassageUse.objects.bulk_create(
        [PassageUse(debate=debate, quote_id=quote) for quote in right], ignore_conflicts=True, batch_size=500
    )
    kept = list(debate.passage_uses.all())
    for use in kept:
        use.notes = right.get(use.quote_id, 0)
    PassageUse.objects.bulk_update(kept, ["notes"], batch_size=500)
