"""An address is confirmed by a link that is sent to it, by whoever reads it there and by nobody else."""

import re
import time

import pytest
from django.core.signing import Signer, TimestampSigner
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from debate.people import actions, confirming
from debate.people.confirming import path_for, send_link
from debate.people.models import User
from debate.web import limits
from debate.web.verdict import Refused
from tests.cast import make_user

PASSWORD = "a long password"  # the cast's
NEW = {"username": "Nina", "password1": "forty two geese", "email": "Nina@example.org"}
LINK = re.compile(r"https://debate\.example(/people/email/confirm/\?of=\S+)")


@pytest.fixture
def typed(member):
    """Mara gave an address and did not confirm it."""
    actions.set_email(user=member, email="mara@example.org")
    return member


def give(client, email):
    return client.post("/people/email/", {"email": email, "oldpassword": PASSWORD}, follow=True)


def confirmed(person):
    return User.objects.get(pk=person.pk).email_confirmed_at is not None


def later(monkeypatch, days):
    """Links are looked at so many days from now."""
    then = time.time() + days * 86_400
    monkeypatch.setattr("django.core.signing.time.time", lambda: then)


def test_an_address_given_later_is_sent_a_link(client, member, mailoutbox, settings):
    settings.SITE_URL = "https://debate.example"
    client.force_login(member)
    page = give(client, "Mara@example.org").text
    assert "We sent a link to mara@example.org" in page
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["mara@example.org"], "Is this your address? · Debate")
    assert "Somebody, we hope you, gave this address" in mail.body and "do nothing" in mail.body
    assert "Mara" not in mail.body, "nobody writes to strangers by what they call themselves"
    assert "mara@" not in mail.body
    address = LINK.search(mail.body).group(1)
    assert not confirmed(member)
    assert Client().post(address).status_code == 200
    assert confirmed(member)


def test_an_address_given_at_signing_up_is_sent_a_link(client, db, mailoutbox):
    answer = client.post("/account/signup/", NEW, follow=True)
    assert "We sent a link to nina@example.org" in answer.text
    assert [mail.to for mail in mailoutbox] == [["nina@example.org"]]
    assert not confirmed(User.objects.get(username="Nina"))


def test_a_guests_address_is_sent_a_link(client, guest, mailoutbox):
    client.force_login(guest)
    page = client.post("/people/upgrade/", NEW | {"next": "/about/"}, follow=True).text
    assert "We sent a link to nina@example.org" in page and "You have an account now" in page
    assert [mail.to for mail in mailoutbox] == [["nina@example.org"]]


@pytest.mark.parametrize("wrong", [{"email": ""}, {"username": ""}])
def test_no_address_or_no_account_no_mail(client, db, mailoutbox, wrong):
    client.post("/account/signup/", NEW | wrong)
    assert mailoutbox == []


