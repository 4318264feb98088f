"""`demo` on what `make run` has loaded: at once, again, after people came, and after it was cleared."""

import io

import pytest
from django.core.management import call_command

from debate.activity.models import Activity, Verb
from debate.debates.models import Debate
from debate.people.models import User
from debate.votes.actions import cast
from debate.votes.models import Tally, Vote


@pytest.fixture
def loaded(db, settings, tmp_path) -> Debate:
    settings.VAR_DIR = tmp_path
    call_command("loaddata", "phones-at-school", verbosity=0)
    return Debate.objects.get()


def demo(**options) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, no_color=True, **options)
    return out.getvalue()


def verify() -> None:
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())


def test_most_statements_are_judged_and_nothing_drifts(loaded):
    demo()
    assert all(Debate.objects.values_list("has_example_votes", flat=True))
    judged = Tally.objects.filter(node__debate=loaded, judges__gte=5).count()
    assert loaded.nodes.count() * 0.5 < judged < loaded.nodes.count()
    verify()


def test_a_second_start_changes_nothing(loaded):
    demo()
    before = Vote.objects.count(), Activity.objects.count(), User.objects.count()
    demo()
    assert (Vote.objects.count(), Activity.objects.count(), User.objects.count()) == before


def test_wherever_votes_are_shown_it_says_so_until_it_is_cleared(loaded, client):
    board = loaded.get_absolute_url()
    for clear in (False, True):
        demo(clear=clear)
        for page in ("/", board, f"{board}4/", f"{board}votes/", f"{board}4/why/", f"{board}embed/"):
            assert ("example votes" in client.get(page).text) is not clear


def test_what_was_cleared_stays_cleared_and_votes_of_people_stay(loaded, stranger):
    demo()
    cast(node=loaded.nodes.get(number=4), by=stranger, question="agreement", value=1)
    demo(clear=True)
    assert Activity.objects.filter(debate=loaded).first().verb == Verb.CLEARED
    demo()
    assert [vote.voter for vote in Vote.objects.all()] == [stranger]
    verify()


def test_production_can_still_clear(loaded, settings):
    demo()
    settings.PRODUCTION = True
    demo(clear=True)
    assert not Vote.objects.exists()
