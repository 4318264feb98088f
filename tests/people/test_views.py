"""Guests come back, get another code, become accounts; accounts say where a new password may go."""

import pytest
from django.test import Client

from debate.debates import actions as debates
from debate.people import actions
from debate.people.models import User
from debate.votes.actions import cast
from debate.web import limits

PASSWORD = "a long password"  # the cast's
NEW = {"username": "Gil", "password1": "forty two geese", "email": ""}


def back(client, name, code, **more):
    return client.post("/people/come-back/", {"name": name, "code": code} | more)


def test_a_guest_comes_back_on_another_device(client, db):
    kim, code = actions.make_guest(name="Kim")
    answer = back(client, "Kim", code, next="/about/")
    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    assert client.session["_auth_user_id"] == str(kim.pk)


@pytest.mark.parametrize("asked", ["https://evil.example/", "about", "/people/come-back/"])
def test_coming_back_leads_nowhere_else(client, db, asked):
    _, code = actions.make_guest(name="Kim")
    assert back(client, "Kim", code, next=asked)["Location"] == "/me/last/"


def test_a_guest_comes_back_to_where_they_were(client, debate, private_debate, owner):
    kim, code = actions.make_guest(name="Kim")
    answer = client.post("/people/come-back/", {"name": "Kim", "code": code}, follow=True)
    assert answer.request["PATH_INFO"] == "/", "who did nothing yet was nowhere"
    cast(node=debate.nodes.get(number=1), by=kim, question="agreement", value=1)
    debates.add_member(debate=private_debate, by=owner, user=kim)
    cast(node=private_debate.nodes.get(number=1), by=kim, question="agreement", value=1)
    assert client.get("/me/last/")["Location"] == f"/debates/{private_debate.slug}/"
    debates.remove_member(debate=private_debate, by=owner, user=kim)
    assert client.get("/me/last/")["Location"] == f"/debates/{debate.slug}/", "never where they may not go"
    client.logout()
    assert client.get("/me/last/")["Location"].startswith("/account/login/")


def test_whose_name_was_taken_comes_back_under_the_name_they_typed(client, db):
    made = [actions.make_guest(name="Kim") for _ in range(3)]
    for name in ("Kim", "kim (guest)", "Kim 3"):
        assert back(client, name, made[2][1]).status_code == 302
        assert client.session["_auth_user_id"] == str(made[2][0].pk)
        client.logout()
    assert back(client, "Kim 4", made[2][1]).status_code == 422


def test_every_failure_says_the_same(client, db, member):
    actions.make_guest(name="Kim")
    answers = [back(client, name, "maple-000") for name in ("Kim", "Nobody", "Mara")]
    assert {answer.status_code for answer in answers} == {422}
    assert all("No guest has this name and code." in answer.text for answer in answers)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("sent", [{}, {"name": "Kim"}, {"name": "K\x00m", "code": "maple-417"}, {"code": "x" * 999}])
def test_half_a_form_is_answered_with_what_is_missing(client, db, sent):
    answer = client.post("/people/come-back/", sent)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text


def test_guessing_one_name_is_slow_from_wherever(client, db, monkeypatch):
    monkeypatch.setattr("debate.people.views.GUESS_NAME", limits.Limit("guess-name", 2, 3600))
    _, code = actions.make_guest(name="Kim")
    for number in range(2):
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        back(client, "Kim", "maple-000")
    client.defaults["REMOTE_ADDR"] = "10.0.0.9"
    answer = back(client, " KIM (guest)", code)
    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_guessing_from_one_address_is_slow_whatever_the_name(client, db, monkeypatch):
    monkeypatch.setattr("debate.people.views.GUESS", limits.Limit("guess", 2, 600))
    answers = [back(client, f"Kim {number}", "maple-000") for number in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]


def test_a_new_code_is_shown_once(client, guest):
    client.force_login(guest)
    assert client.post("/people/return-code/")["Location"] == "/me/"
    code = client.session["return_code"]
    assert actions.find_guest(name="Gil", code=code) == guest


def test_a_new_code_signs_out_whoever_came_in_with_the_old_one(client, db):
    """Somebody read it over a shoulder: to end the code alone would let them stay."""
    guest, code = actions.make_guest(name="Kim")
    other = Client()
    client.force_login(guest)
    back(other, "Kim", code)
    assert other.get("/me/").status_code == 200
    client.post("/people/return-code/")
    assert client.get("/me/").status_code == 200
    assert other.get("/me/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", ["/people/return-code/"])
def test_a_code_is_asked_for_by_post_and_by_guests(client, guest, member, path):
    assert client.post(path)["Location"].startswith("/account/login/")
    client.force_login(guest)
    assert client.get(path).status_code == 405
    client.force_login(member)
    client.post(path)
    assert "return_code" not in client.session


def test_a_guest_becomes_an_account_and_stays_signed_in(client, guest):
    client.force_login(guest)
    page = client.get("/people/upgrade/")
    assert "Gil (guest)" in page.text
    answer = client.post("/people/upgrade/", NEW | {"next": "/about/"})
    assert answer["Location"] == "/about/"
    guest.refresh_from_db()
    assert (guest.name, guest.is_guest) == ("Gil", False)
    assert client.session["_auth_user_id"] == str(guest.pk)
    assert client.get("/people/email/").status_code == 200
    assert client.login(username="Gil", password="forty two geese")


@pytest.mark.parametrize(
    "wrong", [{"username": "Mara"}, {"username": ""}, {"password1": "1234"}, {"email": "no e-mail"}]
)
def test_an_account_is_made_by_the_rules_of_signing_up(client, guest, member, wrong):
    client.force_login(guest)
    answer = client.post("/people/upgrade/", NEW | wrong)
    assert answer.status_code == 422
    assert "Gil (guest)" in answer.text
    guest.refresh_from_db()
    assert guest.is_guest


def test_only_a_guest_upgrades(client, member):
    assert client.get("/people/upgrade/")["Location"].startswith("/account/login/")
    client.force_login(member)
    assert client.post("/people/upgrade/", NEW)["Location"] == "/me/"
    assert not User.objects.filter(username="Gil").exists()


def test_an_email_is_said_changed_and_taken_back(client, member):
    client.force_login(member)
    for email in ("Mara@Example.org", ""):
        answer = client.post("/people/email/", {"email": email, "oldpassword": PASSWORD})
        assert answer["Location"] == "/me/"
        member.refresh_from_db()
        assert member.email == email.lower()


@pytest.mark.parametrize("wrong", [{"oldpassword": "wrong"}, {"oldpassword": ""}, {"email": "x"}])
def test_an_email_needs_the_password(client, member, wrong):
    client.force_login(member)
    answer = client.post("/people/email/", {"email": "thief@example.org", "oldpassword": PASSWORD} | wrong)
    assert answer.status_code == 422
    member.refresh_from_db()
    assert member.email == ""


def test_a_guest_has_no_email(client, guest):
    client.force_login(guest)
    assert client.get("/people/email/").status_code == 403


def test_one_is_named_where_one_is_only_by_choice(client, member):
    client.force_login(member)
    assert "you are counted and not named" in client.get("/me/").text
    page = client.post("/people/presence/", {"named": "1"}, follow=True).text
    assert "others there see your name" in page and "No longer name me" in page
    client.post("/people/presence/", {"named": "0"})
    member.refresh_from_db()
    assert not member.named_when_here
