"""What several rooms do together, all or nothing: starting a debate; merging statements, with votes and notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from debate.activity.models import Verb
from debate.annotations import actions as notes
from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Kind, Node, Undo
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.debates.rules import may_start
from debate.following.actions import follow_on
from debate.people.models import User
from debate.texts.actions import add_text
from debate.texts.cleaning import Cleaned
from debate.texts.models import Text, TextVersion
from debate.votes import tending
from debate.web.verdict import refused_if, require

# So long after a debate was started the same form starts no other one.
AGAIN = timedelta(minutes=1)


@transaction.atomic
def start_debate(
    *,
    by: User,
    question: str,
    text: Text,
    cleaned: Cleaned,
    positions: Iterable[str],
    **settings: Any,
) -> Debate:
    """Start a debate on a question over a new text, with the positions that answer it; with the settings of `start`.

    Sent twice, since a button was pressed twice or no answer came, it is the debate that was started the first time.
    """
    require(may_start(by))
    positions = list(positions)
    if first := _started_already(by, text, cleaned, positions, question=question, **settings):
        return first
    add_text(text=text, by=by, body=cleaned.body, blocks=cleaned.blocks)
    debate = debates.start(by=by, question=question, text=text, **settings)
    for body in positions:
        arguments.add(debate=debate, by=by, kind=Kind.POSITION, wording=Wording(body))
    return debate


def _started_already(
    by: User, text: Text, cleaned: Cleaned, positions: list[str], *, is_draft: bool = False, **said: Any
) -> Debate | None:
    """What the very same form made a moment ago: with another word in it, it is meant to be another debate."""
    User.objects.select_for_update().get(pk=by.pk)  # the same person's forms one after the other
    names = [field.name for field in Text._meta.concrete_fields if field.name not in ("id", "slug")]
    same_text = {f"debate_texts__text__{name}": getattr(text, name) for name in names}
    same_text["debate_texts__text__versions__sha256"] = TextVersion.digest(cleaned.body)
    state = Debate.State.DRAFT if is_draft else Debate.State.OPEN
    lately = Debate.objects.filter(owner=by, state=state, created_at__gte=timezone.now() - AGAIN, **said, **same_text)
    kept = Node.objects.filter(parent=None).order_by("number")
    first = [one for one in lately if list(kept.filter(debate=one).values_list("body", flat=True)) == positions]
    return first[0] if first else None


@transaction.atomic
def merge(*, node: Node, by: User, into: Node) -> Undo:
    """Let one statement become one with another: children, votes, notes and followers do the same."""
    undo = tending.merge(node=node, by=by, into=into)
    undo.before["notes"] = notes.follow(node=node, into=into)
    undo.save(update_fields=["before"])
    follow_on(node=node, into=into)
    return undo


@transaction.atomic
def split(*, node: Node, by: User, first: Wording, second: Wording, moved: Iterable[int]) -> Undo:
    """Let one statement become two; whoever follows its branch follows both, wherever the answers went."""
    undo = tending.split(node=node, by=by, first=first, second=second, moved=moved)
    follow_on(node=undo.node, into=Node(pk=undo.before["second"], debate=undo.debate))
    return undo


@transaction.atomic
def undo(*, undo: Undo, by: User) -> Undo:
    """Undo a change of the tree; notes go back to where they were, and those of a second half go with it."""
    if undo.verb == Verb.EXTRACTED:
        noted = Annotation.objects.filter(debate=undo.before["debate"]).exists()  # private ones take no turn
        require(refused_if(noted, "Somebody wrote a note in the new debate since, so it stays."))
    undone = tending.undo(undo=undo, by=by)
    if undone.verb == Verb.MERGED:
        into = Node(pk=undone.before["into"])
        notes.give_back(notes=undone.before["notes"], node=undone.node, into=into)
    elif undone.verb == Verb.SPLIT:
        second = Node.objects.get(pk=undone.before["second"])
        notes.follow(node=second, into=undone.node)
        follow_on(node=second, into=undone.node)
    return undone
