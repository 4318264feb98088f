"""What breaks here, or cannot be saved, is told with what to do; and telling it asks nothing of the database."""

from unittest import mock

import pytest
from django.db import OperationalError, connections

from debate.web import views


@pytest.fixture
def bare(client):
    client.raise_request_exception = False
    return client


def breaks(monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(views, "render", fail)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["database is locked", "database or disk is full", "connection refused"])
def test_a_database_that_cannot_answer_asks_for_patience(bare, monkeypatch, django_assert_num_queries, reason):
    breaks(monkeypatch, OperationalError(reason))
    with django_assert_num_queries(0):
        answer = bare.get("/about/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "What you sent is not saved" in answer.text and reason not in answer.text
    assert "default-src" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_what_is_left_of_a_database_that_was_started_anew_fails_nobody_else(bare, monkeypatch):
    monkeypatch.setattr(type(connections["default"]), "pool", pool := mock.Mock(), raising=False)
    breaks(monkeypatch, OperationalError("terminating connection due to administrator command"))
    assert bare.get("/about/").status_code == 503
    pool.check.assert_called_once_with()


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_as_one(bare, monkeypatch, django_assert_num_queries):
    breaks(monkeypatch, RuntimeError("secret detail"))
    with django_assert_num_queries(0):
        answer = bare.get("/about/")
    assert answer.status_code == 500 and "Retry-After" not in answer
    assert "The fault is ours" in answer.text and "secret detail" not in answer.text
