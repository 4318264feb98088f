"""Statements of a debate that say nearly the same as one that is being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from debate.arguments.models import Node
from debate.debates.models import Debate, DebateClock
from debate.reasoning.likeness import Likeness, likest
from debate.reasoning.seeking import Term, terms
from debate.reasoning.words import is_negation
from debate.search.index import matching
from debate.search.sources import BEGINNING, NODE
from debate.web.rows import fetch

# So few are compared with all of them, in any script; of 1,010 public debates the largest had 3,779 statements.
COMPARED = 4_000
# In a larger one with those that share its longest words, which are seldom the common ones: all of them, or else most.
WORDS, ENOUGH, MOST = 5, 5, 400
SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Near:
    """A statement that says nearly the same, and how nearly."""

    node: Node
    likeness: Likeness


def near(debate: Debate, said: str) -> list[Near]:
    """The live statements of the debate that say nearly the same, the likest first; a constant number of queries."""
    if len(said) < SHORTEST:
        return []
    others = _all(debate)
    return _read(likest(said, _sharing_most(debate, said) if others is None else others))


def _sharing_most(debate: Debate, said: str) -> dict[int, str]:
    """The wordings that share all of its longest words, or if those are few, more than half of them.

    Without the last of them first: common words stand in thousands of wordings, and one fewer is half the time.
    """
    sought, found = _telling(said), {}
    all_of_them, most_of_them = len(sought), len(sought) // 2 + 1
    for words, least in ((all_of_them, all_of_them), (all_of_them - 1, most_of_them), (all_of_them, most_of_them)):
        if words >= least:
            found = _sharing(debate, sought[:words], least)
        if len(found) >= ENOUGH:
            break
    return found


def same(debate: Debate, said: str) -> list[Near]:
    """Those that need not be said again: they share all but one of the longest words."""
    sought = _telling(said)
    others = _sharing(debate, sought, max(1, len(sought) - 1)) if sought else _all(debate)
    found = likest(said, others or {})
    return _read({pk: alike for pk, alike in found.items() if alike.is_same})


def _read(found: dict[int, Likeness]) -> list[Near]:
    if not found:
        return []
    # By the keys alone: told the debate as well, SQLite went through all of its statements.
    nodes = Node.objects.live().select_related("author", "parent").in_bulk(list(found))
    return [Near(nodes[pk], alike) for pk, alike in found.items() if pk in nodes]


def _all(debate: Debate) -> dict[int, str] | None:
    """The wordings of a whole debate, by primary key; None when those are too many."""
    if DebateClock.objects.filter(debate=debate, next_number__gt=COMPARED).exists():
        return None
    return dict(debate.nodes.live().filter(link_to=None).order_by().values_list("pk", "body"))


def _telling(said: str) -> list[Term]:
    """The beginnings of the longest words: their endings change with the sentence around them."""
    found = [term.word for term in terms(said, most=None) if not term.anywhere and not is_negation(term.word)]
    longest = sorted(found, key=len, reverse=True)[:WORDS]
    return [Term(word[:BEGINNING]) for word in longest]


def _sharing(debate: Debate, sought: Sequence[Term], least: int) -> dict[int, str]:
    """The wordings that hold at least so many of the words, by primary key."""
    match = matching(NODE, sought, least)
    found = fetch(
        f"SELECT node.id, node.body FROM {match.tables} WHERE {match.condition} "
        f"AND node.debate_id = %s AND node.state = 'live' LIMIT %s",
        [*match.parameters, debate.pk, MOST],
    )
    return dict(found)
