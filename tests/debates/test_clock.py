"""Changes are gapless and in commit order; a turn that did nothing, or failed, never was."""

import pytest
from django.db import transaction

from debate.activity.models import Activity, Verb
from debate.debates.clock import hold, turn
from debate.debates.models import Debate, DebateClock


def change_of(debate):
    return DebateClock.objects.get(debate=debate).change


def test_each_recorded_turn_is_the_next_change(debate, member):
    before = change_of(debate)
    for step in (1, 2):
        with turn(debate.pk, by=member) as taken:
            taken.record(Verb.CONFIGURED, step=step)
        assert taken.change == change_of(debate) == before + step
    assert Activity.objects.filter(change=before + 2).get().detail == {"step": 2}


def write_and_return_early(debate, member):
    with turn(debate.pk, by=member):
        Debate.objects.filter(pk=debate.pk).update(note="never said")
        return "early"


def test_an_early_return_without_a_record_leaves_no_trace(debate, member):
    before = change_of(debate)
    assert write_and_return_early(debate, member) == "early"
    assert change_of(debate) == before
    assert Debate.objects.get(pk=debate.pk).note == ""


def record_and_return_early(debate, member):
    with turn(debate.pk, by=member) as taken:
        taken.record(Verb.CONFIGURED)
        return "early"


def test_an_early_return_after_the_record_stays(debate, member):
    before = change_of(debate)
    record_and_return_early(debate, member)
    assert change_of(debate) == before + 1


def test_an_exception_takes_everything_back_and_goes_on(debate, member):
    def fail():
        with turn(debate.pk, by=member) as taken:
            taken.record(Verb.CONFIGURED)
            taken.number()
            raise ZeroDivisionError

    before = change_of(debate)
    with pytest.raises(ZeroDivisionError):
        fail()
    assert change_of(debate) == before
    assert not Activity.objects.filter(change__gt=before).exists()


def test_inside_another_transaction_only_the_empty_turn_is_taken_back(debate, member):
    before = change_of(debate)
    with transaction.atomic():
        Debate.objects.filter(pk=debate.pk).update(summary="kept")
        with turn(debate.pk, by=member) as first:
            first.record(Verb.CONFIGURED)
        write_and_return_early(debate, member)
        with turn(debate.pk, by=member) as last:
            last.record(Verb.CONFIGURED)
    assert (first.change, last.change, change_of(debate)) == (before + 1, before + 2, before + 2)
    debate.refresh_from_db()
    assert (debate.summary, debate.note) == ("kept", "")


def test_turns_in_two_debates_do_not_mix(debate, private_debate, owner):
    before = change_of(debate), change_of(private_debate)
    with turn(debate.pk, by=owner) as outer:
        with turn(private_debate.pk, by=owner):
            pass
        outer.record(Verb.CONFIGURED)
    assert (change_of(debate), change_of(private_debate)) == (before[0] + 1, before[1])


def test_one_turn_is_one_record(debate, member):
    with turn(debate.pk, by=member) as taken:
        taken.record(Verb.CONFIGURED)
        with pytest.raises(RuntimeError, match="recorded already"):
            taken.record(Verb.CONFIGURED)


@pytest.mark.django_db(transaction=True)
def test_outside_of_any_transaction_it_opens_its_own(debate, member):
    before = change_of(debate)
    write_and_return_early(debate, member)
    assert (change_of(debate), Debate.objects.get(pk=debate.pk).note) == (before, "")
    record_and_return_early(debate, member)
    assert change_of(debate) == before + 1


def test_a_debate_without_a_clock_says_so(db, member):
    with pytest.raises(DebateClock.DoesNotExist), turn(987, by=member):
        pass


def test_holding_is_no_change(debate):
    before = change_of(debate)
    with transaction.atomic():
        hold(debate.pk)
    assert change_of(debate) == before
