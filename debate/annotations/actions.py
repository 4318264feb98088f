"""Every write to a note: with its count, its record and its turn at the clock.

A private note takes no turn and leaves no record: nobody else is told that there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from debate.activity.models import Verb
from debate.annotations.counts import count
from debate.annotations.markdown import normalise_note
from debate.annotations.models import Annotation
from debate.annotations.rules import (
    may_annotate,
    may_edit_note,
    may_hide_note,
    may_reply,
    may_restore_note,
    may_withdraw_note,
    note_is_sound,
)
from debate.arguments.actions import as_they_are
from debate.arguments.models import ERASED, Node
from debate.debates.clock import turn
from debate.debates.models import Debate
from debate.people.models import User
from debate.texts.actions import quote_passage
from debate.texts.models import Quote, TextVersion
from debate.web.verdict import require


@contextmanager
def writing(note: Annotation, by: User, verb: Verb, **detail: str) -> Iterator[None]:
    """A turn at the clock with its record for a shared note; just a transaction for a private one."""
    if note.private:
        with transaction.atomic():
            yield
        return
    with turn(note.debate_id, by=by) as taken:
        yield
        number = note.node.number if note.node else None
        taken.record(verb, node=number, note=str(note.key), passage=note.quote_id, **detail)


def annotate(
    *,
    debate: Debate,
    by: User,
    body: str,
    node: Node | None = None,
    quote: Quote | None = None,
    motivation: str = Annotation.Motivation.NOTE,
    private: bool = False,
) -> Annotation:
    """Write a note or a question on a statement or on a passage; exactly one of `node` and `quote`."""
    note = Annotation(debate=debate, author=by, node=node, quote=quote, motivation=motivation, private=private)
    with writing(note, by, Verb.ANNOTATED):
        debate, note.node = as_they_are(debate, node, by)
        require(may_annotate(by, debate, note.node))
        return _put(note, body)


@transaction.atomic
def annotate_passage(
    *, debate: Debate, by: User, version: TextVersion, start: int, end: int, body: str, motivation: str, private: bool
) -> Annotation:
    """Write a note on `version.body[start:end]`, which becomes a Quote if it was none."""
    quote = quote_passage(version=version, start=start, end=end)
    return annotate(debate=debate, by=by, quote=quote, body=body, motivation=motivation, private=private)


def reply(*, thread: Annotation, by: User, body: str) -> Annotation:
    """Answer a note. What is said under a private note is private too."""
    note = Annotation(
        debate=thread.debate, author=by, node=thread.node, quote=thread.quote, thread=thread, private=thread.private
    )
    with writing(note, by, Verb.ANNOTATED, reply_to=str(thread.key)):
        require(may_reply(by, _again(thread)))
        return _put(note, body)


def edit(*, note: Annotation, by: User, body: str) -> Annotation:
    """Give the note another wording; that it was edited is shown. The same again changes nothing."""
    body = normalise_note(body)
    if body == note.body:
        return note
    with writing(note, by, Verb.EDITED_NOTE):
        note = _again(note)
        require(may_edit_note(by, note))
        require(note_is_sound(body))
        note.body, note.edited_at = body, timezone.now()
        note.save(update_fields=["body", "edited_at"])
    return note


def withdraw(*, note: Annotation, by: User) -> Annotation:
    """Take a note back; replies to it stay."""
    with writing(note, by, Verb.WITHDREW_NOTE):
        note = _again(note)
        require(may_withdraw_note(by, note))
        note.withdrawn_at = timezone.now()
        note.save(update_fields=["withdrawn_at"])
        count(note, -1)
    return note


def hide(*, note: Annotation, by: User, reason: str) -> Annotation:
    """Take somebody's note out of view for a reason that everyone reads."""
    with writing(note, by, Verb.HID, reason=reason):
        note = _again(note)
        require(may_hide_note(by, note))
        note.hidden_reason = reason
        note.save(update_fields=["hidden_reason"])
        count(note, -1)
    return note


def restore(*, note: Annotation, by: User) -> Annotation:
    """Bring back what was withdrawn or hidden."""
    with writing(note, by, Verb.RESTORED):
        note = _again(note)
        require(may_restore_note(by, note))
        note.withdrawn_at, note.hidden_reason = None, ""
        note.save(update_fields=["withdrawn_at", "hidden_reason"])
        count(note, +1)
    return note


def follow(*, node: Node, into: Node) -> list[int]:
    """Let the notes on a statement be notes on the one it becomes; which they were. The caller holds the clock."""
    notes = Annotation.objects.filter(node=node)
    followed = list(notes.values_list("pk", flat=True))
    notes.update(node=into)
    return followed


def give_back(*, notes: list[int], node: Node, into: Node) -> None:
    """Let the notes that followed be on the statement again that they were written on."""
    Annotation.objects.filter(pk__in=notes, node=into).update(node=node)


def erase(*, debate: Debate, author: User) -> list[int]:
    """Take this person's shared notes back for good, words and all; on which statements they were, by number.

    The caller holds the clock. Each leaves its empty place, since others may have answered it.
    """
    notes = list(Annotation.objects.filter(debate=debate, author=author, private=False).select_related("node"))
    for note in notes:
        if note.is_shown:
            count(note, -1)
        note.withdrawn_at = note.withdrawn_at or timezone.now()
        note.body = ERASED
    Annotation.objects.bulk_update(notes, ["withdrawn_at", "body"], batch_size=500)
    return [note.node.number for note in notes if note.node]


def _put(note: Annotation, body: str) -> Annotation:
    note.body = normalise_note(body)
    require(note_is_sound(note.body))
    note.save()
    count(note, +1)
    return note


def _again(note: Annotation) -> Annotation:
    """The note as it is now, under the lock."""
    return Annotation.objects.select_related("debate", "node", "thread").get(pk=note.pk)
