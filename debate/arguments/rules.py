"""What may stand where, who may write it, and what an edit costs."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from debate.arguments.models import BODY_MAX, BODY_MIN, ERASED, Aim, Kind, Node, State
from debate.arguments.tree import descendant_ids, locks_over, would_cycle
from debate.debates.models import Debate
from debate.debates.rules import is_running, may_manage, may_moderate, may_post, may_suggest, may_write_directly
from debate.texts.models import Quote
from debate.web.rows import instances
from debate.web.verdict import ALLOWED, Verdict, refused, refused_if

FREE_EDIT = timedelta(minutes=10)
REFERENCE = re.compile(r"(?<![\w&])#([0-9]{1,9})\b")

PARENTS = {
    Kind.CLAIM: {Kind.POSITION, Kind.CLAIM, Kind.REBUTTAL},
    Kind.EVIDENCE: {Kind.POSITION, Kind.CLAIM, Kind.REBUTTAL},
    Kind.REBUTTAL: {Kind.POSITION, Kind.CLAIM, Kind.EVIDENCE, Kind.REBUTTAL},
}


def fits(kind: str, aim: str, parent: Node | None) -> Verdict:
    """Whether a node of this kind and aim may stand under `parent` (None: at the root)."""
    if kind not in Kind or (aim and kind != Kind.REBUTTAL):
        return refused("There is no such kind, or it attacks nothing.")
    if parent is None:
        return ALLOWED if kind == Kind.POSITION else refused("Only a position stands at the root.")
    if kind == Kind.POSITION:
        return refused("A position answers the question; it stands under nothing.")
    if parent.is_link and not (kind == Kind.REBUTTAL and aim == Aim.RELEVANCE):
        return refused("A link can only be answered by “true, but it does not show that”. Answer the original.")
    if parent.kind not in PARENTS[Kind(kind)]:
        return refused("Evidence is a passage of the text; it cannot be supported, only rebutted.")
    return aim_fits(aim, parent) if kind == Kind.REBUTTAL else ALLOWED


def aim_fits(aim: str, parent: Node) -> Verdict:
    """Whether a rebuttal of `parent` may have this aim."""
    if aim not in Aim:
        return refused("Say what the rebuttal attacks.")
    if aim == Aim.RELEVANCE and parent.kind == Kind.POSITION:
        return refused("A position is not a reason for anything, so its relevance cannot be rebutted.")
    if aim == Aim.QUOTATION and parent.kind != Kind.EVIDENCE:
        return refused("Only evidence quotes the text.")
    return ALLOWED


def fitting_kinds(parent: Node) -> list[Kind]:
    """The kinds that the composer offers under `parent`."""
    aims = fitting_aims(parent)
    return [kind for kind in PARENTS if (aims if kind == Kind.REBUTTAL else fits(kind, "", parent))]


def fitting_aims(parent: Node) -> list[Aim]:
    """The aims that the composer offers for a rebuttal of `parent`, the usual one first."""
    return [aim for aim in Aim if fits(Kind.REBUTTAL, aim, parent)]


def body_is_sound(body: str) -> Verdict:
    """Length of a normalised wording, in code points."""
    if len(body) < BODY_MIN or not any(character.isalnum() for character in body):
        return refused(f"Write a whole sentence: at least {BODY_MIN} characters.")
    if len(body) > BODY_MAX:
        return refused(f"{len(body)} characters are too many: {BODY_MAX} at most. One statement a card.")
    return ALLOWED


def passage_fits(kind: str, quote: Quote | None, debate: Debate) -> Verdict:
    """Evidence has a passage of this debate's texts, nothing else has one."""
    if kind == Kind.EVIDENCE and quote is None:
        return refused("Evidence is a passage of the text: select one.")
    if kind != Kind.EVIDENCE and quote is not None:
        return refused("Only evidence carries a passage of the text.")
    if quote and not debate.texts.filter(pk=quote.version.text_id).exists():
        return refused("That passage is not of a text of this debate.")
    return ALLOWED


def outside_fits(kind: str, url: str, sentence: str) -> Verdict:
    """A claim or a rebuttal may have one link to the outside, with the sentence quoted from it."""
    if not (url or sentence):
        return ALLOWED
    if kind not in (Kind.CLAIM, Kind.REBUTTAL):
        return refused("Only a claim or a rebuttal carries a link to the outside.")
    if not (url.startswith(("https://", "http://")) and sentence):
        return refused("A link to the outside is an address with https:// and a sentence quoted from there.")
    if "\\" in url or "@" in re.split("[/?#]", url.partition("//")[2])[0]:
        return refused("With @ or a backslash in its host an address leads elsewhere than it seems to. Take them out.")
    return ALLOWED if len(sentence) <= BODY_MAX else refused(f"Quote one sentence: {BODY_MAX} characters at most.")


