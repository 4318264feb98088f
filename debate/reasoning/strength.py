"""How well each node of a debate stands, given the votes on it and what speaks for and against it.

A quantitative bipolar argumentation framework with the quadratic energy semantics of N. Potyka, "Continuous Dynamical
Systems for Weighted Bipolar Argumentation" (KR 2018). A node with base score w and energy
E = Σ weight·strength of its supports − Σ weight·strength of its attacks has the strength

    w + (1 − w)·h(E)  if E > 0,  else  w − w·h(−E),  with h(x) = x² / (1 + x²).

Base scores, weights and strengths are shares in [0, 1], without a unit. Two things go beyond the paper:

- a rebuttal of relevance (`undercuts`) attacks the *edge* from its parent to its grandparent: that edge's weight is
  taken as a base score and lowered by the same formula, with energy −Σ weight·strength of the undercutters;
- a link stands for another node: its strength *is* that node's, its edge (and what undercuts it) is its own.

How to use it. Put the nodes in any order into a `Graph` of parallel arrays; `strengths(graph)` answers for all.
To refresh after a vote on node x, load only: (1) x and everything that depends on it, through parents and through
links that stand for one of them, again and again (`dependents` tells, when the whole graph is at hand); (2) their
*direct inputs*: the other children of these nodes and the targets of the links among them. Build a Graph of (1) and
(2), with parent and link_to as indices in it (−1 for what was not loaded), and pass the stored (strength, effective
weight) of each node of (2) as `fixed`. The nodes of (1) come out as a full pass would have them. `refresh` does this
in memory. Touched are: a node whose vote, base or edge changed; after adding, hiding or moving a node, that node and
its old and new parent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


class CycleError(ValueError):
    """The nodes, through parents and links, depend on themselves; `nodes` holds the indices of one such circle."""

    def __init__(self, nodes: tuple[int, ...]) -> None:
        self.nodes = nodes
        super().__init__("These nodes depend on each other in a circle: " + " → ".join(map(str, (*nodes, nodes[0]))))


@dataclass(slots=True)
class Graph:
    """The nodes of a debate as parallel arrays, one place per node.

    parent: index of the parent, −1 for a root. sign: +1 if it supports its parent, −1 if it attacks it.
    base: base score. weight: weight of the edge to the parent, before undercuts. undercuts: whether it attacks not its
    parent but its parent's edge. link_to: index of the node it stands for, −1 for an ordinary node.
    Raises ValueError when the arrays differ in length or hold what cannot be.
    """

    parent: IntArray
    sign: IntArray
    base: FloatArray
    weight: FloatArray
    undercuts: BoolArray
    link_to: IntArray

    def __post_init__(self) -> None:
        size = len(self.parent)
        if any(len(part) != size for part in (self.sign, self.base, self.weight, self.undercuts, self.link_to)):
            raise ValueError("The arrays of a graph must have one length.")
        for name, indices in (("parent", self.parent), ("link_to", self.link_to)):
            if size and not (indices.min() >= -1 and indices.max() < size):
                raise ValueError(f"{name} points outside the graph.")
        _require_shares(base=self.base, weight=self.weight)
        if np.any(np.abs(self.sign[self.parent >= 0]) != 1):
            raise ValueError("sign must be +1 or −1 for every node with a parent.")

    def __len__(self) -> int:
        return len(self.parent)


@dataclass(slots=True)
class Strengths:
    """What came out, one place per node: strength, base score as given, and edge weight after undercuts."""

    value: FloatArray
    base: FloatArray
    weight: FloatArray


def _require_shares(**parts: FloatArray) -> None:
    for name, part in parts.items():
        if not np.all((part >= 0) & (part <= 1)):  # NaN fails too
            raise ValueError(f"{name} must lie in [0, 1].")


def _require_sums(sums: FloatArray, counts: IntArray) -> None:
    if np.any(sums < 0) or np.any(sums > counts + 1e-9):
        raise ValueError("A sum of votes scaled to [0, 1] lies between 0 and their number.")


def base_scores(agreement_sum: FloatArray, agreement_count: IntArray) -> FloatArray:
    """How far people agree with each node before any argument: (1 + sum) / (2 + n).

    A Bayesian mean with a neutral prior of two votes. `agreement_sum` is Σ (agreement + 2)/4 over the n fresh votes, so
    each vote of −2…+2 counts 0…1. Raises ValueError when a sum exceeds its count.
    """
    _require_sums(agreement_sum, agreement_count)
    return (1 + agreement_sum) / (2 + agreement_count)


def edge_weights(relevance_sum: FloatArray, relevance_count: IntArray, judges: IntArray) -> FloatArray:
    """How much each node counts for or against its parent: (1 + sum) / (2 + r) · m / (m + 2).

    `relevance_sum` is Σ relevance/4 over the r fresh votes, so each vote of 0…4 counts 0…1; `judges` is m, the people
    other than the author who judged the node at all. What nobody has judged weighs 0 and moves nothing.
    Raises ValueError when a sum exceeds its count.
    """
    _require_sums(relevance_sum, relevance_count)
    return (1 + relevance_sum) / (2 + relevance_count) * (judges / (judges + 2))


def influence(base: FloatArray, energy: FloatArray) -> FloatArray:
    """Where a share `base` ends up under `energy`: towards 1 when it is positive, towards 0 when negative.

    Potyka (KR 2018): base + (1 − base)·h(E) for E > 0, else base − base·h(−E), with h(x) = x² / (1 + x²).
    Used for strengths and for edge weights alike.
    """
    square = energy * energy
    pull = square / (1 + square)
    return np.where(energy > 0, base + (1 - base) * pull, base - base * pull)


def strengths(graph: Graph, fixed: Mapping[int, tuple[float, float]] | None = None) -> Strengths:
    """The strength of every node and the effective weight of every edge.

    `fixed` maps an index to its (strength, effective weight) known from before: such a node is taken as it is, whatever
    its children or its target. Raises CycleError naming the nodes when they depend on themselves.
    """
    return _Pass(graph, fixed or {}).run()


class _Pass:
    """One evaluation, level by level: each round takes all nodes whose inputs are done, in whole-array steps."""

    def __init__(self, graph: Graph, fixed: Mapping[int, tuple[float, float]]) -> None:
        size = len(graph)
        self.graph = graph
        self.known = np.zeros(size, dtype=np.bool_)
        self.value = np.zeros(size)
        self.weight = graph.weight.astype(np.float64, copy=True)
        for index, (value, weight) in fixed.items():
            self.known[index], self.value[index], self.weight[index] = True, value, weight
        self.energy = np.zeros(size)
        self.undercut = np.zeros(size)
        self.links = np.flatnonzero((graph.link_to >= 0) & ~self.known)
        # How many inputs each node still waits for: its children and, for a link, its target.
        self.waiting = np.bincount(graph.parent[graph.parent >= 0], minlength=size)
        self.waiting[self.links] += 1
        self.waiting[self.known] = 0
        self.done = np.zeros(size, dtype=np.bool_)

    def run(self) -> Strengths:
        ready = np.flatnonzero(self.waiting == 0)
        while ready.size:
            self._settle(ready[~self.known[ready]])
            ready = self._hand_on(ready)
        if not self.done.all():
            raise CycleError(self._circle())
        return Strengths(self.value, self.graph.base, self.weight)

    def _settle(self, nodes: IntArray) -> None:
        graph = self.graph
        self.weight[nodes] = influence(self.weight[nodes], -self.undercut[nodes])
        own = influence(graph.base[nodes], self.energy[nodes])
        target = graph.link_to[nodes]
        self.value[nodes] = np.where(target >= 0, self.value[target], own)

    def _hand_on(self, nodes: IntArray) -> IntArray:
        """Give these nodes' push to their parents and return the nodes that now have all their inputs."""
        graph = self.graph
        self.done[nodes] = True
        below = nodes[graph.parent[nodes] >= 0]
        parents = graph.parent[below]
        push = self.weight[below] * self.value[below]
        cuts = graph.undercuts[below]
        np.add.at(self.energy, parents[~cuts], (graph.sign[below] * push)[~cuts])
        np.add.at(self.undercut, parents[cuts], push[cuts])
        answered = self.done[graph.link_to[self.links]]
        served = np.concatenate([parents, self.links[answered]])
        self.links = self.links[~answered]
        served = served[~self.known[served]]
        np.subtract.at(self.waiting, served, 1)
        ready: IntArray = np.unique(served[self.waiting[served] == 0])
        return ready

    def _circle(self) -> tuple[int, ...]:
        """One circle among the nodes that never got all their inputs: follow an open input until one comes again."""
        graph = self.graph
        open_input: dict[int, int] = {}
        for node in np.flatnonzero(~self.done).tolist():
            if graph.parent[node] >= 0:
                open_input[int(graph.parent[node])] = node
        for link in self.links.tolist():
            open_input[link] = int(graph.link_to[link])
        node, path = next(iter(open_input)), dict[int, None]()
        while node not in path:
            path[node] = None
            node = open_input[node]
        seen = list(path)
        return tuple(seen[seen.index(node) :])


