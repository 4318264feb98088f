"""People leave, and branches are taken out, while others go on: on real threads, and nobody waits in a circle."""

from io import StringIO
from threading import Event

import pytest
from django.core.management import call_command

from debate.activity.models import Activity
from debate.arguments.actions import Wording
from debate.board import leaving
from debate.board.leaving import leave
from debate.debates import actions as debates
from debate.debates.models import Debate, DebateClock
from debate.following.telling import tell_all
from debate.insights.actions import refresh_all
from debate.people.models import User
from debate.votes import actions as votes
from debate.votes import tending
from debate.votes.models import Vote
from tests.board.world import add
from tests.cast import make_user
from tests.together import together

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]


def assert_kept():
    refresh_all()
    tell_all()
    call_command("verify", stdout=StringIO(), stderr=StringIO())
    for debate in Debate.objects.all():
        changes = list(Activity.objects.filter(debate=debate).order_by("change").values_list("change", flat=True))
        assert changes == list(range(1, DebateClock.objects.get(debate=debate).change + 1))


@pytest.fixture
def two_debates(claim, private_debate, owner):
    """Six people who wrote in both, and voted on each other."""
    people = [make_user(f"person{number}") for number in range(6)]
    root = private_debate.nodes.get(number=1)
    nodes = []
    for number, person in enumerate(people):
        debates.add_member(debate=private_debate, by=owner, user=person)
        nodes.append(add(claim, person, f"This is reason number {number} for it."))
        nodes.append(add(root, person, f"That is reason number {number} for it."))
    for person in people:
        for node in nodes:
            votes.cast(node=node, by=person, question="agreement", value=1)
    return people, nodes


def test_some_leave_while_others_answer_and_vote_on_what_they_wrote(two_debates):
    people, nodes = two_debates
    leaving, staying = people[:3], people[3:]

    def go_on(person):
        for number, node in enumerate(nodes):
            votes.cast(node=node, by=person, question="relevance", value=number % 5)
            if node.author_id != person.pk and number % 3 == 0:
                add(node, person, f"{person.username} says that {number} is not so.", kind="rebuttal")

    def say(person):
        try:
            go_on(person)
        except Exception as error:  # what was withdrawn meanwhile cannot be answered or voted on
            if "withdrawn" not in str(error):
                raise

    answers = together(
        [
            *[lambda person=person: leave(by=person, with_words=person is not leaving[0]) for person in leaving],
            *[lambda person=person: say(person) for person in staying],
            tell_all,
        ]
    )
    assert not [answer for answer in answers[:3] if answer]
    gone = User.objects.filter(pk__in=[person.pk for person in leaving])
    assert all(person.left_at for person in gone)
    assert not Vote.objects.filter(voter__in=leaving[1:]).exists()
    assert_kept()


@pytest.mark.parametrize("is_late", [False, True])
def test_a_vote_from_a_second_tab_is_forgotten_or_refused(claim, private_debate, member, owner, is_late, monkeypatch):
    """In a debate of which leaving knew nothing, so that its clock keeps nobody out."""
    really, going, voted = leaving.forget, Event(), Event()
    debates.configure(debate=private_debate, by=owner, visibility="public", contribution="anyone")
    node = private_debate.nodes.get()

    def forget(*, person):
        gone = really(person=person) if is_late else None
        going.set()
        voted.wait(1)  # in vain where it waits for us
        return gone or really(person=person)

    def vote():
        going.wait(30)
        try:
            votes.cast(node=node, by=member, question="agreement", value=1)
        finally:
            voted.set()

    monkeypatch.setattr(leaving, "forget", forget)
    together([lambda: leave(by=member, with_words=True), vote])
    assert not Vote.objects.filter(voter=member.pk).exists()
    assert_kept()


def test_a_branch_is_taken_out_while_others_vote_and_reword(claim, rebuttal, owner, member, stranger):
    def vote(value):
        for node in (claim, rebuttal):
            votes.cast(node=node, by=stranger, question="agreement", value=value)

    def extract():
        position = "It has some years left in it."
        return tending.extract(node=claim, by=owner, question="How long?", position=position, closes=False)

    made, *_ = together(
        [
            extract,
            lambda: [vote(value) for value in (-2, 0, 2)],
            lambda: votes.reword(node=claim, by=member, wording=Wording("It will stand for two winters.")),
            lambda: add(rebuttal, member, "It is the next one that counts."),
        ]
    )
    assert made.debate.nodes.count() in (3, 4)
    assert_kept()


def test_only_one_of_two_takes_the_branch(claim, owner, curator):
    position = "It has some years left in it."
    answers = together(
        [
            lambda person=person: tending.extract(node=claim, by=person, question="How long?", position=position)
            for person in (owner, curator)
        ]
    )
    assert sum("already" in str(answer) for answer in answers) == 1
    assert Debate.objects.count() == 2
    assert_kept()
