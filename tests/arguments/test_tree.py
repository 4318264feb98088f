"""Walks up and down the tree, also through links."""

import pytest
from django.db import connection

from debate.arguments import actions, tree
from debate.arguments.actions import Wording
from debate.arguments.models import Node


@pytest.fixture
def branch(debate, member):
    """#1 ← #3 ← #4 ← #5, as primary keys by number."""
    node = debate.nodes.get(number=1)
    for number in (3, 4, 5):
        node = actions.add(
            debate=debate, by=member, kind="claim", parent=node, wording=Wording(f"Claim number {number}, at least.")
        )
    return dict(debate.nodes.values_list("number", "pk"))


def test_ancestors_come_from_the_position_down(branch):
    assert tree.ancestor_ids(branch[5]) == [branch[1], branch[3], branch[4]]
    assert tree.ancestor_ids(branch[1]) == []


def test_descendants_are_everything_below(branch):
    assert set(tree.descendant_ids(branch[1])) == {branch[3], branch[4], branch[5]}
    assert tree.descendant_ids(branch[5]) == []


def test_dependants_go_up_through_parents_and_links(branch, debate, member):
    link = Node.objects.create(
        debate=debate, number=90, parent_id=branch[2], kind="claim", link_to_id=branch[4], author=member
    )
    assert tree.dependant_ids([branch[5]]) == {branch[5], branch[4], branch[3], branch[1], link.pk, branch[2]}
    assert tree.dependant_ids([branch[3]]) == {branch[3], branch[1]}
    assert tree.dependant_ids([]) == set()


def test_a_circle_is_seen_before_it_is_closed(branch, debate, member):
    Node.objects.create(
        debate=debate, number=90, parent_id=branch[2], kind="claim", link_to_id=branch[4], author=member
    )
    assert tree.would_cycle(parent_id=branch[4], target_id=branch[2])
    assert tree.would_cycle(parent_id=branch[5], target_id=branch[3])
    assert not tree.would_cycle(parent_id=branch[3], target_id=branch[5])
    assert not tree.would_cycle(parent_id=branch[2], target_id=branch[5])


@pytest.mark.sqlite
def test_dependants_are_found_by_index_however_large_the_tree(db):
    """A vote asks for them. SQLite tells its plan for any size; PostgreSQL would scan so small a table, rightly."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + tree.DEPENDANTS.format(places="%s"), [1])
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "MULTI-INDEX OR" in plan
    assert "MATERIALIZE" not in plan and "SCAN node" not in plan and "SCAN arguments_node" not in plan
