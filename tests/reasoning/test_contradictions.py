"""When two answers of one person are worth a second look."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from debate.reasoning.contradictions import Attack, contradicted_by

agreements = st.none() | st.integers(-2, 2)
pushes = st.floats(0, 1)
attacks = st.lists(
    st.builds(Attack, st.integers(1, 99), pushes, agreements, st.none() | st.integers(0, 4)),
    unique_by=lambda attack: attack.number,
)
HELD = Attack(15, 0.5, 1, 3)


def test_the_least_that_is_noticed_and_what_is_less():
    assert contradicted_by(1, [HELD]) == 15
    assert contradicted_by(0, [HELD]) is contradicted_by(None, [HELD]) is contradicted_by(2, []) is None
    for less in ({"agreement": 0}, {"agreement": None}, {"relevance": 2}, {"relevance": None}):
        assert contradicted_by(2, [replace(HELD, **less)]) is None


def test_only_the_strongest_counts():
    stronger = Attack(20, 0.6, -2, 4)
    assert contradicted_by(2, [HELD, stronger]) is None
    assert contradicted_by(2, [HELD, replace(stronger, push=0.4)]) == 15
    assert contradicted_by(2, [HELD, replace(stronger, push=0.5)]) == 15


@settings(deadline=None)
@given(agreements, attacks, st.randoms(use_true_random=False))
def test_it_is_always_the_strongest_held_true_and_relevant_whatever_their_order(agreement, attacks, rng):
    found = contradicted_by(agreement, attacks)
    shuffled = rng.sample(attacks, len(attacks))
    assert contradicted_by(agreement, shuffled) == found
    if found is not None:
        (attack,) = [attack for attack in attacks if attack.number == found]
        assert agreement >= 1 and attack.agreement >= 1 and attack.relevance >= 3
        assert all((other.push, -other.number) <= (attack.push, -attack.number) for other in attacks)


@settings(deadline=None)
@given(st.integers(-2, 2), attacks)
def test_agreeing_more_never_hides_it(agreement, attacks):
    if contradicted_by(agreement, attacks) is not None:
        assert contradicted_by(2, attacks) == contradicted_by(agreement, attacks)
    if agreement < 1:
        assert contradicted_by(agreement, attacks) is None