def dependents(graph: Graph, touched: Iterable[int]) -> IntArray:
    """The touched nodes and all whose strength may follow from theirs, through parents and through links; sorted."""
    links_of: dict[int, list[int]] = {}
    for link in np.flatnonzero(graph.link_to >= 0).tolist():
        links_of.setdefault(int(graph.link_to[link]), []).append(link)
    found: set[int] = set()
    waiting = [int(node) for node in touched]
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        found.add(node)
        waiting += links_of.get(node, [])
        if graph.parent[node] >= 0:
            waiting.append(int(graph.parent[node]))
    return np.array(sorted(found), dtype=np.int64)


def refresh(graph: Graph, values: Strengths, touched: Iterable[int]) -> IntArray:
    """Bring `values` of an earlier pass up to date, in place, after the touched nodes changed in `graph`.

    Evaluates only what depends on them and returns the indices whose strength or effective weight is now another.
    Raises CycleError like a full pass.
    """
    affected = dependents(graph, touched)
    inside = np.zeros(len(graph), dtype=np.bool_)
    inside[affected] = True
    targets = graph.link_to[affected]
    loaded = inside | np.where(graph.parent >= 0, inside[graph.parent], False)
    loaded[targets[targets >= 0]] = True
    nodes = np.flatnonzero(loaded)
    part = _part(graph, nodes)
    fixed = {
        place: (float(values.value[node]), float(values.weight[node]))
        for place, node in enumerate(nodes.tolist())
        if not inside[node]
    }
    fresh = strengths(part, fixed)
    # Sums over the same children in another order differ in the last bits: that is no change.
    moved = (np.abs(fresh.value - values.value[nodes]) > 1e-12) | (np.abs(fresh.weight - values.weight[nodes]) > 1e-12)
    changed: IntArray = nodes[moved]
    values.value[changed], values.weight[changed], values.base = fresh.value[moved], fresh.weight[moved], graph.base
    return changed


def _part(graph: Graph, nodes: IntArray) -> Graph:
    """The graph of these nodes alone; pointers to others become −1."""
    place = np.full(len(graph) + 1, -1, dtype=np.int64)  # the last place answers for index −1
    place[nodes] = np.arange(len(nodes))
    return Graph(
        parent=place[graph.parent[nodes]],
        sign=graph.sign[nodes],
        base=graph.base[nodes],
        weight=graph.weight[nodes],
        undercuts=graph.undercuts[nodes],
        link_to=place[graph.link_to[nodes]],
    )
