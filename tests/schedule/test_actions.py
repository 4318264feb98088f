"""What is due is taken once, whatever the clock does and whoever else comes."""

from datetime import UTC, datetime, timedelta

import pytest

from debate.schedule.actions import GIVEN_UP, finish, take
from debate.schedule.models import Due
from tests.together import together

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def takes(now, every=HOUR):
    return take(name="mail", every=every, now=now)


@pytest.mark.django_db
def test_it_is_due_again_after_its_time_and_not_before():
    assert not takes(NOW), "the first time comes when its time has passed once"
    assert takes(NOW + HOUR)
    finish(name="mail", now=NOW + HOUR)
    assert not takes(NOW + HOUR * 2 - timedelta(seconds=1))
    assert takes(NOW + HOUR * 2)


@pytest.mark.django_db
def test_nobody_takes_what_somebody_is_at_unless_they_are_dead():
    often = timedelta(minutes=1)
    takes(NOW, often)
    assert takes(NOW + often, often)
    assert not takes(NOW + often + GIVEN_UP - timedelta(seconds=1), often), "due again, and still at it"
    assert takes(NOW + often + GIVEN_UP, often)


@pytest.mark.django_db
def test_it_is_done_once_for_all_the_times_that_were_missed():
    takes(NOW)
    assert takes(NOW + 100 * HOUR)
    finish(name="mail", now=NOW + 100 * HOUR)
    assert not takes(NOW + 100 * HOUR + timedelta(minutes=1))


@pytest.mark.django_db
@pytest.mark.parametrize("is_done", [True, False])
def test_a_clock_that_jumped_ahead_and_came_back_stops_nothing(is_done):
    takes(NOW)
    ahead = NOW + timedelta(days=400)
    assert takes(ahead)
    if is_done:
        finish(name="mail", now=ahead)
    assert takes(NOW + timedelta(minutes=1))
    assert not takes(NOW + timedelta(minutes=2))


@pytest.mark.django_db
def test_what_went_wrong_is_kept_until_it_goes_well():
    takes(NOW)
    finish(name="mail", now=NOW, trouble="x" * 999)
    assert Due.objects.get().trouble == "x" * 300
    finish(name="mail", now=NOW)
    assert Due.objects.get().trouble == ""


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_at_once_one_takes_it():
    takes(NOW)
    assert sorted(together([lambda: takes(NOW + HOUR)] * 8)) == [False] * 7 + [True]
