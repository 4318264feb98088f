"""The counts kept beside nodes and passages: moved by each write, computed anew by `verify` and after loading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import F

from debate.arguments.models import Kind, Node, PassageUse, State
from debate.debates.models import Debate

COLUMNS = {Kind.CLAIM: "claim_count", Kind.EVIDENCE: "evidence_count", Kind.REBUTTAL: "rebuttal_count"}
ALL_COLUMNS = (*COLUMNS.values(), "descendant_count")


# One statement, since the debate is locked meanwhile: all above count so many descendants more, and the parent so many
# more of each kind.
COUNT = """
WITH RECURSIVE up(id, parent_id) AS (
  SELECT id, parent_id FROM arguments_node WHERE id = %s
  UNION ALL
  SELECT node.id, node.parent_id FROM arguments_node node JOIN up ON node.id = up.parent_id
)
UPDATE arguments_node SET descendant_count = descendant_count + %s,
  {of_kinds}
WHERE id IN (SELECT id FROM up)
"""
OF_KIND = "{0} = {0} + CASE WHEN id = %s THEN %s ELSE 0 END"


def count(node: Node, step: int) -> None:
    """Let the counts above the node follow it into view (+1) or out of it (−1)."""
    if node.parent_id is None:
        return
    _count_above(node.parent_id, step, {node.kind: step})
    count_passage(node, step)


def _count_above(parent_id: int, descendants: int, children: Mapping[str, int]) -> None:
    """Add to the counts of a node and of all above it; `children` by their kind."""
    of_kinds = ", ".join(OF_KIND.format(COLUMNS[Kind(kind)]) for kind in children)
    steps = [value for step in children.values() for value in (parent_id, step)]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(of_kinds=of_kinds), [parent_id, descendants, *steps])


def count_passage(node: Node, step: int) -> None:
    """Let the use counts of the node's passage follow."""
    if node.quote_id is None:
        return
    parent_kind = Node.objects.values_list("kind", flat=True).get(pk=node.parent_id)
    use_passage(node.debate_id, node.quote_id, passage_column(parent_kind), step)


def count_branches(parent: Node | None, branches: Iterable[Node], step: int) -> None:
    """Let the counts of `parent` and above follow whole branches that come to stand under it (+1) or leave it (−1)."""
    branches = list(branches)
    if parent is None or not branches:
        return
    kinds = Counter(node.kind for node in branches if node.is_live)
    descendants = step * sum(node.is_live + node.descendant_count for node in branches)
    _count_above(parent.pk, descendants, {kind: step * kinds[kind] for kind in COLUMNS})
    count_uses(parent, branches, step)


def count_uses(parent: Node, children: Iterable[Node], step: int) -> None:
    """Let the use counts of the passages right under `parent` follow."""
    uses = Counter(child.quote_id for child in children if child.is_live and child.quote_id is not None)
    for quote_id, number in uses.items():
        use_passage(parent.debate_id, quote_id, passage_column(parent.kind), step * number)


def passage_column(parent_kind: str) -> str:
    """Under a rebuttal a passage speaks against something; elsewhere for it."""
    return "rebutting" if parent_kind == Kind.REBUTTAL else "supporting"


def use_passage(debate_id: int, quote_id: int, column: str, step: int) -> None:
    """Add to one use count (`supporting`, `rebutting` or `notes`) of a passage in a debate."""
    use, _ = PassageUse.objects.get_or_create(debate_id=debate_id, quote_id=quote_id)
    PassageUse.objects.filter(pk=use.pk).update(**{column: F(column) + step})


def expected_counts(debate: Debate) -> dict[int, Counter[str]]:
    """What the nodes' counts should be, by primary key; nodes without any are absent."""
    return counted(debate.nodes.values_list("pk", "parent", "kind", "state"))


def counted(rows: Iterable[tuple[int, int | None, str, str]]) -> dict[int, Counter[str]]:
    """The counts of nodes given by primary key, parent, kind and state; a parent that is not among them is none."""
    nodes = {pk: (parent, kind, state) for pk, parent, kind, state in rows}
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for parent, kind, state in nodes.values():
        if parent not in nodes or state != State.LIVE:
            continue
        counts[parent][COLUMNS[Kind(kind)]] += 1
        above: int | None = parent
        while above in nodes:
            counts[above]["descendant_count"] += 1
            above = nodes[above][0]
    return counts


def expected_uses(debate: Debate) -> dict[int, Counter[str]]:
    """What the use counts of passages should be, by the quote's primary key; notes are counted by another room."""
    uses: dict[int, Counter[str]] = defaultdict(Counter)
    evidence = debate.nodes.live().filter(quote__isnull=False).values_list("quote", "parent__kind")
    for quote, parent_kind in evidence:
        uses[quote][passage_column(parent_kind)] += 1
    return uses


def differences(debate: Debate) -> list[str]:
    """Each count that is not what the tree says, in words."""
    wrong = []
    counts = expected_counts(debate)
    for node in debate.nodes.only("debate", "number", *ALL_COLUMNS):
        for column in ALL_COLUMNS:
            if (kept := getattr(node, column)) != (right := counts[node.pk][column]):
                wrong.append(f"#{node.number}: {column} is {kept}, should be {right}")
    uses = expected_uses(debate)
    kept_uses = {use.quote_id: use for use in debate.passage_uses.all()}
    for quote in uses.keys() | kept_uses.keys():
        for column in ("supporting", "rebutting"):
            kept = getattr(kept_uses.get(quote), column, 0)
            if kept != uses[quote][column]:
                wrong.append(f"passage {quote}: {column} is {kept}, should be {uses[quote][column]}")
    return wrong


def rebuild(debate: Debate) -> None:
    """Set every count to what the tree says."""
    counts = expected_counts(debate)
    wrong = []
    for node in debate.nodes.only("debate", *ALL_COLUMNS):
        right = {column: counts[node.pk][column] for column in ALL_COLUMNS}
        if any(getattr(node, column) != number for column, number in right.items()):
            for column, number in right.items():
                setattr(node, column, number)
            wrong.append(node)
    Node.objects.bulk_update(wrong, ALL_COLUMNS, batch_size=500)
    rebuild_uses(debate)


def rebuild_uses(debate: Debate) -> None:
    """Set how often each passage is used to what the tree says."""
    uses = expected_uses(debate)
    PassageUse.objects.bulk_create(
        [PassageUse(debate=debate, quote_id=quote) for quote in uses], ignore_conflicts=True, batch_size=500
    )
    kept = list(debate.passage_uses.all())
    for use in kept:
        use.supporting, use.rebutting = uses[use.quote_id]["supporting"], uses[use.quote_id]["rebutting"]
    PassageUse.objects.bulk_update(kept, ["supporting", "rebutting"], batch_size=500)
