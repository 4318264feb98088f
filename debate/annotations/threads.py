"""The notes on one statement or passage as one person sees them: threads with their replies in a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q

from debate.annotations.access import Target
from debate.annotations.models import Annotation, AnnotationQuerySet
from debate.annotations.rules import may_edit_note, may_hide_note, may_reply, may_restore_note, may_withdraw_note
from debate.debates.rules import may_moderate

A_PAGE = 50


@dataclass(slots=True)
class Line:
    """One note and what this person may do with it."""

    note: Annotation
    may_edit: bool
    may_withdraw: bool
    may_hide: bool
    may_restore: bool
    may_reply: bool
    may_report: bool
    replies: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, note: Annotation, user: Any) -> Line:
        return cls(
            note,
            may_edit=bool(may_edit_note(user, note)),
            may_withdraw=bool(may_withdraw_note(user, note)),
            may_hide=note.author_id != user.pk and bool(may_hide_note(user, note)),
            may_restore=bool(may_restore_note(user, note)),
            may_reply=bool(may_reply(user, note)),
            may_report=note.is_shown and note.author_id != user.pk,
        )


def threads(target: Target, user: Any, page: int | str = 1) -> tuple[Page[Annotation], list[Line]]:
    """A page of threads, oldest first, in a number of queries that does not depend on how many there are."""
    replies = _visible(Annotation.objects.all(), user, target).select_related("author")
    roots = _visible(target.notes.filter(thread=None), user, target, with_replies=True)
    roots = roots.select_related("author").prefetch_related(Prefetch("replies", queryset=replies))
    found = Paginator(roots, A_PAGE).get_page(page)
    return found, [_thread(root, target, user) for root in found]


def _visible(notes: AnnotationQuerySet, user: Any, target: Target, with_replies: bool = False) -> AnnotationQuerySet:
    """What is shown, what is one's own or one keeps order over, and tombstones that still carry replies."""
    visible = Q(withdrawn_at=None, hidden_reason="")
    if user.is_authenticated:
        visible |= Q(author=user)
    if may_moderate(user, target.debate):
        visible |= ~Q(hidden_reason="")
    if with_replies:
        visible |= Q(Exists(Annotation.objects.shown().filter(thread=OuterRef("pk"))))
    return notes.seen_by(user).filter(visible)


def _thread(root: Annotation, target: Target, user: Any) -> Line:
    notes = [root, *root.replies.all()]
    for note in notes:
        note.debate, note.node = target.debate, target.node
    line, *line_replies = [Line.of(note, user) for note in notes]
    line.replies = line_replies
    return line
