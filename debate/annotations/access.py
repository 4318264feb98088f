"""Load what is annotated, or a note, and authorise in one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from debate.annotations.models import Annotation, AnnotationQuerySet
from debate.annotations.rules import may_annotate
from debate.arguments.access import get_node_or_404
from debate.arguments.models import Node
from debate.debates.access import get_debate_or_404
from debate.debates.models import Debate
from debate.texts.models import Quote
from debate.web.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Target:
    """What notes are written on: a statement of a debate, or a passage of its text."""

    debate: Debate
    node: Node | None = None
    quote: Quote | None = None

    @property
    def id(self) -> str:
        """Names the list of its notes in a page."""
        return f"notes-{self.node.number}" if self.node else f"notes-p{self.quote.pk}"  # type: ignore[union-attr] # on one of the two

    @property
    def url(self) -> str:
        if self.node:
            return reverse("annotations:node", args=[self.debate.slug, self.node.number])
        return reverse("annotations:passage", args=[self.debate.slug, self.quote.pk])  # type: ignore[union-attr] # on one of the two

    @property
    def notes(self) -> AnnotationQuerySet:
        return Annotation.objects.filter(debate=self.debate, node=self.node, quote=self.quote)

    def may_annotate(self, user: Any) -> Verdict:
        return may_annotate(user, self.debate, self.node)


def get_node_target_or_404(user: Any, slug: str, number: int) -> Target:
    return on_statement(get_node_or_404(user, slug, number))


def on_statement(node: Node) -> Target:
    return Target(node.debate, node=node)


def get_passage_target_or_404(user: Any, slug: str, quote_id: int) -> Target:
    """A passage that is used here, or on which this person wrote a note.

    Not every one of the debate's texts: others, in other debates or for themselves alone, may have chosen it.
    """
    debate = get_debate_or_404(user, slug)
    noted = Annotation.objects.filter(debate=debate, author=getattr(user, "pk", None)).values("quote")
    passages = Quote.objects.select_related("version__text").filter(version__text__debates=debate, pk=quote_id)
    quote = passages.filter(Q(uses__debate=debate) | Q(pk__in=noted)).first()
    if quote is None:
        raise Http404("There is no such passage.")
    return Target(debate, quote=quote)


def get_annotation_or_404(user: Any, slug: str, key: UUID) -> tuple[Annotation, Target]:
    """The note with what it is on. Somebody else's private note does not exist, nor what is on a hidden statement."""
    debate = get_debate_or_404(user, slug)
    rows = Annotation.objects.seen_by(user).select_related("author", "node", "thread")
    note = rows.filter(debate=debate, key=key).first()
    if note is None:
        raise Http404("There is no such note.")
    if note.node:
        target = get_node_target_or_404(user, slug, note.node.number)
    else:
        target = get_passage_target_or_404(user, slug, note.quote_id)
    note.debate, note.node, note.quote = target.debate, target.node, target.quote
    return note, target


def get_thread_or_404(user: Any, target: Target, key: str) -> Annotation:
    """The note on this target that a reply answers."""
    try:
        thread = target.notes.seen_by(user).select_related("thread").filter(key=UUID(key)).first()
    except ValueError:
        thread = None
    if thread is None:
        raise Http404("There is no such note.")
    thread.debate, thread.node, thread.quote = target.debate, target.node, target.quote
    return thread
