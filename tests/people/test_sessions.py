"""Who is signed in: read by statements said by hand, as Django would read them."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY, authenticate
from django.contrib.sessions.models import Session
from django.utils import timezone

from debate.people.backend import Backend
from debate.people.sessions import SessionStore

backend_of_sessions = import_module("debate.people.migrations.0006_backend_of_sessions")


@pytest.fixture
def kept(db):
    session = SessionStore()
    session["said"] = "so"
    session.save()
    return session.session_key


def test_a_session_is_read_as_it_was_kept(kept, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert SessionStore(kept)["said"] == "so"


def test_a_session_that_ran_out_is_empty_and_gets_another_key(kept):
    Session.objects.filter(pk=kept).update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(kept)
    assert session.get("said") is None
    assert session.is_empty() and session.session_key is None


def test_a_key_that_was_never_given_is_no_session(db):
    session = SessionStore("x" * 32)
    assert session.get("said") is None
    assert session.session_key is None


def test_a_cookie_that_no_database_takes_is_no_session(client, db, django_assert_num_queries):
    session = SessionStore("\0" * 32)
    with django_assert_num_queries(0):
        assert session.get("said") is None and session.session_key is None
    assert client.get("/", headers={"cookie": r'sessionid="\000bcdefgh"'}).status_code == 200


def test_the_person_is_read_whole_but_for_moments(member, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = Backend().get_user(member.pk)
        assert (found, found.name, found.is_staff) == (member, member.name, member.is_staff)
    assert found.date_joined == member.date_joined


def test_who_was_shut_out_is_signed_in_no_longer(member):
    member.is_active = False
    member.save()
    assert Backend().get_user(member.pk) is None
    assert Backend().get_user(0) is None


def test_a_password_is_still_asked_of_allauth(member, rf):
    member.set_password("a long pass phrase")
    member.save()
    asked = {"request": rf.post("/"), "username": member.username}
    assert authenticate(**asked, password="a long pass phrase") == member
    assert authenticate(**asked, password="another one") is None


def test_an_upgrade_signs_nobody_out(client, member):
    client.force_login(member)
    session = client.session
    session[BACKEND_SESSION_KEY] = backend_of_sessions.ALLAUTH
    session.save()
    assert not client.get("/mine/").wsgi_request.user.is_authenticated

    backend_of_sessions.hand_over(apps, backend_of_sessions.ALLAUTH, backend_of_sessions.OURS)
    assert client.get("/mine/").wsgi_request.user == member

    backend_of_sessions.hand_over(apps, backend_of_sessions.OURS, backend_of_sessions.ALLAUTH)
    assert SessionStore(session.session_key)[BACKEND_SESSION_KEY] == backend_of_sessions.ALLAUTH
