"""Who may write, change and hide notes."""

from __future__ import annotations

from typing import Any

from debate.annotations.models import NOTE_MAX, Annotation
from debate.arguments.models import ERASED, Node
from debate.arguments.rules import why_gone
from debate.debates.models import Debate
from debate.debates.rules import may_moderate, may_post
from debate.web.verdict import ALLOWED, Verdict, refused


def note_is_sound(body: str) -> Verdict:
    """Whether a normalised note says something and is no treatise."""
    if not any(character.isalnum() for character in body):
        return refused("Write at least a word.")
    if len(body) > NOTE_MAX:
        return refused(f"{len(body)} characters are too many: {NOTE_MAX} at most.")
    return ALLOWED


def may_annotate(user: Any, debate: Debate, node: Node | None = None) -> Verdict:
    """Who may write a note, also one for themselves, on a statement or (None) on a passage of the text."""
    if node is not None and not node.is_live:
        return refused(f"#{node.number} {why_gone(node)}.")
    return may_post(user, debate)


def may_reply(user: Any, thread: Annotation) -> Verdict:
    """Who may answer a note: whoever may write one, while it is there. Replies stand in a line, not in a tree."""
    if thread.thread_id is not None:
        return refused("Answer the note itself: its replies stand in one line.")
    if not thread.is_shown:
        return refused("This note was withdrawn or hidden.")
    return may_annotate(user, thread.debate, thread.node)


def may_edit_note(user: Any, note: Annotation) -> Verdict:
    """Its author, while writing is open."""
    if not note.is_shown:
        return refused("This note was withdrawn or hidden.")
    if note.author_id != user.pk:
        return refused("Only its author can edit this note.")
    return may_post(user, note.debate)


def may_withdraw_note(user: Any, note: Annotation) -> Verdict:
    """Its author, always."""
    if not note.is_shown:
        return refused("It is not there any more.")
    return ALLOWED if note.author_id == user.pk else refused("Only its author can withdraw this note.")


def may_hide_note(user: Any, note: Annotation) -> Verdict:
    """Those who keep order, with a reason; a private note is nobody's business."""
    if not note.is_shown or note.private:
        return refused("It is not there for others.")
    return may_moderate(user, note.debate)


def may_restore_note(user: Any, note: Annotation) -> Verdict:
    """The author what the author withdrew; those who keep order what they hid."""
    if note.is_shown:
        return refused("It is there already.")
    if note.body == ERASED:
        return refused(ERASED)
    if note.hidden_reason:
        return may_moderate(user, note.debate)
    return ALLOWED if note.author_id == user.pk else refused("Only its author can bring this note back.")