def test_looking_at_the_link_changes_nothing_and_the_button_confirms(typed):
    """Mail programs look ahead; and the button works in a browser where nobody is signed in."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(path_for(typed))
    assert page.status_code == 200 and page["Cache-Control"].startswith("private, no-store")
    assert "The account Mara gave the address" in page.text
    assert "mara@example.org" not in page.text and "mara" not in path_for(typed)
    assert not confirmed(typed)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text).group(1)
    answer = browser.post(path_for(typed), {"csrfmiddlewaretoken": token})
    assert (answer.status_code, "Your address is confirmed" in answer.text) == (200, True)
    assert confirmed(typed)
    assert "_auth_user_id" not in browser.session, "a link to confirm is none to sign in"


def test_a_link_confirms_once_more_what_it_confirmed(client, typed):
    assert [client.post(path_for(typed)).status_code for _ in range(2)] == [200, 200]


def unusable(client, address, reason):
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 400
        assert reason in answer.text and "Send the link again" in answer.text
    return True


def test_a_link_of_an_address_that_changed_confirms_nothing(client, typed):
    address = path_for(typed)
    actions.set_email(user=typed, email="other@example.org")
    assert unusable(client, address, "has another address by now")
    actions.set_email(user=typed, email="")
    assert unusable(client, address, "has another address by now")
    actions.forget(person=typed)
    assert unusable(client, address, "has another address by now")
    assert not confirmed(typed)


def test_a_link_runs_out(client, typed, monkeypatch):
    address = path_for(typed)
    later(monkeypatch, 6.9)
    assert client.get(address).status_code == 200
    later(monkeypatch, 7.1)
    assert unusable(client, address, "it holds for 7 days")
    assert not confirmed(typed)


def test_no_other_link_confirms(client, typed):
    said = confirming.signer.unsign(path_for(typed).partition("of=")[2].replace("%3A", ":"))
    forged = [
        "",
        said,
        f"{said}:forged",
        Signer(salt="debate.following.digest").sign(str(typed.pk)),
        TimestampSigner(salt="debate.following.digest").sign(said),
    ]
    for token in forged:
        assert unusable(client, f"{reverse('people:confirm_email')}?of={token}", "This link is not whole")
    assert not confirmed(typed)


def test_one_persons_link_is_not_anothers(client, typed, stranger):
    actions.set_email(user=stranger, email="mara@example.org")
    client.post(path_for(typed))
    assert (confirmed(typed), confirmed(stranger)) == (True, False)


def test_another_address_is_to_be_confirmed_again_and_the_same_is_not(client, typed, mailoutbox):
    actions.confirm_email(user=typed)
    client.force_login(typed)
    give(client, "mara@example.org")
    assert (confirmed(typed), mailoutbox) == (True, [])
    give(client, "other@example.org")
    assert (confirmed(typed), len(mailoutbox)) == (False, 1)


def test_an_address_that_changes_in_this_moment_is_not_confirmed(typed):
    before = User.objects.get(pk=typed.pk)
    actions.set_email(user=typed, email="other@example.org")
    with pytest.raises(Refused, match="another address by now"):
        actions.confirm_email(user=before)
    assert not confirmed(typed)


def test_only_an_address_can_be_confirmed(member):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=member.pk).update(email_confirmed_at="2026-01-01T00:00Z")


def test_the_page_of_the_address_says_how_it_stands_and_sends_the_link_again(client, typed, mailoutbox):
    client.force_login(typed)
    assert "mara@example.org (not confirmed yet)" in client.get("/me/").text
    page = client.get("/people/email/").text
    assert "Not confirmed yet" in page and "until you open the link" in page
    answer = client.post("/people/email/link/", {"next": "/me/news/"})
    assert (answer["Location"], len(mailoutbox)) == ("/me/news/", 1)
    actions.confirm_email(user=typed)
    page = client.get("/people/email/").text
    assert "(not confirmed yet)" not in client.get("/me/").text
    assert "mara@example.org is confirmed" in page and "Send the link again" not in page
    client.post("/people/email/link/")
    assert len(mailoutbox) == 1, "nothing is left to confirm"


def test_who_has_no_address_is_sent_nothing(client, member, guest, mailoutbox):
    client.force_login(member)
    assert client.post("/people/email/link/")["Location"] == "/me/"
    client.force_login(guest)
    assert client.post("/people/email/link/").status_code == 403
    assert mailoutbox == []


def test_nobody_is_flooded_however_many_gave_their_address(db, mailoutbox):
    people = [make_user(f"person{number}", email="mara@example.org") for number in range(limits.LINK_TO.most + 2)]
    sent = [bool(send_link(person)) for person in people]
    assert sent == [True] * limits.LINK_TO.most + [False, False]
    assert len(mailoutbox) == limits.LINK_TO.most


def test_nobody_sends_links_to_address_after_address(client, member, mailoutbox):
    client.force_login(member)
    pages = [give(client, f"victim{number}@example.org") for number in range(limits.LINK.most + 1)]
    assert len(mailoutbox) == limits.LINK.most
    assert "Enough links were sent for today" in pages[-1].text
    assert User.objects.get(pk=member.pk).email == f"victim{limits.LINK.most}@example.org"


def test_a_mail_that_cannot_be_sent_loses_no_account(client, db, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OSError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    page = client.post("/account/signup/", NEW, follow=True).text
    assert "could not be sent just now" in page
    assert User.objects.get(username="Nina").email == "nina@example.org"
    assert "no mail server" in caplog.text


def test_a_new_password_is_sent_to_an_address_that_was_only_typed(client, typed, mailoutbox):
    """Whoever typed it into their account gave that account away; nobody else's."""
    client.post("/account/password/reset/", {"email": "mara@example.org"})
    assert "for Mara" in mailoutbox[0].body
