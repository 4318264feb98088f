"""A class joins at the same moment, and every pupil of one name gets a name of their own."""

import pytest

from debate.people.actions import make_guest
from debate.people.models import User
from tests.together import together

pytestmark = [pytest.mark.threads, pytest.mark.django_db(transaction=True)]


def test_guests_of_one_name_at_the_same_moment_get_distinct_names():
    guests = together([lambda name=name: make_guest(name=name) for name in ["Kim", "kim", " Kim ", "KIM"] * 4])
    assert all(isinstance(guest, tuple) for guest in guests)
    names = sorted(User.objects.values_list("name_key", flat=True))
    assert names == sorted(["kim (guest)", *(f"kim {number} (guest)" for number in range(2, 17))])
