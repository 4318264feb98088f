"""Marks and what becomes of them: made, answered by the statement's author, closed with a reason, opened again."""

from __future__ import annotations

from django.utils import timezone

from debate.activity.models import Verb
from debate.arguments.models import Node
from debate.debates.clock import turn
from debate.debates.models import Debate
from debate.debates.rules import may_moderate
from debate.moderation.models import Mark
from debate.moderation.rules import mark_fits, may_answer_mark, may_close_mark, may_mark, may_reopen_mark
from debate.people.models import User
from debate.reasoning.wording import normalise_body
from debate.web.verdict import Refused, refused, require


def sentence_of(given: str) -> str:
    """The normalised sentence. Raises `Refused` for one that says nothing: a mark without a reason helps nobody."""
    sentence = normalise_body(given)
    if not any(character.isalnum() for character in sentence):
        raise Refused(refused("Say in a sentence what you mean, so that something can be done about it."))
    return sentence


def mark(*, node: Node, by: User, kind: str, sentence: str, same_as: Node | None = None) -> Mark:
    """Say what a statement lacks. Saying the same twice changes nothing while the first mark is open."""
    sentence = sentence_of(sentence)
    with turn(node.debate_id, by=by) as taken:
        node = Node.objects.as_it_is(node.pk, node.debate_id, by)
        if existing := node.marks.open().filter(author=by, kind=kind).first():
            return existing
        require(may_mark(by, node))
        require(mark_fits(node, kind, same_as))
        made = Mark.objects.create(
            debate_id=node.debate_id, node=node, author=by, kind=kind, sentence=sentence, same_as=same_as
        )
        taken.record(Verb.MARKED, node=node.number, mark=made.pk, kind=kind)
    return made


def answer_mark(*, mark: Mark, by: User, stance: str, answer: str) -> Mark:
    """The author says that it is mended, or why not; a second answer takes the place of the first."""
    answer = sentence_of(answer)
    with turn(mark.debate_id, by=by) as taken:
        mark = as_it_is(mark)
        require(may_answer_mark(by, mark))
        mark.stance, mark.answer = Mark.Stance(stance).value, answer
        mark.save(update_fields=["stance", "answer"])
        taken.record(Verb.ANSWERED_MARK, node=mark.node.number, mark=mark.pk, user=mark.author_id, stance=stance)
    return mark


def close_mark(*, mark: Mark, by: User, reason: str) -> Mark:
    """End a mark with a reason that everyone reads; it stays in the history of the statement.

    Whoever made it can take their words back for good one day, and the record forgets nothing: of theirs it holds none.
    """
    reason = sentence_of(reason)
    with turn(mark.debate_id, by=by) as taken:
        mark = as_it_is(mark)
        require(may_close_mark(by, mark))
        mark.closed_reason, mark.closed_by, mark.closed_at = reason, by, timezone.now()
        mark.save(update_fields=["closed_reason", "closed_by", "closed_at"])
        said = {"reason": reason} if mark.author_id != by.pk else {}
        taken.record(Verb.CLOSED_MARK, node=mark.node.number, mark=mark.pk, user=mark.author_id, **said)
    return mark


def reopen_mark(*, mark: Mark, by: User) -> Mark:
    """Take the closing back."""
    with turn(mark.debate_id, by=by) as taken:
        mark = as_it_is(mark)
        require(may_reopen_mark(by, mark))
        mark.closed_reason, mark.closed_by, mark.closed_at = "", None, None
        mark.save(update_fields=["closed_reason", "closed_by", "closed_at"])
        taken.record(Verb.MARKED, node=mark.node.number, mark=mark.pk, kind=mark.kind)
    return mark


def hide_mark(*, mark: Mark, by: User, reason: str) -> Mark:
    """Take the words of a mark, and what was answered, out of view for a reason that everyone reads; it is closed."""
    with turn(mark.debate_id, by=by) as taken:
        mark = as_it_is(mark)
        require(may_moderate(by, mark.debate))
        mark.hidden_reason = reason
        if mark.is_open:
            mark.closed_reason, mark.closed_by, mark.closed_at = reason, by, timezone.now()
        mark.save(update_fields=["hidden_reason", "closed_reason", "closed_by", "closed_at"])
        taken.record(Verb.CLOSED_MARK, node=mark.node.number, mark=mark.pk, user=mark.author_id, reason=reason)
    return mark


def show_mark(*, mark: Mark, by: User) -> Mark:
    """Let everyone read it again; it stays closed."""
    with turn(mark.debate_id, by=by) as taken:
        mark = as_it_is(mark)
        require(may_moderate(by, mark.debate))
        mark.hidden_reason = ""
        mark.save(update_fields=["hidden_reason"])
        taken.record(Verb.CLOSED_MARK, node=mark.node.number, mark=mark.pk, user=mark.author_id)
    return mark


def as_it_is(mark: Mark) -> Mark:
    """The mark as it is now, with what the rules ask of it."""
    return Mark.objects.select_related("node", "debate").get(pk=mark.pk)


def erase(*, debate: Debate, author: User) -> list[int]:
    """Take somebody's marks back for good, and what they said to those of others; on which statements, by number.

    The caller holds the clock.
    """
    made = Mark.objects.filter(debate=debate, author=author)
    numbers = list(made.order_by("node").values_list("node__number", flat=True).distinct())
    made.delete()
    Mark.objects.filter(debate=debate, node__author=author).update(stance="", answer="")
    return numbers
