"""Every write to the tree: with its revision, its counts and its record, in one turn at the clock."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from debate.activity.models import Verb
from debate.arguments.counts import count, count_passage
from debate.arguments.models import Node, Revision, State
from debate.arguments.rules import (
    body_is_sound,
    edit_is_free,
    fits,
    is_new_position,
    may_add,
    may_edit,
    may_hide,
    may_let_in,
    may_restore,
    may_withdraw,
    outside_fits,
    passage_fits,
    references_resolve,
    says_something_new,
)
from debate.debates.clock import Turn, turn
from debate.debates.models import Debate
from debate.people.models import User
from debate.reasoning.wording import normalise_body, same_but_for_spelling
from debate.texts.models import Quote
from debate.web.rows import insert, instances
from debate.web.verdict import require


@dataclass(frozen=True, slots=True)
class Wording:
    """What a node says: its sentence, the passage for evidence, one link to the outside for the others."""

    body: str
    quote: Quote | None = None
    outside_url: str = ""
    outside_quote: str = ""

    def normalised(self) -> Wording:
        said, address, sentence = map(normalise_body, (self.body, self.outside_url, self.outside_quote))
        return Wording(said, self.quote, address, sentence)

    def fields(self) -> dict[str, object]:
        return {
            "body": self.body,
            "quote": self.quote,
            "outside_url": self.outside_url,
            "outside_quote": self.outside_quote,
        }

    def check(self, kind: str, debate: Debate) -> None:
        """Raise `Refused` unless a statement of this kind may say this."""
        require(body_is_sound(self.body))
        require(references_resolve(self.body, debate))
        require(passage_fits(kind, self.quote, debate))
        require(outside_fits(kind, self.outside_url, self.outside_quote))

    @classmethod
    def of(cls, node: Node | Revision) -> Wording:
        return cls(node.body, node.quote, node.outside_url, node.outside_quote)


def add(*, debate: Debate, by: User, kind: str, wording: Wording, parent: Node | None = None, aim: str = "") -> Node:
    """Put a new statement into the tree.

    Raises `Refused` with the reason when it does not fit there, says what `by` said there already, or `by` may not
    write; what the parent is is read again under the lock, so that two people cannot make an impossible tree together.
    """
    wording = wording.normalised()
    wording.check(kind, debate)
    with turn(debate.pk, by=by) as taken:
        debate, parent = as_they_are(debate, parent, by)
        require(may_add(by, debate, parent))
        require(says_something_new(by, parent, wording.body) if parent else is_new_position(debate, wording.body))
        return put(taken, Node(debate=debate, parent=parent, kind=kind, aim=aim, author=by), wording, by)


def let_in(*, node: Node, by: User, wording: Wording, reworded: bool = False) -> Node:
    """Put a statement into the tree that its author may only suggest; `node` says who that is, and where it goes.

    It is recorded as what its author added. When `by` reworded it, its first revision names `by`.
    """
    wording = wording.normalised()
    wording.check(node.kind, node.debate)
    author = node.author
    with turn(node.debate_id, by=author) as taken:
        node.debate, node.parent = as_they_are(node.debate, node.parent, by)
        require(may_let_in(by, author, node.debate, node.parent))
        return put(taken, node, wording, by if reworded else author)


def as_they_are(debate: Debate, parent: Node | None, by: User) -> tuple[Debate, Node | None]:
    """The debate and the parent as they are now for `by`: posting may have been closed a moment ago."""
    if parent is None:
        return instances(Debate, "id = %s", [debate.pk])[0], None
    parent = Node.objects.as_it_is(parent.pk, debate.pk, by)
    return parent.debate, parent


def put(taken: Turn, node: Node, wording: Wording, by: User) -> Node:
    """Let the new node stand where it says, in `by`'s words; inside a turn."""
    parent = node.parent
    require(fits(node.kind, node.aim, parent))
    node.number = taken.number()
    for name, value in wording.fields().items():
        setattr(node, name, value)
    insert(node)
    keep_revision(node, by)
    count(node, +1)
    if parent is not None and parent.author_id != node.author_id:
        User(pk=parent.author_id).count_answer()  # nothing else of the author is needed
    about = {"kind": node.kind, "aim": node.aim, "parent": parent.number if parent else None}
    taken.record(Verb.ADDED, node=node.number, **about)
    return node


