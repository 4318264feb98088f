"""Example votes: there once, labelled, plausible, gone without a trace."""

from statistics import mean

import pytest
from django.core.management import CommandError, call_command

from debate.activity.models import Activity, Verb
from debate.arguments.models import Node
from debate.interchange import examples
from debate.people.models import User
from debate.votes import actions, tallies, tending
from debate.votes.models import Stand, Tally, Vote


def test_example_people_vote_once_and_are_labelled(debate, evidence, rebuttal):
    made = examples.add_votes(debate)
    debate.refresh_from_db()
    assert made == Vote.objects.count() > examples.PEOPLE
    assert debate.has_example_votes
    assert examples.add_votes(debate) == 0
    assert tallies.differences(debate) == []
    assert Stand.objects.filter(debate=debate).count() == examples.PEOPLE
    assert not any(user.has_usable_password() for user in User.objects.filter(is_example=True))


def test_they_answer_what_is_asked_and_lean_to_what_they_hold(debate, evidence, rebuttal, owner):
    number = next(number for number in range(50, 99) if examples.is_judged(Node(number=number)))
    second, claim = debate.nodes.get(number=2), evidence.parent
    link = debate.nodes.create(number=number, parent=second, kind="claim", author=owner, link_to=claim)
    examples.add_votes(debate)
    both = {"agreement", "relevance"}
    for node, asked in ((second, {"agreement"}), (claim, both), (evidence, both), (link, {"relevance"})):
        assert set(node.votes.values_list("question", flat=True)) == asked
    held = {}
    for stand in Stand.objects.select_related("position"):
        assert Vote.objects.get(node=stand.position, voter=stand.person).value == 2
        held[stand.person_id] = stand.position.number
    said = {1: [], 2: []}
    for vote in claim.votes.filter(question="agreement"):
        said[held[vote.voter_id]].append(vote.value)
    assert mean(said[1]) > mean(said[2]), "it speaks for #1"


def test_the_same_seed_makes_the_same_votes(debate, evidence, rebuttal):
    def drawn():
        debate.refresh_from_db()
        examples.add_votes(debate, seed=7)
        return list(Vote.objects.order_by("voter__username", "node", "question").values_list("node", "value"))

    first = drawn()
    examples.remove_votes()
    assert drawn() == first


def test_removing_leaves_the_votes_of_people(debate, claim, stranger):
    actions.cast(node=claim, by=stranger, question="agreement", value=-1)
    examples.add_votes(debate)
    removed = examples.remove_votes()
    debate.refresh_from_db()
    assert removed > 0
    assert not debate.has_example_votes
    assert Vote.objects.get().voter == stranger
    assert Tally.objects.get(node=claim).agreement == [0, 1, 0, 0, 0]
    assert not User.objects.filter(is_example=True).exists()
    assert Activity.objects.filter(debate=debate, verb=Verb.CLEARED).exists()


def test_a_branch_that_was_taken_out_meanwhile_is_labelled_and_cleared_too(debate, evidence, rebuttal, owner):
    examples.add_votes(debate)
    question, position = "How long will the old bridge last?", "It has some years left in it."
    made = tending.extract(node=evidence.parent, by=owner, question=question, position=position).debate
    assert made.has_example_votes and Vote.objects.filter(node__debate=made).exists()
    examples.remove_votes()
    assert not Vote.objects.exists()
    assert tallies.differences(made) == tallies.differences(debate) == []


def test_a_rebuttal_of_a_rebuttal_leads_to_the_position(debate, claim, rebuttal):
    nodes = list(debate.nodes.order_by("number"))
    sorts = examples.sort_out(nodes)
    assert sorts[claim.pk] == examples.Sort(position=1, supports=True)
    assert sorts[rebuttal.pk] == examples.Sort(position=1, supports=False)


def test_demo_makes_accounts_whose_password_it_prints(debate, tmp_path, settings, capsys, client):
    settings.VAR_DIR = tmp_path
    call_command("demo")
    password = (tmp_path / "demo-password").read_text()
    assert password in capsys.readouterr().out
    assert client.login(username="mara", password=password)
    call_command("demo")
    assert User.objects.filter(username="curator", is_staff=True).count() == 1


def test_demo_is_refused_in_production(db, settings, tmp_path):
    settings.PRODUCTION, settings.VAR_DIR = True, tmp_path
    with pytest.raises(CommandError, match="loopback only"):
        call_command("demo")
    assert not User.objects.exists()


def test_demo_clears(debate, claim, capsys):
    examples.add_votes(debate)
    call_command("demo", "--clear")
    assert "example votes" in capsys.readouterr().out
    assert not Vote.objects.exists()
