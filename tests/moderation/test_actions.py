"""A report is asked once a person, decided once for all, and every decision can be taken back."""

import pytest

from debate.activity.models import Activity
from debate.annotations import actions as annotations
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.moderation import actions
from debate.moderation.models import Report
from debate.web.verdict import Refused


def reload(node):
    return type(node).objects.get(pk=node.pk)


def test_asking_twice_is_asking_once_and_the_record_names_nobody(claim, stranger):
    first = actions.report(thing=claim, by=stranger, reason="spam", note="  Look  at this. ")
    changes = Activity.objects.count()
    assert actions.report(thing=claim, by=stranger, reason="other") == first
    assert (first.note, Activity.objects.count()) == ("Look at this.", changes)
    activity = Activity.objects.first()
    assert (activity.verb, activity.node, activity.actor) == ("reported", claim.number, None)


def test_one_decision_answers_everybody_who_asked(claim, stranger, guest, owner):
    reports = [actions.report(thing=claim, by=person, reason="offensive") for person in (stranger, guest)]
    actions.decide(report=reports[0], by=owner, decision="hidden", reason="Insults.")
    assert (reload(claim).state, reload(claim).state_reason) == ("hidden", "Insults.")
    assert Activity.objects.first().detail["decision"] == "hidden"
    assert not Report.objects.open().exists()
    actions.reopen(report=reload(reports[1]), by=owner)
    assert reload(claim).is_live
    assert Report.objects.open().count() == 2


def test_a_reported_note_is_hidden_and_comes_back(claim, member, stranger, owner):
    note = annotations.annotate(debate=claim.debate, by=member, node=claim, body="Idiots.")
    report = actions.report(thing=note, by=stranger, reason="offensive")
    decided = actions.decide(report=report, by=owner, decision="hidden", reason="Insults.")
    assert reload(note).hidden_reason == "Insults."
    actions.reopen(report=decided, by=owner)
    assert reload(note).is_shown


def test_what_was_kept_is_reported_again_only_when_it_changed(claim, member, stranger, owner):
    report = actions.report(thing=claim, by=stranger, reason="spam")
    kept = actions.decide(report=report, by=owner, decision="kept")
    assert reload(claim).is_live
    assert actions.report(thing=claim, by=stranger, reason="spam") == kept
    arguments.edit(node=claim, by=member, wording=Wording("Buy my bridge instead of it."), judged=False)
    again = actions.report(thing=claim, by=stranger, reason="spam")
    assert again != kept and not again.decision
    actions.reopen(report=kept, by=owner)
    assert list(Report.objects.open()) == [again]
    actions.reopen(report=actions.decide(report=again, by=owner, decision="kept"), by=owner)
    assert list(Report.objects.open()) == [again], "what was decided before it stays decided"


def test_a_note_that_was_kept_is_reported_again_only_when_it_was_edited_since(claim, member, stranger, owner):
    note = annotations.annotate(debate=claim.debate, by=member, node=claim, body="Idiots.")
    annotations.edit(note=note, by=member, body="All of you are idiots.")
    kept = actions.decide(report=actions.report(thing=note, by=stranger, reason="spam"), by=owner, decision="kept")
    assert actions.report(thing=note, by=stranger, reason="spam") == kept
    annotations.edit(note=note, by=member, body="Buy my bridge.")
    assert actions.report(thing=note, by=stranger, reason="spam") != kept


def test_what_the_owner_hid_by_hand_is_decided_without_hiding_it_twice(claim, stranger, owner):
    report = actions.report(thing=claim, by=stranger, reason="spam")
    arguments.hide(node=claim, by=owner, reason="Spam.")
    actions.decide(report=report, by=owner, decision="hidden", reason="Other words.")
    assert reload(claim).state_reason == "Spam."
    assert not Report.objects.open().exists()


def test_what_its_author_withdrew_does_not_come_back_when_a_decision_is_taken_back(claim, member, stranger, owner):
    note = annotations.annotate(debate=claim.debate, by=member, node=claim, body="Idiots.")
    for thing, withdraw in ((note, annotations.withdraw), (claim, arguments.withdraw)):
        report = actions.report(thing=thing, by=stranger, reason="offensive")
        withdraw(**{"note" if thing is note else "node": thing}, by=member)
        decided = actions.decide(report=report, by=owner, decision="hidden", reason="Insults.")
        assert not actions.reopen(report=decided, by=owner).decision
    assert reload(claim).state == "withdrawn" and reload(note).withdrawn_at


def test_who_may_not(claim, member, stranger, owner):
    with pytest.raises(Refused, match="yourself"):
        actions.report(thing=claim, by=member, reason="spam")
    report = actions.report(thing=claim, by=stranger, reason="spam")
    for act in (
        lambda: actions.decide(report=report, by=member, decision="kept"),
        lambda: actions.reopen(report=report, by=stranger),
    ):
        with pytest.raises(Refused, match="owner"):
            act()
    arguments.withdraw(node=claim, by=member)
    with pytest.raises(Refused, match="not there"):
        actions.report(thing=claim, by=owner, reason="spam")


def test_a_private_note_cannot_be_reported(claim, member, stranger):
    note = annotations.annotate(debate=claim.debate, by=member, node=claim, body="Mine.", private=True)
    with pytest.raises(Refused):
        actions.report(thing=note, by=stranger, reason="spam")
