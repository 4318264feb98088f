"""How a debate goes from one state to another, and the page of the docs that says so."""

from itertools import product
from pathlib import Path

import pytest

from debate.activity.models import Activity
from debate.debates import actions
from debate.debates.models import Debate
from debate.debates.states import MEANING, TRANSITIONS, as_markdown
from debate.web.verdict import Refused

WAYS = {(way.before, way.after) for way in TRANSITIONS}


def test_the_docs_show_the_table_of_the_code():
    page = Path(__file__).parents[2] / "docs" / "states.md"
    assert page.read_text() == as_markdown(), "python manage.py draw_states > docs/states.md"


def test_every_state_is_explained_and_reached_and_none_is_a_dead_end_but_by_choice():
    assert set(MEANING) == set(Debate.State)
    assert {after for _, after in WAYS} | {"open", "draft"} == set(Debate.State)
    assert {before for before, _ in WAYS} == set(Debate.State)


@pytest.mark.parametrize(("before", "after"), [*product(Debate.State.values, repeat=2)])
def test_only_the_ways_of_the_table_are_taken(debate, owner, before, after):
    Debate.objects.update(state=before)
    if (before, after) not in WAYS:
        with pytest.raises(Refused):
            actions.change_state(debate=debate, by=owner, to=after)
        return
    actions.change_state(debate=debate, by=owner, to=after)
    assert Debate.objects.get(pk=debate.pk).state == after
    said = Activity.objects.filter(debate=debate).order_by("change").last()
    assert (said.verb, said.detail) == ("changed_state", {"was": before, "now": after})


def test_who_keeps_order_closes_and_opens_and_the_owner_archives(debate, owner, member, stranger):
    actions.add_member(debate=debate, by=owner, user=member, role="moderator")
    with pytest.raises(Refused):
        actions.change_state(debate=debate, by=stranger, to="closed")
    actions.change_state(debate=debate, by=member, to="closed")
    with pytest.raises(Refused):
        actions.change_state(debate=debate, by=member, to="archived")
    actions.change_state(debate=debate, by=member, to="open")
