"""A class joins at the same moment, and every pupil of one name gets a name of their own."""

import pytest
from django.test import Client

from debate.people.actions import become_account, make_guest, new_return_code
from debate.people.adapter import AccountAdapter
from debate.people.models import User
from debate.web.verdict import Refused
from tests.together import together

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]


def test_guests_of_one_name_at_the_same_moment_get_distinct_names():
    guests = together([lambda name=name: make_guest(name=name) for name in ["Kim", "kim", " Kim ", "KIM"] * 4])
    assert all(isinstance(guest, tuple) for guest in guests)
    names = sorted(User.objects.values_list("name_key", flat=True))
    assert names == sorted(["kim (guest)", *(f"kim {number} (guest)" for number in range(2, 17))])


def test_a_form_sent_twice_makes_one_account_and_takes_nothing_of_it():
    guest, _ = make_guest(name="Kim")

    def become(username):
        return become_account(guest=User.objects.get(pk=guest.pk), username=username, password=f"geese of {username}")

    late = User.objects.get(pk=guest.pk)
    answers = together([lambda: become("kim"), lambda: become("kim2")])
    account = User.objects.get(pk=guest.pk)
    with pytest.raises(Refused, match="have an account already"):
        new_return_code(guest=late)
    assert sum("account already" in str(answer) for answer in answers) == 1
    assert account.check_password(f"geese of {account.username}") and not account.return_code
    assert User.objects.get(pk=guest.pk).has_usable_password()


def test_who_loses_a_name_at_the_last_moment_is_told_so(monkeypatch):
    """A second click on the button came here too, as a fault of ours."""
    really = AccountAdapter.clean_username

    def clean(self, username, shallow=False):
        cleaned = really(self, username, shallow)
        User.objects.create_user("nina", password="forty two geese")
        return cleaned

    monkeypatch.setattr(AccountAdapter, "clean_username", clean)
    page = Client().post("/account/signup/", {"username": "nina", "password1": "forty three geese"})
    assert page.status_code == 200 and "already has this name" in page.text
    assert User.objects.count() == 1
