"""Every view says who may call it, by which methods, and how often; the addresses others rely on are there."""

import re

import pytest
from django.urls import NoReverseMatch, resolve, reverse

from tests.architecture.routes import ours, routes

# Counted by allauth per address and per name: ACCOUNT_RATE_LIMITS in the settings.
LIMITED_ELSEWHERE = {"account_signup"}
ACCESS = {"public", "signed in", "account", "staff"}
OURS = ours()
OPEN = [route for route in routes() if not route.path.startswith("admin/")]
# Without its log-in, and without its patterns for whatever else is asked for there.
INSIDE = [r for r in routes() if r.path.startswith("admin/") and r.name != "admin:login" and "(" not in r.path]
NODE = {"slug": "bridge", "number": 17}


# Also other people's views that we let in: the decorator copies where a view comes from, so that is no excuse.
@pytest.mark.parametrize("route", OPEN, ids=lambda route: route.path)
def test_a_view_declares_its_access(route):
    assert getattr(route.view, "access", None) in ACCESS, f"Say in {route.module} who may call it (debate.web.access)"


@pytest.mark.parametrize("route", OURS, ids=lambda route: route.path)
def test_a_view_says_which_methods_it_answers(route):
    assert route.methods, f"Put require_safe, require_POST or require_http_methods on it in {route.module}"


@pytest.mark.parametrize("route", OURS, ids=lambda route: route.path)
def test_a_view_that_takes_posts_is_limited(route):
    if "POST" in (route.methods or {"POST"}) and route.name not in LIMITED_ELSEWHERE:
        assert hasattr(route.view, "limit"), f"Put @limited(…) of debate.web.limits on it in {route.module}"


@pytest.mark.parametrize("route", INSIDE, ids=lambda route: route.path)
def test_the_admin_lets_in_nobody_but_curators(route, client, member):
    """Also through pages of our own that a room hangs into it."""
    url = "/" + re.sub(r"<[^>]+>", "1", route.path)
    for user in (None, member):
        if user:
            client.force_login(user)
        for method in (client.get, client.post):
            assert method(url).status_code in (302, 403, 404), (user, method)


def test_there_are_no_two_routes_of_one_name():
    names = [route.name for route in OURS]
    assert sorted(set(names)) == sorted(names)


def test_other_peoples_views_stand_only_where_they_were_let_in():
    elsewhere = {
        route.path for route in routes() if not route.is_ours and not route.path.startswith(("admin/", "account/"))
    }
    assert not elsewhere


CONTRACTS = {
    "/": "board:home",
    "/debates/bridge/": "board:debate",
    "/debates/bridge/17/": "board:node",
    "/debates/bridge/17/children/": "board:children",
    "/debates/bridge/17/vote/": "board:vote",
    "/debates/bridge/17/reply/": "board:reply",
    "/debates/bridge/17/annotations/": "annotations:",
    "/debates/bridge/live/": "board:live",
    "/healthz": "healthz",
    "/admin/": "admin:index",
}


@pytest.mark.parametrize("path", CONTRACTS)
def test_the_contract_is_kept(path):
    """Other programs call these; they do not change without a new issue."""
    assert resolve(path).view_name.startswith(CONTRACTS[path])


def test_new_is_no_slug():
    assert resolve("/debates/new/").view_name != "board:debate"


@pytest.mark.parametrize("route", [route for route in OURS if route.name], ids=lambda route: route.path)
def test_it_can_be_reversed_by_its_name(route):
    given = {"StringConverter": "word", "SlugConverter": "word", "IntConverter": 1}
    uuid = "00000000-0000-0000-0000-000000000001"
    arguments = {name: given.get(kind, uuid if kind == "UUIDConverter" else "word") for name, kind in route.converters}
    try:
        reverse(route.name, kwargs=arguments)
    except NoReverseMatch as problem:
        pytest.fail(str(problem))
