"""Every address of ours is an exit: none tells what is held back, taken out of view, or somebody else's alone."""

import re

import pytest
from django.urls import reverse

from debate.annotations.models import Annotation
from debate.arguments import actions as arguments
from debate.arguments import tending
from debate.debates import actions as debates
from debate.following.actions import follow
from debate.following.telling import tell_all
from debate.moderation import actions as moderation
from debate.moderation import suggestions
from debate.moderation.suggestions import Proposal, Wording
from tests.architecture.routes import ours
from tests.architecture.world import arguments_of, furnish
from tests.board.world import HTMX, add, judge, said, settle
from tests.cast import make_user

EXITS = [route for route in ours() if "GET" in route.methods and route.name != "board:live"]
NUMBERED = [route for route in EXITS if "number" in dict(route.converters)]
# That votes were cast is told, and how many; not what they say.
HOW_MANY = re.compile(r"In this time \d+ votes were|\d+ (or more )?changes")
SECRET = re.compile(r"zanzibar-\w*", re.IGNORECASE)


@pytest.fixture
def world(db):
    return furnish(is_public=True)


def walk(client, world, exits=EXITS, **asked):
    """What each address answers to this person, as a page and as a part of one; the stream is tried by itself."""
    asked |= {
        "url": f"http://testserver/debates/{world.debate.slug}/",
        "as": "others",
        "since": 0,
        "order": "contested",
    }
    for route in exits:
        address = reverse(route.name, kwargs=arguments_of(route, world))
        for what, headers in (("page", {}), ("part", HTMX)):
            yield f"{what} {address}", said(client.get(address, asked, headers=headers))


def enter(client, world, who):
    if who in world.people:
        client.force_login(world.people[who])


@pytest.mark.parametrize(("who", "results"), [("visitor", "at_close"), ("member", "after_vote")])
def test_none_depends_on_votes_whose_results_do_not_show(client, world, who, results):
    debate, owner = world.debate, world.people["owner"]
    claim = debate.nodes.get(number=world.number)
    for number in range(3):
        add(claim, world.people["member"], f"This does not follow, the {number}th.", kind="rebuttal")
    debates.configure(debate=debate, by=owner, results=results)
    follow(debate=debate, by=world.people["member"])
    vote_on_all(debate, {0: -2, 1: 2})
    enter(client, world, who)
    dict(walk(client, world))  # visits are noted, and news is seen
    before = dict(walk(client, world))
    vote_on_all(debate, {0: 2, 1: -2})
    after = dict(walk(client, world))
    assert [name for name in before if HOW_MANY.sub("", before[name]) != HOW_MANY.sub("", after[name])] == []


def vote_on_all(debate, answers):
    """Everybody else, on every statement, so that each order by votes turns."""
    for node in debate.nodes.all():
        answer = answers[node.number % 2]
        judge(node, [answer] * 6, [answer + 2] * 6 if node.parent_id else [])
    settle(debate)
    tell_all()


@pytest.fixture
def full_of_secrets(world):
    """The word stands where others may not read it: hidden, withdrawn, private, only suggested, reported or told."""
    debate, owner, curator = world.debate, world.people["owner"], world.people["curator"]
    root = debate.nodes.get(number=1)
    hidden = add(root, owner, "Zanzibar-hidden is what he said.")
    add(hidden, world.people["member"], "An answer to what was hidden.")
    withdrawn = add(root, owner, "Zanzibar-withdrawn is what he said.")
    add(withdrawn, world.people["member"], "An answer to what was withdrawn.")
    alone = add(root, owner, "Zanzibar-lone is what he said first.")
    tending.link(target=hidden, parent=debate.nodes.get(number=2), kind="claim", by=owner)
    arguments.hide(node=hidden, by=curator, reason="Personal data.")
    arguments.withdraw(node=withdrawn, by=owner)
    arguments.withdraw(node=alone, by=owner)
    Annotation.objects.create(debate=debate, node=root, author=owner, body="Zanzibar-private", private=True)
    Annotation.objects.create(debate=debate, node=root, author=owner, body="Zanzibar-note", hidden_reason="An insult.")
    moderation.report(thing=root, by=world.people["curator"], reason="other", note="Zanzibar-reported")
    for body in ("Zanzibar-suggested to everyone.", "Zanzibar-declined by everyone."):
        asked = Proposal("claim", Wording(body), root)
        made = suggestions.suggest(debate=debate, by=make_user(body[:12]), proposal=asked)
    suggestions.decline(suggestion=made, by=owner, reason="Zanzibar-reason")
    tell_all()
    return world


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_none_tells_what_is_not_for_these_eyes(client, full_of_secrets, who):
    enter(client, full_of_secrets, who)
    asked = {"q": "said", "body": "is what he said", "number": 5}
    found = {name: SECRET.findall(page) for name, page in walk(client, full_of_secrets, **asked)}
    for number in (1, 2, 5, 7, 9, 10):
        full_of_secrets.number = number
        pages = walk(client, full_of_secrets, exits=NUMBERED, **asked)
        found |= {name: SECRET.findall(page) for name, page in pages}
    assert {name: words for name, words in found.items() if words} == {}
