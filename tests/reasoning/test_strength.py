"""Strengths follow the quadratic energy semantics, whatever the order, and a refresh equals the full pass."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from debate.reasoning.strength import (
    CycleError,
    Graph,
    base_scores,
    dependents,
    edge_weights,
    influence,
    refresh,
    strengths,
)

Row = tuple[int, int, float, float, bool, int]  # parent, sign, base, weight, undercuts, link_to


def graph_of(*rows: Row) -> Graph:
    parent, sign, base, weight, undercuts, link_to = zip(*rows, strict=True)
    return Graph(
        parent=np.array(parent, dtype=np.int64),
        sign=np.array(sign, dtype=np.int64),
        base=np.array(base, dtype=np.float64),
        weight=np.array(weight, dtype=np.float64),
        undercuts=np.array(undercuts, dtype=np.bool_),
        link_to=np.array(link_to, dtype=np.int64),
    )


WORKED = graph_of(
    (-1, 1, 0.5, 1, False, -1), (0, -1, 0.8, 1, False, -1), (0, 1, 0.6, 1, False, -1), (2, -1, 0.3, 1, False, -1)
)


@st.composite
def graphs(draw: st.DrawFn, most: int = 14) -> Graph:
    """Random trees whose nodes point at earlier ones; links stand for later nodes that do not depend on them."""
    share = st.floats(0, 1)
    rows: list[Row] = []
    for index in range(draw(st.integers(1, most))):
        parent = draw(st.integers(-1, index - 1))
        undercuts = parent >= 0 and rows[parent][0] >= 0 and draw(st.booleans())
        rows.append((parent, draw(st.sampled_from([1, -1])), draw(share), draw(share), undercuts, -1))
    graph = graph_of(*rows)
    for index in range(len(rows)):
        childless = not np.any((graph.parent == index) & ~graph.undercuts)
        targets = [t for t in range(len(rows)) if graph.link_to[t] < 0 and t not in dependents(graph, [index])]
        if childless and targets and index not in graph.link_to and draw(st.booleans()):
            graph.link_to[index] = draw(st.sampled_from(targets))
    return graph


def slow(graph: Graph) -> tuple[list[float], list[float]]:
    """The same semantics, told node by node from the definition."""

    def pull(base: float, energy: float) -> float:
        h = energy**2 / (1 + energy**2)
        return base + (1 - base) * h if energy > 0 else base - base * h

    def children(node: int, *, undercuts: bool) -> list[int]:
        return [c for c in range(len(graph)) if graph.parent[c] == node and graph.undercuts[c] == undercuts]

    def weight(node: int) -> float:
        return pull(graph.weight[node], -sum(weight(c) * value(c) for c in children(node, undercuts=True)))

    def value(node: int) -> float:
        if graph.link_to[node] >= 0:
            return value(graph.link_to[node])
        return pull(
            graph.base[node], sum(graph.sign[c] * weight(c) * value(c) for c in children(node, undercuts=False))
        )

    return [value(n) for n in range(len(graph))], [weight(n) for n in range(len(graph))]


def df_quad(graph: Graph) -> list[float]:
    """Discontinuity-free QuAD (Rago et al., KR 2016), only to compare with the literature."""
    values = [0.0] * len(graph)
    for node in reversed(range(len(graph))):
        left = {1: 1.0, -1: 1.0}
        for child in np.flatnonzero(graph.parent == node):
            left[int(graph.sign[child])] *= 1 - values[child]
        attack, support, base = 1 - left[-1], 1 - left[1], float(graph.base[node])
        values[node] = base - base * (attack - support) if attack >= support else base + (1 - base) * (support - attack)
    return values


def test_the_worked_example() -> None:
    assert strengths(WORKED).value[0] == pytest.approx(0.47069, abs=1e-5)
    assert df_quad(WORKED)[0] == pytest.approx(0.31, abs=1e-5)


@given(graphs())
def test_it_follows_the_definition(graph: Graph) -> None:
    found = strengths(graph)
    value, weight = slow(graph)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.weight == pytest.approx(weight, abs=1e-9)
    assert np.all((found.value >= 0) & (found.value <= 1) & (found.weight >= 0) & (found.weight <= 1))


@given(st.floats(0, 1), st.floats(-50, 50), st.floats(0, 50))
def test_influence_keeps_to_shares_and_never_falls_with_energy(base: float, energy: float, more: float) -> None:
    low, high = influence(np.array(base), np.array(energy)), influence(np.array(base), np.array(energy + more))
    assert 0 <= low <= high + 1e-12 <= 1 + 1e-11
    assert influence(np.array(base), np.array(0.0)) == base


def test_votes_become_base_scores_and_weights() -> None:
    assert base_scores(np.array([0.0, 2.0, 0.0]), np.array([0, 2, 2])) == pytest.approx([0.5, 0.75, 0.25])
    weights = edge_weights(np.array([0.0, 0.0, 2.0]), np.array([0, 0, 2]), np.array([0, 2, 2]))
    assert weights == pytest.approx([0, 0.25, 0.375])
    with pytest.raises(ValueError, match="scaled"):
        base_scores(np.array([3.0]), np.array([2]))
    with pytest.raises(ValueError, match="scaled"):
        edge_weights(np.array([-1.0]), np.array([2]), np.array([2]))


@given(graphs(), st.data())
def test_ten_unjudged_children_change_nothing(graph: Graph, data: st.DataObject) -> None:
    node = data.draw(st.integers(0, len(graph) - 1))
    unjudged = float(edge_weights(np.array([0.0]), np.array([0]), np.array([0]))[0])
    rows = list(rows_of(graph))
    undercuts = bool(graph.link_to[node] >= 0)
    rows += [(node, data.draw(st.sampled_from([1, -1])), 0.5, unjudged, undercuts, -1) for _ in range(10)]
    assert strengths(graph_of(*rows)).value[: len(graph)] == pytest.approx(strengths(graph).value, abs=1e-12)


def rows_of(graph: Graph) -> list[Row]:
    parts = (graph.parent, graph.sign, graph.base, graph.weight, graph.undercuts, graph.link_to)
    return list(zip(*(part.tolist() for part in parts), strict=True))


@given(graphs(), st.data())
def test_a_stronger_child_moves_its_parent_its_own_way(graph: Graph, data: st.DataObject) -> None:
    """Edge by edge: only this child's strength is raised (`fixed`), everything else comes as it will."""
    below = [n for n in range(len(graph)) if graph.parent[n] >= 0]
    if not below:
        return
    child = data.draw(st.sampled_from(below))
    parent = graph.parent[child]
    assume(graph.link_to[parent] != child)  # a link may even stand for what undercuts it
    before = strengths(graph)
    stronger = data.draw(st.floats(before.value[child], 1))
    others = {n: (float(before.value[n]), float(before.weight[n])) for n in range(len(graph)) if n != parent}
    after = strengths(graph, {**others, child: (stronger, float(before.weight[child]))})
    gain = after.value[parent] - before.value[parent]
    if graph.undercuts[child]:
        assert abs(gain) < 1e-12
        assert after.weight[parent] <= before.weight[parent] + 1e-12
    else:
        assert gain * graph.sign[child] >= -1e-12


