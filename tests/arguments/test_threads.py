"""Several people at one tree in the same moment, on real threads."""

import pytest
from django.db import transaction

from debate.activity.models import Activity
from debate.arguments import actions, counts, tending
from debate.arguments.actions import Wording
from debate.arguments.models import Node, PassageUse, Revision
from debate.debates.models import DebateClock
from debate.texts.actions import quote_passage
from debate.texts.models import Quote
from debate.web.verdict import Refused
from tests.together import together

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]
PEOPLE = 8


def assert_gapless(debate):
    changes = list(Activity.objects.filter(debate=debate).order_by("pk").values_list("change", flat=True))
    assert sorted(changes) == list(range(1, DebateClock.objects.get(debate=debate).change + 1))


def test_adds_under_one_parent_get_distinct_numbers_and_none_is_lost(claim, member, quote):
    def add_five(person):
        for each in range(5):
            body = f"Sentence {each} of person {person}."
            kind, passage = ("evidence", quote) if each == 4 else ("claim", None)
            actions.add(debate=claim.debate, by=member, kind=kind, parent=claim, wording=Wording(body, quote=passage))

    together([lambda person=person: add_five(person) for person in range(PEOPLE)])
    children = claim.children.all()
    assert sorted(child.number for child in children) == list(range(4, 4 + 5 * PEOPLE))
    assert len({child.body for child in children}) == 5 * PEOPLE
    assert Revision.objects.filter(node__parent=claim).count() == 5 * PEOPLE
    assert PassageUse.objects.get(quote=quote).supporting == PEOPLE
    assert counts.differences(claim.debate) == []
    assert_gapless(claim.debate)


def test_a_form_sent_twice_in_the_same_moment_is_one_statement(claim, member):
    refused = []

    def send():
        try:
            said = Wording("It is said once, whoever is quick.")
            actions.add(debate=claim.debate, by=member, kind="claim", parent=claim, wording=said)
        except Refused as refusal:
            refused.append(str(refusal))

    together([send] * 4)
    [made] = claim.children.all()
    assert refused == [f"You have said just this here already: it is #{made.number}."] * 3
    assert_gapless(claim.debate)


def test_a_position_sent_twice_in_the_same_moment_is_one_position(debate, owner):
    said = Wording("It should be built anew, of stone.")
    before = debate.nodes.count()
    answers = together([lambda: actions.add(debate=debate, by=owner, kind="position", wording=said)] * 4)
    assert debate.nodes.count() == before + 1
    assert sum("This position is there already" in str(answer) for answer in answers) == 3
    assert_gapless(debate)


def test_one_withdraws_what_others_answer(claim, member, stranger):
    """Whoever came first is right: either the answer stands under a tombstone, or it is refused with the reason."""

    def answer(person):
        said = Wording(f"Is answer {person} just in time?")
        return actions.add(debate=claim.debate, by=stranger, kind="claim", parent=claim, wording=said)

    others = [lambda person=person: answer(person) for person in range(PEOPLE - 1)]
    answers = together([lambda: actions.withdraw(node=claim, by=member), *others])
    refused = [each for each in answers if isinstance(each, Refused)]
    assert all("no longer be answered" in str(each) for each in refused)
    assert claim.children.count() == PEOPLE - 1 - len(refused)
    withdrawn = Activity.objects.get(verb="withdrew").change
    assert not Activity.objects.filter(verb="added", node__gt=claim.number, change__gt=withdrawn).exists()
    assert counts.differences(claim.debate) == []
    assert_gapless(claim.debate)


def test_two_withdraw_hide_and_restore_the_same(claim, rebuttal, member, owner):
    doings = [
        lambda: actions.withdraw(node=claim, by=member),
        lambda: actions.hide(node=claim, by=owner, reason="rude"),
        lambda: actions.restore(node=claim, by=owner),
        lambda: actions.restore(node=claim, by=member),
    ]
    together(doings * 2)
    assert counts.differences(claim.debate) == []
    assert_gapless(claim.debate)


def test_edits_and_changes_of_kind_at_once(claim, evidence, member, owner):
    def edit(number):
        actions.edit(node=claim, by=member, wording=Wording(f"It is too weak for winter {number}."), judged=False)

    together(
        [lambda number=number: edit(number) for number in range(4)]
        + [lambda: tending.change_kind(node=claim, by=owner, kind="rebuttal", aim="truth")] * 2
        + [lambda: tending.change_kind(node=claim, by=owner, kind="claim")] * 2
    )
    node = Node.objects.get(pk=claim.pk)
    assert node.revision == 5 and node.body == node.revisions.get(number=5).body
    assert counts.differences(claim.debate) == []
    assert_gapless(claim.debate)


def test_a_passage_quoted_by_all_at_once_is_one_quote(claim, member, text):
    version = text.current()

    def use(person):
        with transaction.atomic():
            quote = quote_passage(version=version, start=5, end=25)
            wording = Wording(f"They say so themselves, to {person}.", quote=quote)
            return actions.add(debate=claim.debate, by=member, kind="evidence", parent=claim, wording=wording)

    together([lambda person=person: use(person) for person in range(PEOPLE)])
    assert PassageUse.objects.get(quote=Quote.objects.get(start=5)).supporting == PEOPLE
    assert counts.differences(claim.debate) == []


def test_a_passage_quoted_before_or_inside_the_turn_locks_nobody_out(claim, member, text):
    """One quotes and then writes, the other writes (a rebuttal first) and then quotes: neither waits in a circle."""
    version = text.current()

    def evidence():
        quote = quote_passage(version=version, start=5, end=25)
        wording = Wording("They say so themselves.", quote=quote)
        actions.add(debate=claim.debate, by=member, kind="evidence", parent=claim, wording=wording)

    def rebuttal_then_evidence():
        with transaction.atomic():
            wording = Wording("That is not so, as they say.")
            actions.add(debate=claim.debate, by=member, kind="rebuttal", aim="truth", parent=claim, wording=wording)
            evidence()

    together([evidence, rebuttal_then_evidence] * (PEOPLE // 2))
    assert Quote.objects.filter(start=5).count() == 1
    assert counts.differences(claim.debate) == []
    assert_gapless(claim.debate)


def test_two_move_each_others_branch_under_each_other(claim, debate, owner, curator):
    other = actions.add(
        debate=debate,
        by=owner,
        kind="claim",
        parent=debate.nodes.get(number=2),
        wording=Wording("The ferry is enough."),
    )
    answers = together(
        [
            lambda: tending.move(node=claim, by=owner, parent=other, kind="claim"),
            lambda: tending.move(node=other, by=curator, parent=claim, kind="claim"),
        ]
    )
    [refusal] = [each for each in answers if isinstance(each, Refused)]
    assert "cannot stand under itself" in str(refusal)
    assert counts.differences(debate) == []
    assert_gapless(debate)
