"""Every address of ours, called as everyone: a matrix made from the URLconf, so that a new view cannot be forgotten.

Nobody learns of a debate that is not theirs, nothing falls over, and a wrong method is told so.
"""

from collections.abc import Iterator
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.architecture.routes import ours
from tests.architecture.world import World, address_of, arguments_of, furnish

pytestmark = pytest.mark.django_db
ROLES = ["anonymous", "stranger", "guest", "member", "owner", "curator"]
OUTSIDERS = ["anonymous", "stranger", "guest"]
SECRETS = ["What do we say in the hearing?", "We ask for a delay.", "Nobody else may read", "the mayor will resign"]
# An invitation is a key: whoever holds one is meant to learn of the debate. tests/board/test_members.py tries it.
WITH_ARGUMENTS = [route for route in ours() if route.converters and route.name != "board:join"]
# These show everybody what a visitor without a name sees, so of a debate that is not public nothing to anybody.
FOR_VISITORS = {"board:activity_feed", "board:person", "board:person_feed", "board:embed", "board:node_embed"}
OF_MEMBERS = [route for route in WITH_ARGUMENTS if route.name not in FOR_VISITORS]
NUMBERED = [route for route in WITH_ARGUMENTS if "IntConverter" in dict(route.converters).values()]

# Who sees the debate of the world.
PUBLIC, PRIVATE = (pytest.mark.parametrize("world", [who], indirect=True) for who in ("public", "private"))


def each(routes):
    return pytest.mark.parametrize("route", routes, ids=lambda route: route.path)


@pytest.fixture(scope="module")
def world(request, django_db_setup, django_db_blocker) -> Iterator[World]:
    """One for all cases, in a transaction that never ends well: each call in them leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield furnish(is_public=request.param == "public")
        transaction.set_rollback(True)


CLIENT = Client(raise_request_exception=False)


def call(world, role, method, url, data=None, **headers) -> HttpResponse:
    """One call that leaves nothing behind, neither in the database nor in the browser."""
    CLIENT.cookies.clear()
    if role in world.sessions:
        CLIENT.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    with transaction.atomic():
        response = getattr(CLIENT, method.lower())(url, data or {}, headers=headers)
        transaction.set_rollback(True)
    return response


def to_sign_in(response):
    """Sent to sign in: a page by a redirect, a fragment by the header that htmx follows, with nothing in it."""
    if response.status_code == 200 and not response.content:
        return response.get("HX-Redirect", "").startswith(reverse(settings.LOGIN_URL))
    return response.status_code == 302 and response["Location"].startswith(reverse(settings.LOGIN_URL))


@PRIVATE
@each(WITH_ARGUMENTS)
def test_who_may_not_see_a_debate_learns_nothing_of_it(route, world):
    url = address_of(route, world)
    for role, method, headers in product(OUTSIDERS, ("GET", "POST"), ({}, {"HX-Request": "true"})):
        response = call(world, role, method, url, **headers)
        refused = response.status_code == 404 or to_sign_in(response) or method not in route.methods
        needs_account = role == "guest" and route.view.access == "account"
        assert refused or needs_account, (role, method, response.status_code)
        assert not [secret for secret in SECRETS if secret in response.text], (role, method)


@PRIVATE
@each(OF_MEMBERS)
def test_a_member_gets_further_than_a_stranger(route, world):
    url = address_of(route, world)
    answers = {}
    for role, method in product(("member", "owner", "curator"), ("GET", "POST")):
        answers[role, method] = call(world, role, method, url).status_code
        assert answers[role, method] < 500, (role, method)
    found = {answers["owner", method] for method in route.methods & {"GET", "POST"}}
    assert found != {404}, "the owner finds what strangers do not"


@PUBLIC
@each(ours())
def test_everyone_gets_an_answer_and_a_wrong_method_is_told_so(route, world):
    url = address_of(route, world)
    codes = set()
    for role, method in [*product(ROLES, ("GET", "POST")), ("anonymous", "PUT"), ("owner", "DELETE")]:
        response = call(world, role, method, url)
        assert response.status_code < 500, (role, method)
        if method in route.methods:
            codes.add(response.status_code)
        else:
            turned_away = to_sign_in(response) or response.status_code == 403
            assert response.status_code == 405 or (route.view.access != "public" and turned_away), (role, method)
    # Or else the address is nothing, and this proves nothing.
    assert codes & {200, 204, 302, 303, 400, 422}, codes


@PUBLIC
@each(NUMBERED)
def test_a_number_that_no_column_holds_names_nothing(route, world):
    arguments = arguments_of(route, world)
    names = [name for name, kind in route.converters if kind == "IntConverter"]
    for name, number in product(names, (10**9, 2**31, 2**63, 10**40)):
        url = reverse(route.name, kwargs=arguments | {name: number})
        for role, method in product(("anonymous", "owner"), {"GET", "POST"} & route.methods):
            response = call(world, role, method, url)
            assert response.status_code == 404 or to_sign_in(response), (url, role, method)


NAMES = """
    agreement relevance question value kind aim body version start end exact outside_url outside_quote with_passage
    evidence choice position motivation private reason note name guest_name code order page before after q next passage
    node number title text visibility contribution decision username password1 email parent key undo votes
""".split()
HOSTILE = ["\x00", "9" * 40, "-1", "a" * 600 + "😀", "<script>alert(1)</script>", "٣", "//evil.example"]


@PUBLIC
@each(ours())
def test_hostile_fields_are_answered_not_suffered(route, world):
    url = address_of(route, world)
    roles = ("anonymous", "owner") if route.view.access == "public" else ("owner",)
    for role, method, hostile in product(roles, {"GET", "POST"} & route.methods, HOSTILE):
        response = call(world, role, method, url, dict.fromkeys(NAMES, hostile))
        assert response.status_code < 500, (role, method, hostile[:20])
        assert "<script>alert(1)" not in response.text
        assert urlsplit(response.get("Location", "")).netloc == ""
