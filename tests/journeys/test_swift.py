"""What one does on a card stays with the card: a tap on a slow phone is answered before one taps again."""

import pytest
from playwright.sync_api import expect

from tests.board.world import add

PHONE = {"width": 390, "height": 844}
TRACE = {"categories": "-*,devtools.timeline", "transferMode": "ReportEvents"}


@pytest.fixture
def restyled(page, browser):
    """Do something; answers how many elements the browser styled anew for it."""
    session = browser.new_browser_cdp_session()
    events, ended = [], set()
    session.on("Tracing.dataCollected", lambda sent: events.extend(sent["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.add(True))

    def restyled(act):
        session.send("Tracing.start", TRACE)
        act()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        session.send("Tracing.end")
        while not ended:
            page.wait_for_timeout(20)
        return sum(each["args"].get("elementCount", 0) for each in events if each["name"] == "UpdateLayoutTree")

    return restyled


@pytest.fixture
def wide(bridge, owner):
    """Ten more claims beside the one that has answers."""
    for at in range(10):
        add(bridge.nodes.get(number=1), owner, f"One more reason, which is number {at}.")
    return bridge


def test_on_a_phone_to_open_the_menu_of_a_card_leaves_the_other_cards_alone(as_member, url, wide, restyled):
    page = as_member
    page.set_viewport_size(PHONE)
    page.goto(url)
    menu = page.locator("#slot-3 details.more")

    def open_it():
        menu.locator("summary").click()
        expect(menu).to_have_attribute("open", "")

    of_the_card = page.locator("#n3 > .card *").count()
    assert 10 < restyled(open_it) < 3 * of_the_card < page.locator("#tree *").count()


def test_on_a_phone_beside_the_text_nothing_but_the_question_is_read_or_reached(as_member, url, bridge):
    page = as_member
    page.set_viewport_size(PHONE)
    page.goto(url)
    expect(page.get_by_role("article")).not_to_have_count(0)
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name=bridge.question)).to_have_count(1)
    page.locator("#slot-3 a").first.evaluate("link => link.focus()")
    assert page.evaluate("document.activeElement.closest('.argument')") is None
    page.get_by_role("link", name="Argument", exact=True).click()
    expect(page.locator("#n3")).to_be_in_viewport()
