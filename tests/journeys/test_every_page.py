"""Each page of ours, walked from the URLconf so that a new one cannot be forgotten: axe finds nothing, all fits."""

import pytest
from django.conf import settings

from debate.annotations.actions import annotate
from tests.architecture.routes import ours
from tests.architecture.world import address_of, furnish

# Whoever gets a page first is who it is looked at as.
ROLES = ["owner", "guest"]
ACCOUNTS = [f"/account/{page}/" for page in ("login", "logout", "password/reset", "password/change")]
NOTE = "Which *winter*?\n\n> ten more winters\n\n- this one\n- [the last](https://a.example)"


@pytest.fixture
def pages(transactional_db, client):
    """By session: the addresses that are answered with a page. Fragments, feeds, files and streams are none."""
    world = furnish(is_public=True)
    annotate(debate=world.debate, by=world.people["member"], node=world.vote.node, body=NOTE, motivation="questioning")
    found = {world.sessions[role]: [] for role in ROLES}
    addresses = [address_of(route, world) for route in ours() if "GET" in route.methods]
    for address in addresses + ACCOUNTS:
        for session, mine in found.items():
            client.cookies.clear()
            client.cookies[settings.SESSION_COOKIE_NAME] = session
            answer = client.get(address)
            if answer.status_code == 200 and not answer.streaming and answer.text.startswith("<!doctype html>"):
                mine.append(address)
                break
    return found


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_on_it_and_it_does_not_scroll_sideways(new_context, live_server, axe, pages, scheme, width):
    assert sum(map(len, pages.values())) > 40
    for session, addresses in pages.items():
        context = new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        for address in addresses:
            page.goto(address)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
