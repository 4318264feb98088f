"""A debate's live nodes as the arrays that `reasoning.strength` computes with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet

from debate.arguments.models import Aim, Kind, Node, State
from debate.reasoning.strength import Graph, Strengths, base_scores, edge_weights, strengths

AGREE = [f"tally__agree_{i}" for i in range(5)]
RELEVANT = [f"tally__relevant_{i}" for i in range(5)]
STORED = ["standing__value", "standing__base", "standing__weight"]
COLUMNS = ["pk", "parent", "link_to", "kind", "aim", "tally__judges", *AGREE, *RELEVANT, *STORED]
LINK, KIND, AIM, JUDGES = 2, 3, 4, 5
QUARTERS = np.arange(5) / 4
NEW = (0.5, 0.5, 0.0)

Triple = tuple[float, float, float]


@dataclass(slots=True)
class Loaded:
    """Nodes that take part, in rows of COLUMNS, and the place of each primary key among them."""

    rows: list[tuple[Any, ...]]
    place: dict[int, int]

    def stored(self, at: int) -> Triple | None:
        """Value, base and weight as they were last computed; None for what never was."""
        triple = self.rows[at][-3:]
        return None if triple[0] is None else triple


def taking_part(nodes: QuerySet[Node]) -> QuerySet[Node]:
    """Live nodes; a link to what was withdrawn or hidden stands for nothing."""
    return nodes.filter(Q(link_to=None) | Q(link_to__state=State.LIVE), state=State.LIVE)


def load(nodes: QuerySet[Node]) -> Loaded:
    """Read nodes with tally and stored standing; one query, so what it read was there at one moment."""
    rows = list(taking_part(nodes).order_by("pk").values_list(*COLUMNS))
    return Loaded(rows, {row[0]: at for at, row in enumerate(rows)})


def graph_of(loaded: Loaded) -> Graph:
    """The arrays; a parent or target that takes no part, or was not loaded, is −1."""
    rows, place = loaded.rows, loaded.place
    votes = np.array([[count or 0 for count in row[JUDGES:-3]] for row in rows], dtype=np.int64).reshape(-1, 11)
    agree, relevant = votes[:, 1:6], votes[:, 6:11]
    return Graph(
        parent=np.array([place.get(row[1], -1) for row in rows], dtype=np.int64),
        sign=np.array([-1 if row[KIND] == Kind.REBUTTAL else 1 for row in rows], dtype=np.int64),
        base=base_scores(agree @ QUARTERS, agree.sum(axis=1)),
        weight=edge_weights(relevant @ QUARTERS, relevant.sum(axis=1), votes[:, 0]),
        undercuts=np.array([row[AIM] == Aim.RELEVANCE for row in rows], dtype=np.bool_),
        link_to=np.array([place.get(row[LINK], -1) for row in rows], dtype=np.int64),
    )


def compute(loaded: Loaded, wanted: set[int] | None = None) -> dict[int, Triple]:
    """(value, base, weight) by primary key, of the wanted nodes (None: of all).

    What was loaded beside the wanted is taken as it is stored; what came in just now moves nothing until its own
    activity is read. Raises CycleError.
    """
    fixed = {}
    if wanted is not None:
        inputs = ((at, loaded.stored(at) or NEW) for pk, at in loaded.place.items() if pk not in wanted)
        fixed = {at: (value, weight) for at, (value, _, weight) in inputs}
    found: Strengths = strengths(graph_of(loaded), fixed)
    triples = zip(found.value.tolist(), found.base.tolist(), found.weight.tolist(), strict=True)
    return {pk: triple for pk, triple in zip(loaded.place, triples, strict=True) if wanted is None or pk in wanted}
