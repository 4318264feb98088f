"""Two answers of one person that pull apart: a statement held true, and its strongest rebuttal true and relevant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from debate.arguments.models import Node
from debate.board.cards import Row, rows_by_pk
from debate.debates.models import Debate
from debate.reasoning.contradictions import Attack, contradicted_by
from debate.votes.models import Reconciled
from debate.votes.rules import may_see_results, results_show
from debate.web.rows import fetch

# So many at a time on one's own page.
SHOWN = 10

# The rebuttals of the chosen statements that one person holds true, with that person's fresh answers to them. Whether a
# link is true was asked of what it stands for. An undercut says nothing against the statement.
_ATTACKS = """
SELECT claim.id, held.value, rebuttal.id, rebuttal.number, coalesce(standing.value * standing.weight, 0),
  truth.value, counts.value, reconciled.id
FROM arguments_node claim
  JOIN votes_vote held ON held.node_id = claim.id AND held.voter_id = %(me)s AND held.question = 'agreement'
    AND held.revision >= claim.meaning
  JOIN arguments_node rebuttal ON rebuttal.parent_id = claim.id AND rebuttal.kind = 'rebuttal'
    AND rebuttal.aim <> 'relevance' AND rebuttal.state = 'live'
  JOIN arguments_node said ON said.id = coalesce(rebuttal.link_to_id, rebuttal.id) AND said.state = 'live'
  LEFT JOIN insights_standing standing ON standing.node_id = rebuttal.id
  LEFT JOIN votes_vote truth ON truth.node_id = said.id AND truth.voter_id = %(me)s AND truth.question = 'agreement'
    AND truth.revision >= said.meaning
  LEFT JOIN votes_vote counts ON counts.node_id = rebuttal.id AND counts.voter_id = %(me)s
    AND counts.question = 'relevance' AND counts.revision >= rebuttal.meaning
    AND counts.parent_id = rebuttal.parent_id AND counts.kind = rebuttal.kind AND counts.aim = rebuttal.aim
  LEFT JOIN votes_reconciled reconciled ON reconciled.person_id = %(me)s
    AND reconciled.claim_id = claim.id AND reconciled.rebuttal_id = rebuttal.id
WHERE claim.state = 'live' AND claim.parent_id IS NOT NULL AND claim.id IN ({chosen})
"""
# Only statements with a rebuttal that this person found relevant can be among them.
_ANYWHERE = """
SELECT answer.parent_id FROM votes_vote vote JOIN arguments_node answer ON answer.id = vote.node_id
WHERE vote.voter_id = %(me)s AND vote.question = 'relevance' AND vote.value >= 3 AND answer.kind = 'rebuttal'
"""


class Tension(NamedTuple):
    """The two cards, by their primary keys."""

    claim_pk: int
    rebuttal_pk: int


class Pair(NamedTuple):
    """The two cards, as rows to show."""

    claim: Row
    rebuttal: Row


def _tensions(user: Any, chosen: str, **given: Any) -> list[Tension]:
    of: dict[int, list[Any]] = defaultdict(list)
    for row in fetch(_ATTACKS.format(chosen=chosen), given | {"me": user.pk}):
        of[row[0]].append(row)
    found = []
    for claim_pk, rows in of.items():
        attacks = [Attack(number, push, truth, counts) for _, _, _, number, push, truth, counts, _ in rows]
        number = contradicted_by(rows[0][1], attacks)
        found += [Tension(claim_pk, row[2]) for row in rows if row[3] == number and row[7] is None]
    return found


def tension_at(user: Any, node_pks: Sequence[int | None]) -> Tension | None:
    """What pulls apart at one of these statements for this person: at the one just voted on, or at its parent."""
    pks = {f"pk{at}": pk for at, pk in enumerate(node_pks) if pk}
    if not user.is_authenticated or not pks:
        return None
    found = _tensions(user, ", ".join(f"%({name})s" for name in pks), **pks)
    return found[0] if found else None


def pair_of(user: Any, debate: Debate, node_pks: Sequence[int | None], version_id: int | None) -> Pair | None:
    """The two cards to show after a vote, if there are such."""
    if not (tension := tension_at(user, node_pks)):
        return None
    claim, rebuttal = rows_by_pk([tension.claim_pk, tension.rebuttal_pk], version_id)
    # Which rebuttal is the strongest is a result, too; both were voted on, and neither is a position.
    shown = results_show(debate, claim.kind, stood=True, voted=True)
    return Pair(claim, rebuttal) if shown else None


def tensions_of(user: Any) -> list[tuple[Node, Node]]:
    """All of them that this person has not called fine, in debates that they may still see: claim and rebuttal."""
    tensions = _tensions(user, _ANYWHERE)[:SHOWN]
    nodes = _shown(user, [pk for tension in tensions for pk in tension])
    found = {node.pk: node for node in nodes}
    pairs = [(found[claim], found[rebuttal]) for claim, rebuttal in tensions if {claim, rebuttal} <= found.keys()]
    return [pair for pair in pairs if may_see_results(user, pair[0])]


def _shown(user: Any, pks: Iterable[int]) -> QuerySet[Node]:
    nodes = Node.objects.filter(pk__in=list(pks), debate__in=Debate.objects.open_to(user))
    return nodes.select_related("debate", "author", "link_to")


def reconcile(*, rebuttal: Node, by: Any) -> None:
    """“That's fine”: this pair is not pointed out to this person again. Theirs alone, so no turn at the clock."""
    Reconciled.objects.get_or_create(person=by, rebuttal=rebuttal, claim_id=rebuttal.parent_id)