@given(graphs(), st.randoms())
def test_the_order_of_nodes_does_not_matter(graph: Graph, random: Random) -> None:
    order = np.arange(len(graph))
    random.shuffle(order)
    place = np.append(np.argsort(order), -1)
    rows = rows_of(graph)
    mixed = [(int(place[p]), s, b, w, u, int(place[link])) for p, s, b, w, u, link in (rows[n] for n in order)]
    assert strengths(graph_of(*mixed)).value == pytest.approx(strengths(graph).value[order], abs=1e-12)


@given(graphs(), st.data())
def test_a_refresh_of_ancestors_equals_the_full_pass(graph: Graph, data: st.DataObject) -> None:
    kept = strengths(graph)
    touched = data.draw(st.lists(st.integers(0, len(graph) - 1), min_size=1, max_size=3))
    base, weight = graph.base.copy(), graph.weight.copy()
    for node in touched:
        base[node], weight[node] = data.draw(st.floats(0, 1)), data.draw(st.floats(0, 1))
    voted = replace(graph, base=base, weight=weight)
    before = kept.value.copy(), kept.weight.copy()
    changed = refresh(voted, kept, touched)
    full = strengths(voted)
    assert kept.value == pytest.approx(full.value, abs=1e-9)
    assert kept.weight == pytest.approx(full.weight, abs=1e-9)
    moved = (np.abs(before[0] - full.value) > 1e-9) | (np.abs(before[1] - full.weight) > 1e-9)
    assert set(np.flatnonzero(moved)) <= set(changed) <= set(dependents(graph, touched))


def test_a_link_stands_as_its_target_does() -> None:
    rows = [*rows_of(WORKED), (-1, 1, 0.5, 0, False, -1), (4, -1, 0.9, 0.5, False, 0), (5, -1, 1.0, 1.0, True, -1)]
    found = strengths(graph_of(*rows))
    assert found.value[5] == found.value[0]
    assert found.weight[5] == 0.25  # an undercutter of full strength and weight halves it: h(1) = 1/2
    assert found.value[0] == pytest.approx(0.47069, abs=1e-5)
    assert list(dependents(graph_of(*rows), [3])) == [0, 2, 3, 4, 5]


def test_a_circle_through_a_link_is_named() -> None:
    with pytest.raises(CycleError, match="in a circle") as caught:
        strengths(
            graph_of(
                (-1, 1, 0.5, 0, False, -1),
                (0, 1, 0.5, 1, False, -1),
                (1, 1, 0.5, 1, False, 0),
                (0, 1, 0.5, 1, False, -1),
            )
        )
    assert set(caught.value.nodes) == {0, 1, 2}
    with pytest.raises(CycleError):
        strengths(graph_of((1, 1, 0.5, 1, False, -1), (0, 1, 0.5, 1, False, -1)))


@pytest.mark.parametrize(
    "row",
    [
        (7, 1, 0.5, 1, False, -1),
        (1, 1, 0.5, 1, False, -1),
        (-1, 1, 0.5, 1, False, 1),
        (-2, 1, 0.5, 1, False, -1),
        (-1, 1, 1.5, 1, False, -1),
        (-1, 1, 0.5, float("nan"), False, -1),
    ],
)
def test_a_graph_that_cannot_be_is_refused(row: Row) -> None:
    with pytest.raises(ValueError, match=r"graph|share|\[0, 1\]"):
        graph_of(row)
    with pytest.raises(ValueError, match="sign"):
        graph_of((-1, 1, 0.5, 1, False, -1), (0, 0, 0.5, 1, False, -1))


@settings(max_examples=5)
@given(st.integers(200, 1200))
def test_a_long_chain_is_no_trouble(depth: int) -> None:
    rows: list[Row] = [(n - 1, 1, 0.5, 0.5, False, -1) for n in range(depth)]
    assert 0.5 < strengths(graph_of(*rows)).value[0] < 1


def test_an_empty_graph_has_no_strengths() -> None:
    empty = np.zeros(0)
    nothing = Graph(
        empty.astype(np.int64), empty.astype(np.int64), empty, empty, empty.astype(np.bool_), empty.astype(np.int64)
    )
    assert strengths(nothing).value.size == 0
