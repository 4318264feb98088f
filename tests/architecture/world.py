"""A debate with one of everything in it, and everyone who may call an address of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.debates import actions as debates
from debate.debates import invitations
from debate.debates.models import Debate, Invitation, Pause
from debate.moderation.models import Mark, Report, Suggestion
from debate.people.actions import make_guest
from debate.people.models import User
from debate.texts.models import Quote
from debate.votes import actions as votes
from debate.votes.models import Vote
from tests.architecture.routes import Route
from tests.cast import make_debate, make_private_debate, make_quote, make_text, make_user

FAR = datetime(2100, 1, 1, tzinfo=UTC)
HOW_TO_ADD = "Say in `arguments_of` (tests/architecture/world.py) which object of the debate {} of {} names."


@dataclass
class World:
    """What the arguments of addresses name; `people` by their roles, with the sessions in which they are signed in."""

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
    people: dict[str, User]
    sessions: dict[str, str]


def furnish(*, is_public: bool) -> World:
    """To everyone, who suggest, while members write directly; or to members alone."""
    people = {
        "stranger": make_user("Stefan"),
        "guest": make_guest(name="Gil")[0],
        "member": make_user("Mara"),
        "owner": make_user("Olga"),
        "curator": make_user("Cora", is_staff=True, is_superuser=True),
    }
    text = make_text()
    debate = (make_debate if is_public else make_private_debate)(people["owner"], text)
    if is_public:
        debates.configure(debate=debate, by=people["owner"], takes_suggestions=True)
    return furnished(debate, people, make_quote(text))


def furnished(debate: Debate, people: dict[str, User], quote: Quote) -> World:
    """A claim with evidence, a vote on it, a note and a report, all by its owner; and a member."""
    by = people["owner"]
    debates.add_member(debate=debate, by=by, user=people["member"])
    root = debate.nodes.get(number=1)
    wording = Wording("I heard the mayor will resign.")
    claim = arguments.add(debate=debate, by=by, kind="claim", parent=root, wording=wording)
    debate.nodes.filter(number=1).update(extracted_to=debate)
    wording = Wording("The engineers suggest it.", quote=quote)
    arguments.add(debate=debate, by=by, kind="evidence", parent=claim, wording=wording)
    return World(
        debate=debate,
        number=claim.number,
        note=Annotation.objects.create(debate=debate, node=claim, author=by, body="Nobody else may read this"),
        report=Report.objects.create(debate=debate, node=claim, reporter=by, reason="other"),
        invitation=invitations.invite(debate=debate, by=by, role="viewer"),
        paused=Pause.objects.create(debate=debate, user=make_user("Paula"), until=FAR, reason="Insults.").user,
        mark=Mark.objects.create(debate=debate, node=claim, author=by, kind="unclear", sentence="Nobody else may read"),
        suggestion=Suggestion.objects.create(
            debate=debate, author=by, parent=claim, kind="claim", body="Nobody else may read this, either."
        ),
        vote=votes.cast(node=claim, by=by, question="agreement", value=1),
        quote_id=quote.pk,
        people=people,
        sessions={role: session_of(user) for role, user in people.items()},
    )


def session_of(user: User) -> str:
    """The key of a session in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def arguments_of(route: Route, world: World) -> dict[str, Any]:
    """The arguments that make the address one of this world."""
    room = route.name.partition(":")[0]
    known = {
        "slug": world.debate.slug,
        "number": 1 if "/positions/" in route.path or "/onward/" in route.path else world.number,
        "key": world.note.key,
        "quote_id": world.quote_id,
        "user_id": world.people["member"].pk,
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


def address_of(route: Route, world: World) -> str:
    return reverse(route.name, kwargs=arguments_of(route, world))
