"""What became of a statement: its wordings, each as a difference to the one before, and what was done to it by whom."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.utils import timezone

from debate.activity.models import Activity, Verb
from debate.arguments.actions import Wording
from debate.arguments.models import Node, Revision, Undo
from debate.arguments.moves import may_undo
from debate.board.deeds import Deed, told

SHOWN = 50
DEEDS = [
    *(Verb.ADDED, Verb.MOVED, Verb.CHANGED_KIND, Verb.LINKED, Verb.MERGED, Verb.SPLIT, Verb.EXTRACTED, Verb.UNDID),
    *(Verb.LOCKED, Verb.UNLOCKED, Verb.WITHDREW, Verb.RESTORED, Verb.HID),
]


@dataclass(frozen=True, slots=True)
class Said:
    """One wording, in pieces: (what became of it: kept, out or in; the words)."""

    revision: Revision
    pieces: list[tuple[str, str]]
    is_now: bool  # what the node says, be it by this or by another wording


def wordings(node: Node) -> list[Said]:
    """The wordings a node had, the newest first."""
    revisions = list(node.revisions.select_related("by", "quote").order_by("-number"))
    now = Wording.of(node)
    compared = [(new, difference(old.body, new.body)) for new, old in pairwise(revisions)]
    compared += [(first, [("kept", first.body)]) for first in revisions[-1:]]
    return [Said(revision, pieces, Wording.of(revision) == now) for revision, pieces in compared]


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """What was taken out and put in, word by word."""
    before, after = old.split(), new.split()
    pieces: list[tuple[str, str]] = []
    for change, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change == "equal":
            pieces.append(("kept", " ".join(after[c:d])))
            continue
        pieces += [(what, " ".join(words)) for what, words in (("out", before[a:b]), ("in", after[c:d])) if words]
    return pieces


def deeds(node: Node, user: Any) -> list[tuple[Deed, bool]]:
    """What was done to a node and what was merged into it, the latest first; whether this person may undo it now."""
    of_itself = Q(verb__in=DEEDS) | Q(verb=Verb.EDITED, detail__has_key="restored")
    merged = Q(verb=Verb.MERGED, detail__into=node.number, node__in=node.merged.values("number"))
    done = Activity.objects.filter(Q(of_itself, node=node.number) | merged, debate=node.debate)
    undos = Undo.objects.filter(Q(node=node) | Q(node__merged_into=node, verb=Verb.MERGED), debate=node.debate)
    undoable = {undo.change for undo in undos.select_related("debate") if may_undo(user, undo, timezone.now())}
    latest = told(list(done.select_related("actor", "debate").order_by("-change")[:SHOWN]))
    return [(deed, deed.change in undoable) for deed in latest]