def edit(*, node: Node, by: User, wording: Wording, judged: bool) -> Node:
    """Give the node another wording and keep the one it had.

    `judged` tells whether anyone but the author voted on it. The votes themselves are the business of
    `votes.actions.reword`, which calls this.
    """
    wording = wording.normalised()
    wording.check(node.kind, node.debate)
    with turn(node.debate_id, by=by) as taken:
        node = Node.objects.select_related("debate", "quote", "author").get(pk=node.pk)
        require(may_edit(by, node))
        if wording == Wording.of(node):
            return node
        leave_trace(node, by, judged=judged)
        put_wording(node, wording, by)
        taken.record(Verb.EDITED, node=node.number, revision=node.revision, meaning=node.meaning == node.revision)
    return node


def leave_trace(node: Node, by: User, *, judged: bool) -> None:
    """Let the next wording be shown as an edit, unless it is free."""
    if by.pk != node.author_id or not edit_is_free(node, judged=judged, now=timezone.now()):
        node.edited_at = timezone.now()


def put_wording(node: Node, wording: Wording, by: User) -> None:
    """Let a live node say something else from now on; inside a turn that records it."""
    # All that votes may have judged: slip by slip a word becomes another one, each time a letter away.
    judged = [Wording.of(one) for one in node.revisions.filter(number__gte=node.meaning).select_related("quote")]
    keeps_meaning = all(same_meaning(one, wording) for one in (Wording.of(node), *judged))
    node.revision += 1
    if not keeps_meaning:
        node.meaning = node.revision
    count_passage(node, -1)
    for name, value in wording.fields().items():
        setattr(node, name, value)
    node.save(update_fields=[*wording.fields(), "revision", "meaning", "edited_at"])
    count_passage(node, +1)
    keep_revision(node, by)


def same_meaning(before: Wording, after: Wording) -> bool:
    """Whether votes on one wording still stand for the other."""
    kept = (before.quote, before.outside_url) == (after.quote, after.outside_url)
    return kept and same_but_for_spelling(before.body, after.body)


def withdraw(*, node: Node, by: User) -> Node:
    """Take a statement back. With answers it leaves a tombstone; without, it is gone from view."""
    return _change_state(node, by, State.WITHDRAWN, Verb.WITHDREW)


def hide(*, node: Node, by: User, reason: str) -> Node:
    """Take a statement out of view for a reason that everyone reads."""
    return _change_state(node, by, State.HIDDEN, Verb.HID, reason=reason)


def restore(*, node: Node, by: User) -> Node:
    """Bring back what was withdrawn or hidden."""
    return _change_state(node, by, State.LIVE, Verb.RESTORED)


MAY_BECOME = {State.LIVE: may_restore, State.WITHDRAWN: may_withdraw, State.HIDDEN: may_hide}


def _change_state(node: Node, by: User, state: State, verb: Verb, reason: str = "") -> Node:
    with turn(node.debate_id, by=by) as taken:
        node = Node.objects.select_related("debate", "parent", "link_to", "merged_into").get(pk=node.pk)
        require(MAY_BECOME[state](by, node))
        was_live = node.is_live
        node.state, node.state_reason, node.state_by = state, reason, by
        node.save(update_fields=["state", "state_reason", "state_by"])
        if was_live != node.is_live:
            count(node, +1 if node.is_live else -1)
        taken.record(verb, node=node.number, **({"reason": reason} if reason else {}))
    return node


def keep_revision(node: Node, by: User) -> None:
    insert(Revision(node=node, number=node.revision, by=by, **Wording.of(node).fields()))
