"""Guests come in with a name, come back with a code, and become accounts without losing anything."""

from datetime import timedelta
from threading import Thread

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.utils import timezone

from debate.activity.models import Activity, Verb
from debate.arguments.actions import Wording, add
from debate.people import actions
from debate.people.models import User, name_key
from debate.votes.actions import cast
from debate.web.verdict import Refused


def test_two_guests_of_one_name_are_told_apart(db):
    names = [actions.make_guest(name="Kim")[0].name for _ in range(3)]
    assert names == ["Kim (guest)", "Kim 2 (guest)", "Kim 3 (guest)"]


def test_the_longest_name_still_has_room_for_number_and_mark(db):
    for _ in range(11):
        guest, _ = actions.make_guest(name="a" * 40)
    guest.full_clean(exclude=["password"])
    assert guest.name.endswith(" 11 (guest)")


def test_a_guest_name_holds_nothing_invisible(db):
    actions.make_guest(name="Kim")
    assert actions.make_guest(name="  Ki\u200bm\u202e\x00  ")[0].name == "Kim 2 (guest)"


def test_a_guest_is_on_record_and_has_no_password(guest):
    assert not guest.has_usable_password()
    assert Activity.objects.get(verb=Verb.JOINED).actor == guest


def test_a_guest_comes_back_with_name_and_code_however_written(db):
    guest, code = actions.make_guest(name="Kim")
    word, number = code.split("-")
    for written in (code, code.upper(), f" {word} {number} ", f"{word}–{number}"):
        assert actions.find_guest(name="kim", code=written) == guest
    assert actions.find_guest(name="Kim (guest)", code=code) == guest
    assert code not in guest.return_code


def test_the_code_tells_namesakes_apart_up_to_a_bound(db, monkeypatch):
    monkeypatch.setattr(actions, "NAMESAKES", 3)
    made = [actions.make_guest(name="a" * 40) for _ in range(4)]
    for guest, code in made[:3]:
        assert actions.find_guest(name="a" * 40, code=code) == guest
    with pytest.raises(Refused, match="No guest has this name and code"):
        actions.find_guest(name="a" * 40, code=made[3][1])


def test_whatever_is_wrong_the_reason_is_one(db, member):
    _, code = actions.make_guest(name="Kim")
    closed, closed_code = actions.make_guest(name="Closed")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    reasons = set()
    for name, tried in [("Kim", "maple-000"), ("Nobody", code), ("Mara", ""), ("Kim", ""), ("Closed", closed_code)]:
        with pytest.raises(Refused) as refusal:
            actions.find_guest(name=name, code=tried)
        reasons.add(str(refusal.value))
    assert len(reasons) == 1


def test_a_new_code_ends_the_old_one(db, member):
    guest, old = actions.make_guest(name="Kim")
    new = actions.new_return_code(guest=guest)
    assert actions.find_guest(name="Kim", code=new) == guest
    if new != old:
        with pytest.raises(Refused):
            actions.find_guest(name="Kim", code=old)
    with pytest.raises(Refused):
        actions.new_return_code(guest=member)


def test_a_guest_becomes_an_account_and_keeps_everything(debate, guest):
    position = debate.nodes.get(number=1)
    node = add(debate=debate, by=guest, kind="claim", parent=position, wording=Wording("It is too weak for lorries."))
    cast(node=position, by=guest, question="agreement", value=1)
    account = actions.become_account(guest=guest, username="Gil", password="a long password", email="gil@example.org")
    node.refresh_from_db()
    assert (account.pk, account.name, account.is_guest, account.return_code) == (guest.pk, "Gil", False, "")
    assert (node.author.name, account.votes.count()) == ("Gil", 1)
    assert account.check_password("a long password")
    assert EmailAddress.objects.get(user=account).email == account.email == "gil@example.org"
    assert Activity.objects.filter(verb=Verb.JOINED, actor=account).first().detail == {"was": "Gil (guest)"}


def test_an_account_cannot_take_a_name_that_somebody_has(guest, member):
    with pytest.raises(Refused, match="already has this name"):
        actions.become_account(guest=guest, username="Mara", password="a long password")
    guest.refresh_from_db()
    assert guest.is_guest
    assert guest.name == "Gil (guest)"


def test_only_a_guest_becomes_an_account(member):
    with pytest.raises(Refused):
        actions.become_account(guest=member, username="Other", password="a long password")


def test_an_email_is_kept_once_and_forgotten_on_request(member):
    actions.set_email(user=member, email="one@example.org")
    actions.set_email(user=member, email="two@example.org")
    assert list(EmailAddress.objects.values_list("user", "email", "primary")) == [(member.pk, "two@example.org", True)]
    actions.set_email(user=member, email="")
    assert not EmailAddress.objects.exists()
    assert User.objects.get(pk=member.pk).email == ""


def said(person):
    """What a row says of somebody, besides which row it is and since when."""
    which = {"_state", "id", "username", "name", "name_key", "password", "date_joined", "is_active", "left_at"}
    return {field: value for field, value in vars(person).items() if field not in which}


def test_the_row_that_stays_of_who_is_forgotten_says_nothing(curator, guest):
    now = timezone.now()
    chosen = {"email": "cora@example.org", "digest": "daily", "named_when_here": True}
    told = {"unseen_answers": 1, "unseen_news": 1, "answers_seen_at": now, "last_login": now}
    User.objects.filter(pk=curator.pk).update(**chosen, **told)
    curator.groups.add(Group.objects.create(name="Curators"))
    curator.user_permissions.add(Permission.objects.first())
    for person in (curator, guest):
        actions.forget(person=person)
        gone = User.objects.get(pk=person.pk)
        assert said(gone) == said(User())
        assert gone.left_at and not gone.is_active and not gone.has_usable_password()
        assert not gone.groups.exists() and not gone.user_permissions.exists()


def test_answers_are_marked_as_seen(member):
    member.count_answer()
    member.refresh_from_db()
    until = timezone.now() - timedelta(seconds=1)
    actions.mark_answers_seen(by=member, until=until)
    member.refresh_from_db()
    assert (member.unseen_answers, member.answers_seen_at) == (0, until)


def test_an_answer_that_comes_while_others_are_looked_at_stays_new(member):
    member.count_answer()
    looking = User.objects.get(pk=member.pk)
    member.count_answer()
    actions.mark_answers_seen(by=looking, until=timezone.now())
    assert User.objects.get(pk=member.pk).unseen_answers == 1
    actions.mark_answers_seen(by=looking, until=timezone.now())
    assert User.objects.get(pk=member.pk).unseen_answers == 1, "those were looked at already"
    actions.mark_answers_seen(by=User(pk=member.pk, unseen_answers=9), until=timezone.now())
    assert User.objects.get(pk=member.pk).unseen_answers == 0


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_a_class_of_one_name_joins_at_the_same_moment():
    errors = []

    def join():
        try:
            actions.make_guest(name="Kim")
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=join) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    names = set(User.objects.values_list("name", flat=True))
    assert names == {"Kim (guest)", *(f"Kim {number} (guest)" for number in range(2, 9))}
    assert all(user.name_key == name_key(user.name) for user in User.objects.all())
