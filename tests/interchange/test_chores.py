"""The chores go through the queue, once each, and say how they went."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from debate.activity.models import Here
from debate.following.models import News
from debate.insights.models import Standing
from debate.interchange.management import chores
from debate.interchange.management.chores import Chore, round_of_chores
from debate.schedule.models import Due
from debate.votes.models import Tally
from debate.web.models import Count

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """The test's own transaction lives on it."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


@pytest.fixture
def done(db, monkeypatch):
    """Two chores; what was done of them. The second one fails."""
    done = []

    def broken():
        done.append("bad")
        raise OSError("no mail server")

    monkeypatch.setattr(
        chores, "CHORES", {"good": Chore(lambda: done.append("good"), HOUR), "bad": Chore(broken, HOUR)}
    )
    return done


def make_due(**narrowed):
    Due.objects.filter(**narrowed).update(next_at=timezone.now())


def test_what_is_due_is_done_once_and_the_next_one_follows_one_that_failed(done):
    assert round_of_chores() == 0
    make_due()
    assert round_of_chores() == 2
    assert sorted(done) == ["bad", "good"]
    assert round_of_chores() == 0
    troubles = dict(Due.objects.values_list("name", "trouble"))
    assert troubles == {"good": "", "bad": "OSError: no mail server"}
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL", "FAILED"}
    make_due(name="bad")
    assert round_of_chores() == 1


def test_what_was_queued_before_a_crash_is_done_after_it(done):
    round_of_chores()
    make_due(name="good")
    assert chores.enqueue_due() == ["good"]
    assert chores.enqueue_due() == []
    assert chores.work() == 1
    assert done == ["good"]


def test_the_command_does_what_is_due(done):
    out = StringIO()
    call_command("run_due", stdout=out, no_color=True)
    assert out.getvalue() == "Due: nothing. Done: 0.\n"
    make_due(name="good")
    call_command("run_due", stdout=out, no_color=True)
    assert out.getvalue().endswith("Due: good. Done: 1.\n")


def test_the_command_brings_standings_and_news_up_to_date_where_nothing_serves(rebuttal, member):
    call_command("run_due", stdout=StringIO())
    assert Standing.objects.filter(node=rebuttal).exists()
    assert News.objects.filter(user=member, about=rebuttal.number).exists()


def test_every_chore_does_its_work(claim):
    Count.objects.create(key="old", ends_at=timezone.now() - HOUR)
    Here.objects.create(process="dead", debate=claim.debate, at=timezone.now() - HOUR)
    old = timezone.now() - chores.KEPT - HOUR
    for status, at in (("SUCCESSFUL", old), ("RUNNING", old), ("FAILED", timezone.now())):
        DBTaskResult.objects.create(
            status=status, started_at=at, finished_at=at, args_kwargs={}, backend_name="default", run_after=at
        )
    round_of_chores()
    make_due()
    assert round_of_chores() == len(chores.CHORES)
    assert set(Due.objects.values_list("trouble", flat=True)) == {""}
    assert not Count.objects.exists() and not Here.objects.exists()
    assert DBTaskResult.objects.exclude(status="SUCCESSFUL").get().status == "FAILED"
    assert DBTaskResult.objects.filter(finished_at=old).count() == 0


def test_a_derived_value_that_drifted_is_said(claim, caplog):
    Tally.objects.create(node=claim, judges=3)
    round_of_chores()
    make_due(name="verify")
    round_of_chores()
    assert Due.objects.get(name="verify").trouble.startswith("CommandError: ")
    assert "tallies" in caplog.text
