"""The debate that the crowd meets in, and its accounts, ready to be signed in.

`python -c "import django; django.setup(); from tests.crowd import prepare; prepare.main(50)"` prints the Scene.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import import_module

from django.conf import settings
from django.core.management import call_command

from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Kind
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.people.models import User
from tests.crowd.scene import Scene

SLUG = "phones-at-school"


def main(accounts: int) -> None:
    call_command("loaddata", SLUG, verbosity=0)
    debate = Debate.objects.get(slug=SLUG)
    owner = debate.owner
    closed = debates.start(
        by=owner,
        question="What does nobody else read?",
        text=debate.texts.get(),
        visibility=Debate.Visibility.MEMBERS,
        contribution=Debate.Contribution.MEMBERS,
    )
    asking = debates.start(
        by=owner,
        question="What may one only suggest?",
        text=debate.texts.get(),
        visibility=Debate.Visibility.PUBLIC,
        contribution=Debate.Contribution.ANYONE,
        takes_suggestions=True,
    )
    arguments.add(debate=asking, by=owner, kind=Kind.POSITION, wording=Wording("Whatever comes to one's mind."))
    others = [User.objects.create_user(f"crowd-{at}") for at in range(accounts - 1)]
    moderators = others[:3]
    for user in moderators:
        for one in (debate, asking):
            debates.add_member(debate=one, by=owner, user=user, role="moderator")
    roles = {"owner": [owner], "moderator": moderators, "account": others[3:]}
    sessions = {role: [session_of(user) for user in users] for role, users in roles.items()}
    of_others = list(debate.nodes.exclude(kind=Kind.POSITION).values_list("number", flat=True))
    print(json.dumps(asdict(Scene(SLUG, closed.slug, asking.slug, of_others, sessions))))


def session_of(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"], session["_auth_user_backend"] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
