"""The order of siblings: the strongest first, and every third place for one that few have judged yet."""

from random import Random

import pytest

from debate.arguments.models import Node
from debate.board.branches import level, level_below, positions
from debate.board.loading import view_of
from debate.insights.models import Standing
from debate.votes.models import Tally


@pytest.fixture
def view(rf, debate, member):
    """Mara's look at the bridge."""
    request = rf.get("/")
    request.user = member
    return view_of(request, debate.slug)


@pytest.fixture
def siblings(debate, owner):
    """Make children of #1 with these (judges, push)."""
    position = debate.nodes.get(number=1)

    def make(*judged):
        numbered = enumerate(judged, 100)
        nodes = Node.objects.bulk_create(
            Node(debate=debate, number=number, parent=position, kind="claim", author=owner, body=f"Reason {number}.")
            for number, _ in numbered
        )
        pairs = list(zip(nodes, judged, strict=True))
        Tally.objects.bulk_create(Tally(node=node, judges=judges) for node, (judges, _) in pairs if judges)
        Standing.objects.bulk_create(
            Standing(node=node, value=push, base=0.5, weight=1, change=1) for node, (_, push) in pairs if push
        )
        Node.objects.filter(pk=position.pk).update(claim_count=len(nodes), descendant_count=len(nodes))
        return position

    return make


def shown(view, position):
    """The numbers of all siblings, in their order, portion after portion."""
    found = []
    while portion := level(view, position.pk, len(found))[:12]:
        found += [row.number for row in portion]
    return found


def test_every_third_place_is_for_the_least_judged(view, siblings):
    position = siblings((9, 0.9), (9, 0.8), (9, 0.7), (9, 0.6), (9, 0.5), (5, 0.3), (0, 0), (0, 0), (4, 0.1))
    assert shown(view, position) == [100, 101, 106, 102, 103, 107, 104, 105, 108]


def test_the_strongest_is_first_though_few_have_judged_it(view, siblings):
    assert shown(view, siblings((20, 0.3), (20, 0.4), (1, 0.5), (0, 0))) == [102, 101, 103, 100]


def test_where_all_are_judged_alike_the_stronger_comes_first(view, siblings):
    assert shown(view, siblings((3, 0.1), (4, 0.2), (3, 0.3), (2, 0.4))) == [103, 102, 101, 100]


def test_where_nobody_has_judged_the_number_decides(view, siblings):
    assert shown(view, siblings((0, 0), (0, 0), (0, 0))) == [100, 101, 102]


@pytest.mark.parametrize("seed", range(6))
def test_nobody_waits_for_ever_and_nobody_is_lost(view, siblings, seed):
    rng = Random(seed)
    judged = [(judges, judges and rng.random()) for judges in rng.choices((0, 0, 1, 2, 5, 30), k=rng.randint(2, 100))]
    of = dict(enumerate(judged, 100))
    most = max(judges for judges, _ in judged)
    order = shown(view, siblings(*judged))
    assert sorted(order) == sorted(of)
    strongest = max(of, key=lambda number: (of[number][1], -number))
    assert order[0] == strongest
    young = [number for number in order if 2 * of[number][0] < most and number != strongest]
    assert [of[number][0] for number in young] == sorted(of[number][0] for number in young)
    for at, number in enumerate(young, 1):
        assert order.index(number) < 3 * at
    settled = [of[number][1] for number in order if number not in young]
    assert settled == sorted(settled, reverse=True)


def test_a_level_and_the_levels_below_agree_in_one_query_each(view, siblings, django_assert_num_queries):
    position = siblings(*((judges % 4 * 5, judges / 100) for judges in range(100)))
    with django_assert_num_queries(1):
        alone = level(view, position.pk)
    first = positions(view)[0]
    with django_assert_num_queries(1):
        below = level_below(view, [first], 12)[position.pk]
    assert [row.number for row in below] == [row.number for row in alone]
