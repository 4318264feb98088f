"""What one takes along: everything that is stored about a person, and nothing that is not theirs to see."""

import json

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from debate.annotations import actions as notes
from debate.arguments.actions import Wording, withdraw
from debate.board.holdings import BESIDES, HELD, holdings
from debate.debates import actions as debates
from debate.following.actions import follow
from debate.following.telling import tell_all
from debate.moderation import actions as reports
from debate.moderation import marks
from debate.people.actions import confirm_email, set_email
from debate.votes import actions as votes
from tests.board.world import add
from tests.cast import make_user

HOW_TO_ADD = (
    "Say in debate/board/holdings.py what of {} is somebody's, and in debate/board/leaving.py what becomes of it."
)


def test_no_model_that_leads_to_a_person_is_forgotten():
    told = {(held.model, held.field) for held in HELD.values()} | set(BESIDES.values())
    person = get_user_model()
    leading = {
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is person and not field.many_to_many
    }
    missing = [f"{model._meta.label}.{name}" for model, name in leading - told]
    assert not missing, HOW_TO_ADD.format(", ".join(sorted(missing)))
    assert told == leading


@pytest.fixture
def busy(claim, evidence, rebuttal, member, owner, stranger):
    """Mara wrote, voted, marked, reported, noted and follows."""
    votes.reword(node=claim, by=member, wording=Wording("It is far too weak for another winter."))
    votes.cast(node=rebuttal, by=member, question="agreement", value=-2)
    votes.cast(node=rebuttal, by=member, question="relevance", value=3)
    votes.take_stand(debate=claim.debate, by=member, choice="between")
    notes.annotate(debate=claim.debate, by=member, node=rebuttal, body="Ask the engineers.", private=True)
    notes.annotate(debate=claim.debate, by=stranger, node=rebuttal, body="My own secret.", private=True)
    marks.mark(node=rebuttal, by=member, kind="unclear", sentence="Which winter?")
    made = marks.mark(node=claim, by=stranger, kind="evidence", sentence="Who says so?")
    marks.answer_mark(mark=made, by=member, stance="fixed", answer="See below.")
    reports.report(thing=rebuttal, by=member, reason="other", note="Odd.")
    follow(debate=claim.debate, by=member)
    set_email(user=member, email="mara@example.org")
    confirm_email(user=member)
    add(rebuttal, stranger, "A winter is long enough.")
    tell_all()
    return member


def test_it_holds_what_was_written_voted_noted_and_done(busy, rebuttal):
    told = holdings(busy)
    assert [(row["number"], row["kind"]) for row in told["statements"]] == [(3, "claim"), (4, "evidence")]
    claim = told["statements"][0]
    assert [wording["body"] for wording in claim["wordings"]] == [
        "It is too weak for another winter.",
        "It is far too weak for another winter.",
    ]
    assert claim["answers_to_marks"] == [{"stance": "fixed", "answer": "See below."}]
    assert told["statements"][1]["passage"].startswith("Engineers suggest")
    answers = {(row["number"], row["question"]): (row["value"], row["judged"]) for row in told["votes"]}
    assert answers[rebuttal.number, "agreement"] == (-2, "Ten winters is not the next winter.")
    assert [row["body"] for row in told["notes"]] == ["Ask the engineers."]
    assert [row["sentence"] for row in told["marks"]] == ["Which winter?"]
    assert [row["note"] for row in told["reports"]] == ["Odd."]
    assert told["first_stands"][0]["choice"] == "between"
    assert told["email_addresses"] == [{"email": "mara@example.org"}]
    assert told["account"]["email_confirmed"] == busy.email_confirmed_at is not None
    assert told["news"] and told["follows"]
    assert {"added", "voted", "edited"} <= {row["did"] for row in told["activity"]}


def test_it_holds_neither_the_password_nor_what_is_of_others(client, busy, owner):
    client.force_login(busy)
    answer = client.get("/me/download/")
    assert answer["Content-Disposition"] == 'attachment; filename="everything-about-me.json"'
    assert answer["Cache-Control"] == "private, no-store"
    told = json.loads(answer.content)
    assert told["account"]["has_password"] and told["account"]["signed_in_on_devices"] == 1
    assert busy.password not in answer.text
    for secret in ("My own secret.", "Stefan", "A winter is long enough."):
        assert secret not in answer.text


def test_a_debate_that_is_closed_to_them_is_not_named(private_debate, owner, member):
    debates.add_member(debate=private_debate, by=owner, user=member)
    root = private_debate.nodes.get(number=1)
    mine = add(root, member, "A delay costs us nothing at all.")
    theirs = add(root, owner, "The mayor asked for it in private.")
    votes.cast(node=theirs, by=member, question="agreement", value=1)
    debates.remove_member(debate=private_debate, by=owner, user=member)
    told = holdings(get_user_model().objects.get(pk=member.pk))
    assert told["statements"][0]["body"] == mine.body
    assert told["votes"][0]["judged"] is None
    text = json.dumps(told, default=str)
    assert private_debate.slug not in text and private_debate.question not in text


def test_a_withdrawn_wording_of_others_is_not_told(claim, member, stranger):
    other = add(claim, stranger, "The mayor sleeps in the office.")
    votes.cast(node=other, by=member, question="agreement", value=1)
    withdraw(node=other, by=stranger)
    assert holdings(member)["votes"][0]["judged"] is None


def test_the_number_of_queries_does_not_grow(claim, member, stranger, django_assert_max_num_queries):
    for number in range(12):
        add(claim, member, f"This is reason number {number} for it.")
    with django_assert_max_num_queries(45):
        holdings(member)


def test_of_a_guest_it_tells_that_there_is_a_code(guest):
    account = holdings(guest)["account"]
    assert account["has_return_code"] and not account["has_password"]
    assert guest.return_code not in json.dumps(account, default=str)


def test_who_asks_too_often_waits(client, db):
    client.force_login(make_user("Eager"))
    answers = [client.get("/me/download/").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
