"""A small debate that has been argued in, and people who sit in front of a browser."""

import pytest
from django.test import Client

from tests.board.world import add, judge, settle


@pytest.fixture
def context(context):
    """What does not come soon does not come."""
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def bridge(debate, evidence, rebuttal, member, owner, stranger):
    """#1 yes ← #3 claim ← #4 evidence, #5 rebuttal ← #7 claim ← #8 rebuttal; #2 no ← #6 claim. Six people voted."""
    shops = add(debate.nodes.get(number=2), stranger, "Without it the shops on the east bank lose their trade.")
    reply = add(rebuttal, member, "Every winter since 2019 has cost it a beam.")
    add(reply, stranger, "The beams were replaced, as #5 assumes.", kind="rebuttal")
    judge(evidence.parent, [2, 2, 1, 2, 2, -1], [4, 4, 3, 4, 4, 2])
    judge(evidence, [2, 2, 2], [4, 3, 4])
    judge(shops, [1, 1, -2, 0, 1, 2], [2, 2, 1, 3, 2, 2])
    judge(debate.nodes.get(number=1), [2, 2, -1, 1, 2, 0])
    settle(debate)
    return debate


@pytest.fixture
def used_twice(bridge, evidence, stranger):
    """#9: the engineers' sentence once more, under the other position's claim."""
    wording = "Engineers only suggest it: nobody measured."
    return add(bridge.nodes.get(number=5), stranger, wording, kind="evidence", quote=evidence.quote)


@pytest.fixture
def url(bridge):
    return f"/debates/{bridge.slug}/"


@pytest.fixture
def enter(live_server):
    """Sign a person in without the form, and past the first minute."""

    def enter(context, user, *, debate=None):
        client = Client()
        client.force_login(user)
        if debate is not None:
            client.post(f"/debates/{debate.slug}/first-minute/over/")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    return enter


@pytest.fixture
def as_member(page, enter, member, bridge):
    """Mara's browser."""
    enter(page.context, member, debate=bridge)
    return page


@pytest.fixture
def as_visitor(page, enter, url):
    """The browser of somebody who skipped the first minute."""
    page.goto(url)
    page.get_by_role("button", name="Skip").click()
    page.wait_for_selector("#positions")
    return page
