"""People in the admin: names stay apart, rights are given by superusers alone, nobody is deleted."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from zeal import zeal_ignore

from debate.people.actions import confirm_email, set_email
from debate.people.models import User
from tests.cast import make_user

PASSWORD = {"usable_password": "true", "password1": "quite another one", "password2": "quite another one"}


@pytest.fixture(autouse=True)
def two_people():
    """Who looks and who is looked at are looked up apart: no loop."""
    with zeal_ignore([{"model": "people.User", "field": "get()"}]):
        yield


@pytest.fixture
def signed_in(client, curator):
    client.force_login(curator)
    return client


@pytest.fixture
def helper(client, db):
    """Staff who may change people, and is no superuser."""
    helper = make_user("Hanna", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user"]))
    client.force_login(helper)
    return helper


def page_of(person):
    return reverse("admin:people_user_change", args=[person.pk])


def save(client, person, **changes):
    given = {"username": person.username, "name": person.name, "email": person.email, "is_active": "on"}
    return client.post(page_of(person), {k: v for k, v in (given | changes).items() if v is not None})


def form_errors(response):
    return str(response.context["adminform"].form.errors)


def test_an_account_is_closed_and_renamed(signed_in, member):
    assert save(signed_in, member, name="Mara B.", is_active=None).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.name_key, member.is_active) == ("Mara B.", "mara b.", False)


@pytest.mark.parametrize("name", ["OLGA", "ｏlga", "Mara (guest)", "…", "M" * 41, "M\u0430ra", "Moderator"])
def test_a_name_that_would_mislead_is_refused(signed_in, member, owner, name):
    assert "name" in form_errors(save(signed_in, member, name=name))


def test_another_address_is_confirmed_by_nobody_and_the_former_one_is_forgotten(signed_in, member):
    set_email(user=member, email="mara@example.org")
    confirm_email(user=member)
    assert save(signed_in, member, name="Mara B.").status_code == 302
    member.refresh_from_db()
    assert member.email_confirmed_at, "a name is no address"
    for email in ("other@example.org", "Third@example.org", ""):
        assert save(signed_in, member, email=email, email_confirmed_at="2026-01-01").status_code == 302
        member.refresh_from_db()
        assert (member.email, member.email_confirmed_at) == (email.lower(), None)
        assert [row.email for row in member.emailaddress_set.all()] == [email.lower()] * bool(email)
        if email:
            confirm_email(user=member)


def test_a_name_from_before_a_rule_stays(signed_in):
    editors = make_user("Editors")
    assert save(signed_in, editors, email="editors@example.org").status_code == 302
    editors.refresh_from_db()
    assert (editors.name, editors.email) == ("Editors", "editors@example.org")


def test_a_guest_keeps_the_mark_and_gets_no_rights(signed_in, guest):
    assert "(guest)" in form_errors(save(signed_in, guest, name="Gil"))
    assert save(signed_in, guest, name="Gilbert (guest)", is_staff="on").status_code == 302
    guest.refresh_from_db()
    assert (guest.name, guest.is_guest, guest.is_staff) == ("Gilbert (guest)", True, False)


def test_a_superuser_gives_a_right(signed_in, member):
    save(signed_in, member, is_staff="on")
    member.refresh_from_db()
    assert member.is_staff


def test_the_return_code_is_on_no_page(signed_in, guest):
    assert guest.return_code not in signed_in.get(page_of(guest)).content.decode()


def test_a_password_is_set_by_the_usual_form(signed_in, member):
    page = reverse("admin:auth_user_password_change", args=[member.pk])
    assert signed_in.get(page).status_code == 200
    signed_in.post(
        page, {"usable_password": "true", "password1": "quite another one", "password2": "quite another one"}
    )
    assert User.objects.get(pk=member.pk).check_password("quite another one")


def test_a_new_account_is_named_like_nobody_else(signed_in, owner):
    page = reverse("admin:people_user_add")
    User.objects.filter(pk=owner.pk).update(name="Olga B.", name_key="olga_b")
    assert "already has this name" in form_errors(signed_in.post(page, {"username": "Olga_B", **PASSWORD}))
    assert "username" in form_errors(signed_in.post(page, {"username": "", **PASSWORD}))
    assert signed_in.post(page, {"username": "Nils", **PASSWORD}).status_code == 302
    assert User.objects.get(username="Nils").name == "Nils"


def test_who_changes_people_cannot_make_themselves_more(client, helper, curator, member):
    save(client, helper, is_superuser="on")
    helper.refresh_from_db()
    assert not helper.is_superuser
    assert save(client, curator, email="mine@example.org").status_code == 403
    password = reverse("admin:auth_user_password_change", args=[curator.pk])
    assert client.get(password).status_code == 403
    assert save(client, member, email="mara@example.org").status_code == 302


def test_who_may_change_groups_gives_nobody_rights_by_them(client, helper, curator):
    group = Group.objects.create(name="Helpers")
    helper.groups.add(group)
    helper.user_permissions.set(Permission.objects.filter(codename__in=["view_group", "change_group", "add_group"]))
    address = reverse("admin:auth_group_change", args=[group.pk])
    given = {"name": "Helpers", "permissions": list(Permission.objects.values_list("pk", flat=True)[:2])}
    assert client.post(address, given).status_code == 403
    assert client.get(reverse("admin:auth_group_add")).status_code == 403
    client.force_login(curator)
    assert client.post(address, given).status_code == 302
    assert group.permissions.count() == 2


def test_an_address_is_changed_on_its_person_s_page_alone(signed_in):
    assert EmailAddress not in admin.site._registry
    assert signed_in.get("/admin/account/emailaddress/").status_code == 404


def test_people_sign_in_where_guessing_is_limited(client, db):
    response = client.get(reverse("admin:login"), follow=True)
    assert response.resolver_match.url_name == "account_login"