def references(body: str) -> list[int]:
    """The numbers that a wording refers to as #17."""
    return [int(number) for number in REFERENCE.findall(body)]


def references_resolve(body: str, debate: Debate) -> Verdict:
    """Whether each #17 is a statement of this debate."""
    if not (wanted := set(references(body))):
        return ALLOWED
    known = Node.objects.filter(debate=debate, number__in=wanted).values_list("number", flat=True)
    if missing := sorted(wanted - set(known)):
        return refused(" and ".join(f"#{number}" for number in missing) + " is not in this debate.")
    return ALLOWED


def says_something_new(user: Any, parent: Node, body: str) -> Verdict:
    """Whether the person has not said just this under `parent` already: a form sent twice is one statement."""
    same = "parent_id = %s AND author_id = %s AND body = %s AND state = 'live' LIMIT 1"
    said = instances(Node, same, [parent.pk, user.pk, body]) if user.is_authenticated else []
    return refused(f"You have said just this here already: it is #{said[0].number}.") if said else ALLOWED


def is_new_position(debate: Debate, body: str) -> Verdict:
    """Whether the debate has no such position yet: here too a form sent twice is one statement."""
    said = instances(Node, "debate_id = %s AND parent_id IS NULL AND body = %s AND state = 'live'", [debate.pk, body])
    return refused(f"This position is there already: it is #{said[0].number}.") if said else ALLOWED


def may_add(user: Any, debate: Debate, parent: Node | None) -> Verdict:
    """Who may add a statement under `parent` now; positions belong to the owner."""
    if parent is None:
        return may_manage(user, debate) and is_running(debate)
    return takes_answers(parent) and may_work_on(user, parent) and may_write_directly(user, debate)


def may_propose(user: Any, debate: Debate, parent: Node | None) -> Verdict:
    """Who may suggest a statement under `parent` now, or (None) a position: whoever may write, but not directly."""
    if parent is None:
        return may_suggest(user, debate)
    return takes_answers(parent) and may_work_on(user, parent) and may_suggest(user, debate)


def may_let_in(user: Any, author: Any, debate: Debate, parent: Node | None) -> Verdict:
    """Who may put into the tree what `author` suggested: who may add it, as long as no lock keeps the author out."""
    return (
        may_moderate(user, debate)
        and (may_work_on(author, parent) if parent else ALLOWED)
        and may_add(user, debate, parent)
    )


def takes_answers(parent: Node) -> Verdict:
    """Whether the statement is there to be answered."""
    return refused_if(not parent.is_live, f"#{parent.number} {why_gone(parent)}, so it can no longer be answered.")


def why_gone(node: Node) -> str:
    """What became of a statement that is not there any more."""
    return f"was merged into #{node.merged_into.number}" if node.merged_into else "was withdrawn or hidden"


def may_work_on(user: Any, node: Node) -> Verdict:
    """Whether no lock on the node, or above it, keeps this person from adding, editing and moving there."""
    # The query that brought the debate may have told that nothing in it is locked.
    reason = locks_over([node.pk]).get(node.pk, "") if getattr(node.debate, "has_locks", True) else ""
    if not reason or may_moderate(user, node.debate):
        return ALLOWED
    return refused(f"This branch is locked: {reason}")


def may_edit(user: Any, node: Node) -> Verdict:
    """Its author; a position's wording also the owner; curators any, and the revision names them."""
    if not node.is_live:
        return refused("It was withdrawn or hidden.")
    if node.is_link:
        return refused(f"A link has no wording of its own. Edit #{node.link_to.number}.")  # type: ignore[union-attr] # it is a link
    if user.is_staff or (node.kind == Kind.POSITION and may_manage(user, node.debate)):
        return ALLOWED if user.is_staff else is_running(node.debate)
    if node.author_id != user.pk:
        return refused("Only its author can edit this.")
    return may_work_on(user, node) and may_rework(user, node.debate)


def may_rework(user: Any, debate: Debate) -> Verdict:
    """Who may change what is there already: not who may only suggest, or what was looked at could become another."""
    if may_suggest(user, debate):
        return refused("Here statements stay as they were accepted. Withdraw it and suggest it anew.")
    return may_write_directly(user, debate)


def may_withdraw(user: Any, node: Node) -> Verdict:
    """Its author; a position can be withdrawn by the owner only."""
    if not node.is_live:
        return refused("It is not there any more.")
    if node.kind == Kind.POSITION:
        return may_manage(user, node.debate)
    if node.author_id != user.pk and not user.is_staff:
        return refused("Only its author can withdraw this.")
    return ALLOWED


