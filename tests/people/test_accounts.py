"""Signing up, in and out, the forgotten password: in our pages, with the way back, and telling nothing about others."""

import re
import time

import pytest
from django.core import mail
from django.urls import NoReverseMatch, reverse

from debate.people.actions import set_email
from debate.people.models import User
from tests.cast import make_user

PASSWORD = "a long password"  # the cast's
OURS = '<main id="main">'


@pytest.mark.parametrize(
    "path", ["login/", "signup/", "logout/", "password/reset/", "password/reset/done/", "password/change/", "inactive/"]
)
def test_each_account_page_looks_like_ours(client, member, path):
    client.force_login(member)
    page = client.get(f"/account/{path}")
    assert page.status_code == 200
    assert OURS in page.text
    assert "Menu:" not in page.text  # allauth's own layout
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("name", ["account_email", "account_set_password", "account_reauthenticate"])
def test_what_we_do_not_want_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sign_up_needs_a_name_and_a_password(client, db):
    answer = client.post("/account/signup/", {"username": "Nina", "password1": "forty two geese"})
    nina = User.objects.get()
    assert answer.status_code == 302
    assert (nina.username, nina.name, nina.email, nina.is_guest) == ("Nina", "Nina", "", False)
    assert client.session["_auth_user_id"] == str(nina.pk)


@pytest.mark.parametrize("taken", ["Mara", "mara", "Marie", "Kim (guest)", "<b>x</b>", "", "x" * 41, "ﷺ" * 20])
def test_a_name_that_cannot_be_is_refused_with_a_reason(client, member, taken):
    make_user("Curie", name="Marie")
    page = client.post("/account/signup/", {"username": taken, "password1": "forty two geese"})
    assert page.status_code == 200
    assert 'id="id_username_error"' in page.text
    assert User.objects.count() == 2


def test_a_poor_password_is_refused(client, db):
    page = client.post("/account/signup/", {"username": "Nina", "password1": "password"})
    assert 'id="id_password1_error"' in page.text
    assert not User.objects.exists()


def test_signing_up_does_not_tell_whose_an_email_is(client, member):
    set_email(user=member, email="mara@example.org")
    client.post("/account/signup/", {"username": "Nina", "password1": "forty two geese", "email": "mara@example.org"})
    assert User.objects.get(username="Nina").email == "mara@example.org"
    assert [sent.subject for sent in mail.outbox] == ["Is this your address? · Debate"], "as with any other"


def test_signing_in_is_the_same_whatever_is_wrong(client, member):
    wrong = [
        client.post("/account/login/", {"login": login, "password": "not the one"})
        for login in ("Mara", "Nobody", "guest-0000")
    ]
    texts = {re.sub(r'value="[^"]*"', "", answer.text) for answer in wrong}
    assert len(texts) == 1
    assert "No account has this username and password" in wrong[0].text


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/people/come-back/"])
def test_the_way_back_goes_along_to_the_other_ways_in(client, db, path):
    page = client.get(path, {"next": "/debates/x/?order=newest"})
    ways = {"/account/login/", "/account/signup/", "/people/come-back/"} - {path}
    for way in ways:
        assert f'href="{way}?next=/debates/x/%3Forder%3Dnewest"' in page.text
    assert '<input type="hidden" name="next" value="/debates/x/?order=newest">' in page.text


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/about/", "/about/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/account/login/?next=/", "/"),
        ("about", "/"),
    ],
)
def test_signing_in_leads_back_but_never_elsewhere(client, member, asked, goes):
    answer = client.post("/account/login/", {"login": "mara", "password": PASSWORD, "next": asked})
    assert (answer.status_code, answer["Location"]) == (302, goes)


def test_a_guest_signs_in_to_an_account_and_stays_reachable(client, guest, member):
    client.force_login(guest)
    page = client.get("/account/login/")
    assert "You are here as Gil (guest)." in page.text
    answer = client.post("/account/login/", {"login": "Mara", "password": PASSWORD})
    assert answer.wsgi_request.user == member
    guest.refresh_from_db()
    assert guest.return_code


