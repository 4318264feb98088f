"""Every address of ours, called as everyone: a matrix made from the URLconf, so that a new view cannot be forgotten.

Nobody learns of a debate that is not theirs, nothing falls over, and a wrong method is told so.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.debates import actions as debates
from debate.debates import invitations
from debate.debates.models import Debate, Invitation, Pause
from debate.moderation.models import Mark, Report, Suggestion
from debate.people.models import User
from debate.texts.actions import quote_passage
from debate.votes import actions as votes
from debate.votes.models import Vote
from tests.architecture.routes import Route, ours
from tests.cast import make_user

FAR = datetime(2100, 1, 1, tzinfo=UTC)
ROLES = ["anonymous", "stranger", "guest", "member", "owner", "curator"]
OUTSIDERS = ["anonymous", "stranger", "guest"]
SECRETS = ["What do we say in the hearing?", "We ask for a delay.", "Nobody else may read", "the mayor will resign"]
# An invitation is a key: whoever holds one is meant to learn of the debate. tests/board/test_members.py tries it.
WITH_ARGUMENTS = [route for route in ours() if route.converters and route.name != "board:join"]
# These show everybody what a visitor without a name sees, so of a debate that is not public nothing to anybody.
FOR_VISITORS = {"board:activity_feed", "board:person", "board:person_feed", "board:embed", "board:node_embed"}
OF_MEMBERS = [route for route in WITH_ARGUMENTS if route.name not in FOR_VISITORS]
HOW_TO_ADD = "Say in `arguments_of` (tests/architecture/test_roles.py) which object of the debate {} of {} names."


@dataclass
class World:
    """A debate with one of everything in it, for the arguments of addresses."""

    debate: Debate
    number: int
    note: Annotation
    report: Report
    mark: Mark
    suggestion: Suggestion
    invitation: Invitation
    paused: User
    vote: Vote
    quote_id: int
    member: User


@pytest.fixture
def people(owner, member, stranger, guest, curator):
    return {"stranger": stranger, "guest": guest, "member": member, "owner": owner, "curator": curator}


def furnished(debate, by, member, quote):
    """A claim with evidence, a vote on it, a note and a report, all by its owner; and a member."""
    debates.add_member(debate=debate, by=by, user=member)
    paused = make_user("Paula")
    root = debate.nodes.get(number=1)
    claim = arguments.add(
        debate=debate, by=by, kind="claim", parent=root, wording=Wording("I heard the mayor will resign.")
    )
    debate.nodes.filter(number=1).update(extracted_to=debate)
    wording = Wording("The engineers suggest it.", quote=quote)
    arguments.add(debate=debate, by=by, kind="evidence", parent=claim, wording=wording)
    return World(
        debate=debate,
        number=claim.number,
        note=Annotation.objects.create(debate=debate, node=claim, author=by, body="Nobody else may read this"),
        report=Report.objects.create(debate=debate, node=claim, reporter=by, reason="other"),
        invitation=invitations.invite(debate=debate, by=by, role="viewer"),
        paused=Pause.objects.create(debate=debate, user=paused, until=FAR, reason="Insults.").user,
        mark=Mark.objects.create(debate=debate, node=claim, author=by, kind="unclear", sentence="Nobody else may read"),
        suggestion=Suggestion.objects.create(
            debate=debate, author=by, parent=claim, kind="claim", body="Nobody else may read this, either."
        ),
        vote=votes.cast(node=claim, by=by, question="agreement", value=1),
        quote_id=quote.pk,
        member=member,
    )


@pytest.fixture
def public_world(debate, owner, member, quote):
    """Strangers and guests suggest here; members write directly."""
    debates.configure(debate=debate, by=owner, takes_suggestions=True)
    return furnished(debate, owner, member, quote)


@pytest.fixture
def private_world(private_debate, owner, member, text):
    return furnished(private_debate, owner, member, quote_passage(version=text.current(), start=0, end=30))


def arguments_of(route: Route, world: World) -> dict[str, Any]:
    """The arguments that make the address one of this world."""
    room = route.name.partition(":")[0]
    known = {
        "slug": world.debate.slug,
        "number": 1 if "/positions/" in route.path or "/onward/" in route.path else world.number,
        "key": world.note.key,
        "quote_id": world.quote_id,
        "user_id": world.member.pk,
        "username": "Olga",
        "pk": {"moderation": world.report.pk, "board": world.vote.pk}.get(room),
        **({"pk": world.mark.pk} if "/marks/" in route.path else {}),
        **({"pk": world.suggestion.pk} if "suggestions/" in route.path else {}),
        **({"pk": world.report.pk} if "/reports/" in route.path else {}),
        **({"pk": world.invitation.pk} if "/invitations/" in route.path else {}),
        **({"key": world.invitation.key} if route.name == "board:join" else {}),
        **({"user_id": world.paused.pk} if "/pauses/" in route.path else {}),
    }
    found = {name: known.get(name) for name, _ in route.converters}
    if missing := [name for name, value in found.items() if value is None]:
        pytest.fail(HOW_TO_ADD.format(missing, route.path))
    return found


def address_of(route, world):
    return reverse(route.name, kwargs=arguments_of(route, world))


def call(client, user, method, url, data=None, **headers):
    """One call that leaves nothing behind."""
    client.logout()
    if user:
        client.force_login(user)
    client.raise_request_exception = False
    with transaction.atomic():
        response = getattr(client, method.lower())(url, data or {}, headers=headers)
        transaction.set_rollback(True)
    return response


def to_sign_in(response):
    """Sent to sign in: a page by a redirect, a fragment by the header that htmx follows, with nothing in it."""
    if response.status_code == 200 and not response.content:
        return response.get("HX-Redirect", "").startswith(reverse(settings.LOGIN_URL))
    return response.status_code == 302 and response["Location"].startswith(reverse(settings.LOGIN_URL))


@pytest.mark.parametrize("route", WITH_ARGUMENTS, ids=lambda route: route.path)
def test_who_may_not_see_a_debate_learns_nothing_of_it(route, client, people, private_world):
    url = address_of(route, private_world)
    for role, method, headers in product(OUTSIDERS, ("GET", "POST"), ({}, {"HX-Request": "true"})):
        response = call(client, people.get(role), method, url, **headers)
        refused = response.status_code == 404 or to_sign_in(response) or method not in route.methods
        needs_account = role == "guest" and route.view.access == "account"
        assert refused or needs_account, (role, method, response.status_code)
        assert not [secret for secret in SECRETS if secret in response.text], (role, method)


@pytest.mark.parametrize("route", ours(), ids=lambda route: route.path)
def test_everyone_gets_an_answer_and_a_wrong_method_is_told_so(route, client, people, public_world):
    url = address_of(route, public_world)
    codes = set()
    for role, method in [*product(ROLES, ("GET", "POST")), ("anonymous", "PUT"), ("owner", "DELETE")]:
        response = call(client, people.get(role), method, url)
        assert response.status_code < 500, (role, method)
        if method in route.methods:
            codes.add(response.status_code)
        else:
            turned_away = to_sign_in(response) or response.status_code == 403
            assert response.status_code == 405 or (route.view.access != "public" and turned_away), (role, method)
    # Or else the address is nothing, and this proves nothing.
    assert codes & {200, 204, 302, 303, 400, 422}, codes


NUMBERED = [route for route in WITH_ARGUMENTS if "IntConverter" in dict(route.converters).values()]


@pytest.mark.parametrize("number", [10**9, 2**31, 2**63, 10**40], ids=str)
@pytest.mark.parametrize("route", NUMBERED, ids=lambda route: route.path)
def test_a_number_that_no_column_holds_names_nothing(route, client, people, public_world, number):
    arguments = arguments_of(route, public_world)
    for name, _ in [pair for pair in route.converters if pair[1] == "IntConverter"]:
        url = reverse(route.name, kwargs=arguments | {name: number})
        for role, method in product(("anonymous", "owner"), {"GET", "POST"} & route.methods):
            response = call(client, people.get(role), method, url)
            assert response.status_code == 404 or to_sign_in(response), (url, role, method)


@pytest.mark.parametrize("route", OF_MEMBERS, ids=lambda route: route.path)
def test_a_member_gets_further_than_a_stranger(route, client, people, private_world):
    url = address_of(route, private_world)
    for role, method in product(("member", "owner", "curator"), ("GET", "POST")):
        assert call(client, people[role], method, url).status_code < 500, (role, method)
    answers = {call(client, people["owner"], method, url).status_code for method in route.methods & {"GET", "POST"}}
    assert answers != {404}, "the owner finds what strangers do not"


NAMES = """
    agreement relevance question value kind aim body version start end exact outside_url outside_quote with_passage
    evidence choice position motivation private reason note name guest_name code order page before after q next passage
    node number title text visibility contribution decision username password1 email parent key undo votes
""".split()
HOSTILE = ["\x00", "9" * 40, "-1", "😀" * 600, "<script>alert(1)</script>", "٣", "//evil.example"]


@pytest.mark.parametrize("route", ours(), ids=lambda route: route.path)
def test_hostile_fields_are_answered_not_suffered(route, client, people, public_world):
    url = address_of(route, public_world)
    roles = ("anonymous", "owner") if route.view.access == "public" else ("owner",)
    for role, method, hostile in product(roles, {"GET", "POST"} & route.methods, HOSTILE):
        response = call(client, people.get(role), method, url, dict.fromkeys(NAMES, hostile))
        assert response.status_code < 500, (role, method, hostile[:20])
        assert "<script>alert(1)" not in response.text
        assert urlsplit(response.get("Location", "")).netloc == ""
