"""Demo accounts and example votes: on this machine only, said to be examples, and gone with one command."""

import io

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from debate.activity.models import Activity, Verb
from debate.debates.models import Debate, Member
from debate.interchange.management.commands.demo import password_of
from debate.people.models import User
from debate.votes.actions import cast, take_stand
from debate.votes.models import Stand, Tally, Vote


@pytest.fixture
def loaded(db) -> Debate:
    call_command("loaddata", *sorted(settings.FIXTURE_DIRS[0].glob("*.yaml")), verbosity=0)
    return Debate.objects.get(slug="convenience-or-alliance")


def demo(**options) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, no_color=True, **options)
    return out.getvalue()


def verify() -> None:
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())


def test_the_accounts_that_are_printed_can_sign_in(loaded, rf):
    said = demo()
    for username in ("curator", "teacher", "student"):
        assert f"{username:<10}{password_of(username)}" in said
        assert authenticate(rf.post("/"), username=username, password=password_of(username))
    assert User.objects.get(username="curator").is_superuser
    assert not User.objects.get(username="student").is_staff
    assert Member.objects.filter(user__username="teacher", role="owner").count() == 2


def test_votes_look_alive_and_say_that_they_are_examples(loaded):
    demo()
    assert all(Debate.objects.values_list("has_example_votes", flat=True))
    judged = Tally.objects.filter(node__debate=loaded, judges__gte=5).count()
    assert loaded.nodes.count() * 0.5 < judged < loaded.nodes.count()
    assert not Vote.objects.exclude(voter__is_example=True).exists()
    assert User.objects.filter(is_example=True).count() == 40
    assert not any(user.has_usable_password() for user in User.objects.filter(is_example=True))
    verify()


def test_a_second_start_changes_nothing(loaded):
    first = demo()
    before = Vote.objects.count(), Activity.objects.count(), User.objects.count()
    assert demo() == first
    assert (Vote.objects.count(), Activity.objects.count(), User.objects.count()) == before


def test_examples_never_mix_with_the_votes_of_people(loaded, stranger):
    cast(node=loaded.nodes.get(number=4), by=stranger, question="agreement", value=1)
    demo()
    loaded.refresh_from_db()
    assert not loaded.has_example_votes
    assert Vote.objects.filter(node__debate=loaded).count() == 1


def test_clearing_takes_examples_alone_and_for_good(loaded, stranger):
    demo()
    cast(node=loaded.nodes.get(number=4), by=stranger, question="agreement", value=1)
    example = User.objects.filter(is_example=True).first()
    take_stand(debate=loaded, by=example, choice="unsure")
    assert demo(clear=True) == "No example votes are left.\n"
    assert [vote.voter for vote in Vote.objects.all()] == [stranger]
    assert not User.objects.filter(is_example=True).exists() and not Stand.objects.exists()
    assert not Debate.objects.filter(has_example_votes=True).exists()
    assert Activity.objects.filter(debate=loaded).first().verb == Verb.CLEARED
    verify()
    demo()
    assert Vote.objects.count() == 1


def test_a_password_from_another_machine_is_set_anew(loaded, rf):
    demo()
    student = User.objects.get(username="student")
    student.set_password("something else")
    student.save()
    demo()
    assert authenticate(rf.post("/"), username="student", password=password_of("student"))


def test_in_production_there_are_no_demo_accounts(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="for this machine only"):
        demo()
    assert not User.objects.exists()
    assert demo(clear=True) == "No example votes are left.\n"
