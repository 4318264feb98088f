"""Visitors without a name are limited by their address, generously."""

import pytest
from django.test import Client

from debate.people.actions import find_guest, make_guest
from debate.web import limits
from debate.web.limits import GUESS, Limit

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(limits, "VISIT", Limit("visit", 3, 600))


def test_what_visitors_send_is_limited_by_address(client, debate, few):
    url = f"/debates/{debate.slug}/stand/"
    codes = [client.post(url, {"stand": "unsure"}).status_code for _ in range(4)]
    assert codes == [302, 302, 302, 429]
    assert client.post(url, {"stand": "unsure"}, **ELSEWHERE).status_code == 302
    assert client.get(f"/debates/{debate.slug}/").status_code == 200, "reading is free"


def test_a_persons_writes_count_for_the_person(client, debate, member, few):
    client.force_login(member)
    url = f"/debates/{debate.slug}/1/vote/"
    assert {client.post(url, {"agreement": "1"}).status_code for _ in range(5)} == {302}


def test_sixty_people_join_and_post_from_one_address(claim):
    url = f"{claim.get_absolute_url()}reply/"
    for each in range(60):
        sent = {"kind": "claim", "body": f"What pupil number {each} has to say.", "guest_name": f"Pupil {each}"}
        assert Client().post(url, sent).status_code == 302
    assert claim.children.count() == 60
    assert limits.VISIT.most >= 60 * 10 and limits.GUEST.most >= 60 * 2, "and each does more than that"


def come_back(client, name, code):
    return client.post("/people/come-back/", {"name": name, "code": code}).status_code


def test_a_class_comes_back_from_one_address(client, db):
    """Only wrong codes are guesses."""
    guests = [make_guest(name=f"Kim {letter}") for letter in "abcdefghijklmnopqrstuvwxyzäöüßøåéèêç"]
    assert len(guests) > GUESS.most
    for guest, code in guests:
        client.logout()
        assert come_back(client, guest.name, code) == 302


def test_wrong_codes_are_counted_by_address_and_by_name(client, monkeypatch, db):
    guest, code = make_guest(name="Kim")
    assert {come_back(client, f"Nobody {number}", "maple-100") for number in range(GUESS.most)} == {422}
    assert come_back(client, guest.name, code) == 429
    assert find_guest(name="Kim", code=code) == guest
