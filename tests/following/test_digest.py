"""Never more than one mail a day, whatever the clock does; to those who chose it, about what they may see."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from debate.debates import actions as debates
from debate.following.actions import choose_digest, follow, mark_news_seen
from debate.following.digest import send, send_due, unsubscribe_path
from debate.following.models import Letter, News
from debate.following.telling import tell_all
from debate.people.actions import confirm_email, set_email
from debate.people.models import User
from debate.web.verdict import Refused
from tests.board.world import add
from tests.together import together

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def reader(claim, member):
    """Mara has her news mailed daily."""
    tell_all()
    set_email(user=member, email="mara@example.org")
    confirm_email(user=member)
    choose_digest(by=member, digest="daily")
    return member


@pytest.fixture
def happens(claim, stranger):
    """Something that is news for Mara."""

    def happens():
        number = claim.debate.nodes.count()
        add(claim, stranger, f"This is answer number {number}.", kind="rebuttal")
        tell_all()

    return happens


def test_a_mail_says_what_is_new_in_words_and_links(reader, happens, mailoutbox, settings):
    settings.SITE_URL = "https://debate.example"
    happens()
    assert send_due(NOON) == 1
    mail = mailoutbox[0]
    assert (mail.to, mail.subject) == (["mara@example.org"], "One thing is new for you · Debate")
    html = mail.alternatives[0][0]
    for text in (mail.body, html):
        assert "Stefan answered your #3 with #4" in text
        assert "This is answer number 3." in text
        assert "https://debate.example/debates/should-the-bridge-be-closed/4/" in text
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated", "nobody's absence is told to us"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.extra_headers["List-Unsubscribe"] == f"<https://debate.example{unsubscribe_path(reader)}>"


def test_nothing_is_mailed_twice_or_when_nothing_is_new(reader, happens, mailoutbox):
    assert send_due(NOON) == 0
    happens()
    assert [send_due(NOON + number * DAY) for number in range(3)] == [1, 0, 0]
    happens()
    mark_news_seen(by=reader, until=News.objects.latest("pk").pk)
    assert send_due(NOON + 9 * DAY) == 0
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(("digest", "days"), [("daily", [0, 1, 2, 7, 8]), ("weekly", [0, 7, 14]), ("never", [])])
def test_as_often_as_chosen(reader, happens, mailoutbox, digest, days):
    choose_digest(by=reader, digest=digest)
    sent = []
    for number in [0, 1, 2, 7, 8, 14] if digest == "weekly" else [0, 1, 2, 7, 8]:
        happens()
        for hour in (0, 5, 11):
            sent += [number] * send_due(NOON + number * DAY + timedelta(hours=hour))
    assert sent == days


def test_a_clock_that_jumps_brings_no_second_mail_on_a_day(reader, happens):
    jumps = [0, 0.4, 1, 0.9, 1.2, 2.5, 2, 1.5, 0.2, 3]
    for jump in jumps:
        happens()
        send_due(NOON + jump * DAY)
    days = list(Letter.objects.values_list("day", flat=True))
    assert len(days) == len(set(days)) == 3
    happens()
    assert send_due(NOON + 400 * DAY) == 1
    happens()
    assert send_due(NOON + 4 * DAY) == 1, "a clock that was a year ahead does not stop the mails for a year"


def test_it_is_one_a_day_by_every_calendar(reader, happens):
    """Ours ends at midnight in Greenwich: two mails around it would come within minutes, and on one day in Berlin."""
    sent = []
    for minutes in (-1, 1, 22 * 60, 24 * 60):
        happens()
        sent.append(send_due(NOON.replace(hour=0) + timedelta(minutes=minutes)))
    assert sent == [1, 0, 0, 1]


def test_one_a_day_is_a_property_of_the_table(reader):
    Letter.objects.create(user=reader, day=NOON.date(), at=NOON, lines=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(user=reader, day=NOON.date(), at=NOON + DAY, lines=1)


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(reader, happens, mailoutbox):
    happens()
    assert sum(together([lambda: send_due(NOON), lambda: send_due(NOON + DAY / 2)] * 2)) == 1


def test_a_mail_that_failed_is_not_tried_again_and_says_why(reader, happens, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OSError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    happens()
    assert send_due(NOON) == 0
    assert Letter.objects.get().trouble == "OSError: no mail server"


def test_what_was_looked_at_is_not_mailed_beside_what_was_not(reader, happens, mailoutbox):
    happens()
    mark_news_seen(by=reader, until=News.objects.filter(user=reader).latest("pk").pk)
    happens()
    assert send_due(NOON) == 1
    assert mailoutbox[0].subject == "One thing is new for you · Debate"


def test_nothing_is_mailed_of_what_one_may_not_see_any_more(private_debate, reader, owner, mailoutbox):
    debates.add_member(debate=private_debate, by=owner, user=reader)
    follow(debate=private_debate, by=reader)
    add(private_debate.nodes.get(), owner, "The mayor will resign over it.")
    tell_all()
    debates.remove_member(debate=private_debate, by=owner, user=reader)
    assert send_due(NOON) == 0
    assert not mailoutbox


def test_no_mail_without_an_account_an_address_or_to_a_closed_one(reader, guest, stranger, happens, mailoutbox):
    for user in (guest, stranger):
        with pytest.raises(Refused, match="Add an e-mail"):
            choose_digest(by=user, digest="daily")
    happens()
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert send_due(NOON) == 0
    User.objects.filter(pk=reader.pk).update(is_active=True)
    set_email(user=reader, email="")
    assert send_due(NOON) == 0
    assert User.objects.get(pk=reader.pk).digest == "never"


def test_no_mail_to_an_address_that_was_only_typed(reader, happens, mailoutbox):
    happens()
    set_email(user=reader, email="stranger@example.org")
    reader.refresh_from_db()
    assert reader.digest == "daily", "what was chosen waits"
    assert (send_due(NOON), send(reader, NOON), mailoutbox) == (0, False, [])
    confirm_email(user=reader)
    assert (send_due(NOON), mailoutbox[0].to) == (1, ["stranger@example.org"])


def test_who_was_found_is_looked_at_again_before_a_mail(reader, happens, mailoutbox):
    happens()
    User.objects.filter(pk=reader.pk).update(email_confirmed_at=None)
    assert not send(reader, NOON), "the address changed since it was found"
    assert not News.objects.filter(user=reader, mailed=True).exists(), "it waits for the address"


def test_a_mail_to_one_keeps_nobody_else_from_theirs(reader, owner, happens, mailoutbox):
    set_email(user=owner, email="olga@example.org")
    confirm_email(user=owner)
    happens()
    assert send_due(NOON) == 1
    choose_digest(by=owner, digest="daily")
    assert send_due(NOON + DAY / 24) == 1
    assert [mail.to for mail in mailoutbox] == [["mara@example.org"], ["olga@example.org"]]


def test_it_is_chosen_on_the_page_of_news(client, reader, stranger):
    client.force_login(reader)
    page = client.get(reverse("board:news")).text
    assert re.search(r'value="daily" checked', page)
    assert "Not confirmed yet" not in page
    client.post(reverse("following:digest"), {"digest": "weekly"})
    assert User.objects.get(pk=reader.pk).digest == "weekly"
    assert client.post(reverse("following:digest"), {"digest": "hourly"}).status_code == 400
    client.force_login(stranger)
    assert "Add an e-mail" in client.get(reverse("board:news")).text
    assert client.post(reverse("following:digest"), {"digest": "daily"}).status_code == 403


def test_the_page_of_news_says_that_an_address_waits_to_be_confirmed(client, reader):
    set_email(user=reader, email="new@example.org")
    client.force_login(reader)
    page = client.post(reverse("following:digest"), {"digest": "weekly"}, follow=True).text
    assert "It begins when you confirm your address." in page
    assert "Not confirmed yet" in page and "Send the link again" in page
    page = client.post(reverse("following:digest"), {"digest": "never"}, follow=True).text
    assert "It begins" not in page


def test_the_link_ends_it_without_signing_in_and_a_mail_program_does_it_in_one_click(reader):
    program = Client(enforce_csrf_checks=True)
    address = unsubscribe_path(reader)
    page = program.get(address)
    assert "Send me no more" in page.text
    assert "Mara" not in page.text and "mara@" not in page.text
    assert User.objects.get(pk=reader.pk).digest == "daily", "looking changes nothing: mail programs look ahead"
    answer = program.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert User.objects.get(pk=reader.pk).digest == "never"


@pytest.mark.parametrize("token", ["", "1", "1:forged", "x:y", "9" * 40])
def test_a_forged_link_ends_nothing(client, reader, token):
    assert client.post(reverse("following:unsubscribe") + f"?of={token}").status_code == 400
    assert User.objects.get(pk=reader.pk).digest == "daily"