def test_a_guest_who_signs_up_is_led_to_keep_everything(client, guest):
    client.force_login(guest)
    answer = client.get("/account/signup/", {"next": "/about/"})
    assert answer["Location"] == "/people/upgrade/?next=%2Fabout%2F"


def test_signing_out_asks_first(client, member):
    client.force_login(member)
    asked = client.get("/account/logout/")
    assert "Sign out?" in asked.text
    assert asked.wsgi_request.user == member
    assert not client.post("/account/logout/").wsgi_request.user.is_authenticated


def test_a_closed_account_cannot_sign_in(client, member):
    User.objects.filter(pk=member.pk).update(is_active=False)
    page = client.post("/account/login/", {"login": "Mara", "password": PASSWORD}, follow=True)
    assert "This account is closed" in page.text
    assert "_auth_user_id" not in client.session


def test_a_password_is_reset_by_email(client, member):
    set_email(user=member, email="mara@example.org")
    page = client.post("/account/password/reset/", {"email": "Mara@example.org"}, follow=True)
    assert "Look into your e-mail" in page.text
    letter = mail.outbox[0]
    assert letter.subject == "A new password for Debate"
    assert "Mara" in letter.body
    link = re.search(r"http://testserver(\S+)", letter.body).group(1)
    form = client.get(link, follow=True)
    assert "Choose a new password" in form.text
    action = form.redirect_chain[-1][0]
    done = client.post(action, {"password1": "forty two geese", "password2": "forty two geese"}, follow=True)
    assert "Your new password works" in done.text
    member.refresh_from_db()
    assert member.check_password("forty two geese")
    assert "This link no longer works" in client.get(link, follow=True).text


def test_a_reset_is_answered_the_same_for_nobody(client, member):
    page = client.post("/account/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert "Look into your e-mail" in page.text
    assert [letter.subject for letter in mail.outbox] == ["No account has this e-mail"]


def test_changing_the_password_needs_the_old_one(client, member):
    client.force_login(member)
    new = {"password1": "forty two geese", "password2": "forty two geese"}
    page = client.post("/account/password/change/", new | {"oldpassword": "wrong"})
    assert "That is not your password." in page.text
    answer = client.post("/account/password/change/", new | {"oldpassword": PASSWORD})
    assert answer["Location"] == "/me/"
    assert client.get("/me/").status_code == 200


def test_a_guest_has_no_password_to_change(client, guest):
    client.force_login(guest)
    assert client.get("/account/password/change/").status_code == 403
    assert client.get("/account/password/set/").status_code == 404


def test_whoever_tries_too_often_is_told_when_to_come_again(client, member):
    for _ in range(8):
        client.post("/account/login/", {"login": "Mara", "password": "wrong"})
    page = client.post("/account/login/", {"login": "Mara", "password": PASSWORD})
    assert "Try again in ten minutes" in page.text
    assert "_auth_user_id" not in client.session


def test_a_flood_from_one_address_gets_our_page(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [client.post("/account/login/", {"login": "Mara", "password": "wrong"}) for _ in range(3)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "600"
    assert "Try again in 10 minutes" in answers[-1].text
    assert OURS in answers[-1].text


def test_curators_sign_in_where_attempts_are_counted(client, member, curator):
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/account/login/?next=%2Fadmin%2F"
    answer = client.post("/admin/login/", {"username": "Cora", "password": PASSWORD})
    assert not answer.wsgi_request.user.is_authenticated
    client.force_login(member)
    assert client.get("/admin/login/").status_code == 403
    client.force_login(curator)
    assert client.get("/admin/").status_code == 200


def test_nobody_is_flooded_with_new_passwords(client, member, monkeypatch):
    set_email(user=member, email="mara@example.org")
    began, sent = time.time(), []
    for minute in range(6):
        monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda now=began + 70 * minute: now)
        sent.append(client.post("/account/password/reset/", {"email": "mara@example.org"}))
    assert [answer.status_code for answer in sent] == [302] * 5 + [429]
    assert len(mail.outbox) == 5