def may_restore(user: Any, node: Node) -> Verdict:
    """The author what the author withdrew, while one can write here; those who keep order anything."""
    if verdict := may_come_back(node):
        if may_moderate(user, node.debate):
            return ALLOWED
        if node.state == State.WITHDRAWN and node.author_id == node.state_by_id == user.pk:
            return may_work_on(user, node) and may_post(user, node.debate)
        return refused("Only those who keep order here can bring this back.")
    return verdict


def may_come_back(node: Node) -> Verdict:
    """Whether what was withdrawn or hidden still has a place."""
    return (
        refused_if(node.is_live, "It is there already.")
        and refused_if(node.state == State.MERGED, "It was merged into another.")
        and refused_if(node.body == ERASED, ERASED)
        and refused_if(not fits(node.kind, node.aim, node.parent), "It no longer fits under its parent.")
        and (said_nowhere_under(node.parent, node.link_to) if node.parent and node.link_to else ALLOWED)
    )


def may_hide(user: Any, node: Node) -> Verdict:
    """Those who keep order, with a reason."""
    if not node.is_live:
        return refused("It is not there any more.")
    return may_moderate(user, node.debate)


def may_read_wordings(user: Any, node: Node) -> Verdict:
    """Of what is there they are for everyone; of what was taken out of view, for its author and who keeps order."""
    if node.is_live or node.merged_into_id or node.author_id == user.pk or may_moderate(user, node.debate):
        return ALLOWED
    return refused(f"#{node.number} was withdrawn or hidden, and its wordings with it.")


def edit_is_free(node: Node, *, judged: bool, now: datetime) -> bool:
    """Whether an edit leaves no visible trace: young, or neither voted on nor answered yet.

    `judged` tells whether anyone but the author has voted on the node.
    """
    return now - node.created_at < FREE_EDIT or not (judged or node.descendant_count)


def said_nowhere_under(parent: Node, statement: Node) -> Verdict:
    """Whether nothing right under `parent` says the statement: neither itself nor a link that stands for it."""
    there = parent.children.live().filter(Q(pk=statement.pk) | Q(link_to=statement)).first()
    return refused(f"#{there.number} says that under #{parent.number} already.") if there else ALLOWED


def may_link(parent: Node, target: Node, kind: str, aim: str) -> Verdict:
    """Whether a node that stands for `target` may stand under `parent`."""
    return (
        refused_if(target.is_link, "A link stands for a statement, never for another link.")
        and refused_if(target.debate_id != parent.debate_id, "A link stays within its debate.")
        and refused_if(not target.is_live, f"#{target.number} is not there any more.")
        and refused_if(target.kind == Kind.POSITION, "A position answers the question; it is not a reason.")
        and refused_if(
            would_cycle(parent_id=parent.pk, target_id=target.pk),
            f"#{target.number} rests on #{parent.number}: it cannot also support or attack it.",
        )
        and said_nowhere_under(parent, target)
        and fits(kind, aim, parent)
    )


def may_tend(user: Any, node: Node) -> Verdict:
    """Who may change where and how a statement stands: who keeps order; its author, until somebody else answers it."""
    if node.state == State.MERGED:
        return refused("It was merged into another.")
    if may_moderate(user, node.debate):
        return is_running(node.debate)
    if node.author_id != user.pk or not node.is_live or node.kind == Kind.POSITION:
        return refused("Only its author and those who keep order here can change how it stands.")
    below = descendant_ids(node.pk) if node.descendant_count else []
    if Node.objects.live().filter(pk__in=below).exclude(author=user.pk).exists():
        return refused("Others have answered it: now only those who keep order here can change how it stands.")
    return may_work_on(user, node) and may_rework(user, node.debate)


def may_change_kind(node: Node, kind: str, aim: str) -> Verdict:
    """Whether the node may have this kind and aim where it stands, with the children it has."""
    return may_stand(node, node.parent, kind, aim)


def may_stand(node: Node, parent: Node | None, kind: str, aim: str) -> Verdict:
    """Whether the node may stand under `parent` with this kind and aim, and its children under it then."""
    if Kind.POSITION in (kind, node.kind):
        return refused("A position stays a position.")
    if (kind == Kind.EVIDENCE) != (node.kind == Kind.EVIDENCE) and not node.is_link:
        return refused("Evidence carries a passage and nothing else does: withdraw it and add it anew.")
    if verdict := fits(kind, aim, parent):
        changed = Node(kind=kind, aim=aim, parent=parent, link_to=node.link_to)
        # Not `children.live()`: whoever asks about many nodes has fetched their children already.
        for child in node.children.all():
            if child.is_live and not (child_verdict := fits(child.kind, child.aim, changed)):
                return refused(f"#{child.number} under it would not fit: {child_verdict.reason}")
        return ALLOWED
    return verdict
