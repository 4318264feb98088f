"""Limits count what somebody does, by person or by a fingerprint of the address, and forget in time."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from debate.web import limits
from debate.web.limits import Limit, address, fingerprint, sweep
from debate.web.models import Count

TWO = Limit("two", 2, 600)


def test_within_the_limit_there_is_no_wait(db):
    assert [TWO.wait("u1"), TWO.wait("u1"), TWO.wait("u2")] == [0, 0, 0]


def test_beyond_it_the_wait_is_told_and_ends_with_the_stretch(db, monkeypatch):
    now = [600_000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    TWO.wait("u1")
    TWO.wait("u1")
    for now[0], wait in ((600_200, 400), (600_599.5, 1), (600_600, 0)):
        assert TWO.wait("u1") == wait


def test_no_address_is_kept(rf, db):
    request = rf.get("/", REMOTE_ADDR="203.0.113.77")
    TWO.wait(address(request))
    assert "203.0.113" not in Count.objects.get().key
    assert address(request) == address(rf.post("/", REMOTE_ADDR="203.0.113.77"))
    assert address(request) != address(rf.get("/", REMOTE_ADDR="203.0.113.78"))


def test_allauth_keeps_no_address_either(client, db):
    client.post("/account/login/", {"login": "x", "password": "y"}, REMOTE_ADDR="203.0.113.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM django_cache")
        keys = " ".join(row[0] for row in cursor.fetchall())
    assert "login" in keys
    assert "203.0.113" not in keys


@pytest.mark.parametrize("other", ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9"])
def test_one_network_is_one_caller(rf, other):
    assert address(rf.get("/", REMOTE_ADDR="2001:db8:1:2::1")) == address(rf.get("/", REMOTE_ADDR=other))


def test_another_network_is_another_caller(rf):
    assert address(rf.get("/", REMOTE_ADDR="2001:db8:1:2::1")) != address(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1"))


def test_a_mapped_address_is_the_plain_one(rf):
    assert address(rf.get("/", REMOTE_ADDR="::ffff:203.0.113.7")) == address(rf.get("/", REMOTE_ADDR="203.0.113.7"))


def test_only_a_trusted_proxy_says_who_called(rf, settings):
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    seen = rf.get("/", REMOTE_ADDR="10.0.0.1", headers=headers)
    assert address(seen) == fingerprint("10.0.0.1")
    settings.BEHIND_PROXY = True
    assert address(seen) == fingerprint("203.0.113.7")


def test_what_has_run_out_is_forgotten(db):
    now = timezone.now()
    Count.objects.create(key="old", number=3, ends_at=now - timedelta(seconds=1))
    Count.objects.create(key="new", number=3, ends_at=now + timedelta(seconds=60))
    Session.objects.create(session_key="old", session_data="x", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="new", session_data="x", expire_date=now + timedelta(days=1))
    cache.set("kept", 1, 60)
    cache.set("gone", 1, 60)
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(now - timedelta(seconds=5))
        cursor.execute("UPDATE django_cache SET expires = %s WHERE cache_key LIKE '%%gone'", [past])
    sweep()
    assert [count.key for count in Count.objects.all()] == ["new"]
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_cache WHERE cache_key LIKE '%%gone'")
        assert cursor.fetchone() == (0,)
    assert cache.get("kept") == 1


def test_a_count_sweeps_now_and_then(db, monkeypatch):
    monkeypatch.setitem(limits._swept, "at", 0.0)
    Count.objects.create(key="old", number=3, ends_at=timezone.now() - timedelta(seconds=1))
    TWO.wait("u1")
    assert not Count.objects.filter(key="old").exists()
    Count.objects.create(key="old", number=3, ends_at=timezone.now() - timedelta(seconds=1))
    TWO.wait("u1")
    assert Count.objects.filter(key="old").exists()
