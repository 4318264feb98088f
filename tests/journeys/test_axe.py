"""axe-core finds nothing in any state of a page, light and dark, wide and narrow; all pages: test_every_page.py."""

import pytest
from playwright.sync_api import expect

from debate.annotations import actions as annotations
from debate.arguments import actions as arguments
from debate.arguments.models import Node
from debate.votes import actions as votes
from debate.web.limits import Limit

LOOKS = [("light", 1280), ("dark", 390), ("dark", 1280), ("light", 390)]


@pytest.fixture
def look(page, axe):
    """Check the page as it stands; in two looks, where they differ by nothing but width and colours anyway."""

    def look(looks=2):
        for scheme, width in LOOKS[:looks]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            axe(page)

    return look


# What the walk over every page does not come by: the board as a visitor sees it, and pages that are asked for in a way.
OF_A_DEBATE = [
    "",
    "8/?order=newest",
    "4/reply/",
    "votes/?as=others&at=3",
    "activity/?only=order",
    "use-passage/?start=0&end=9",
]


def test_pages_of_a_debate(page, look, url, evidence):
    for path in [*(url + path for path in OF_A_DEBATE), f"{url}passages/{evidence.quote_id}/", "/?q=nothing-like-it"]:
        page.goto(path)
        look()


def test_errors(page, look, url, enter, member, bridge, console, monkeypatch):
    console.allow("40[034]|429")
    enter(page.context, member, debate=bridge)
    for path in ["404/", "use-passage/", "manage/"]:
        page.goto(url + path)
        look()
    monkeypatch.setattr(Limit, "wait", lambda self, who: 42)
    page.goto(f"{url}3/reply/")
    page.get_by_label("Your statement").fill("It has rusted through in places.")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="That was a lot at once")).to_be_visible()
    look()


def test_the_first_minute(page, look, url):
    page.goto(url)
    look(4)
    page.get_by_role("button", name="No, keep the bridge open.").click()
    look(4)
    page.get_by_label("Your name").fill("Kim")
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_role("heading", name="The strongest point against your view")).to_be_visible()
    look(4)
    page.get_by_role("button", name="Show me the whole argument").click()
    expect(page.locator("#positions")).to_be_visible()
    look(4)


def test_a_board_that_has_seen_everything(as_member, look, url, bridge, member, owner, stranger, evidence):
    """Voted, stale, withdrawn, hidden, linked, with notes and a passage used twice."""
    claim = bridge.nodes.get(number=3)
    votes.cast(node=claim, by=member, question="agreement", value=2)
    votes.cast(node=claim, by=member, question="relevance", value=4)
    votes.reword(node=claim, by=member, wording=arguments.Wording("It will hold for many more winters."))
    annotations.annotate(debate=bridge, by=stranger, node=claim, body="Which *winter*?", motivation="questioning")
    annotations.annotate(debate=bridge, by=stranger, quote=evidence.quote, body="Which engineers?")
    Node.objects.create(
        debate=bridge,
        number=30,
        parent=claim,
        kind="rebuttal",
        aim="truth",
        author=owner,
        link_to=bridge.nodes.get(number=6),
    )
    arguments.add(
        debate=bridge,
        by=owner,
        kind="claim",
        parent=claim,
        wording=arguments.Wording("See what others say of it.", None, "https://example.org/a", "It is old."),
    )
    arguments.withdraw(node=bridge.nodes.get(number=5), by=stranger)
    arguments.hide(node=bridge.nodes.get(number=7), by=owner, reason="It names a neighbour.")
    page = as_member
    for path in ("", "5/", "7/"):
        page.goto(url + path)
        look(4)


def test_the_text_alone(as_visitor, look):
    page = as_visitor
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator(".prose")).to_be_visible()
    look()


def test_what_opens_on_the_board(as_member, look, url):
    page = as_member
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    composer = page.locator("#under-3 form.composer")
    for kind in ("Claim", "Evidence", "Rebuttal"):
        composer.get_by_role("radio", name=kind).check()
        look()
    page.keyboard.press("Escape")
    page.locator("#slot-3").get_by_role("link", name="notes on #3").click()
    expect(page.get_by_role("region", name="Notes on #3")).to_be_visible()
    page.locator("#stats-4 a").click()
    expect(page.get_by_role("region", name="Why #4 stands so")).to_be_visible()
    page.locator("#slot-5 summary").click()
    look(4)


def test_refused_composer_and_question_for_a_name(as_visitor, look, url, console):
    console.allow("422")
    page = as_visitor
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    composer = page.locator("#under-3 form.composer")
    composer.get_by_role("radio", name="Evidence").check()
    composer.get_by_label("Passage of the text", exact=True).fill("Engineers suggest that it will last.")
    composer.get_by_label("Your statement").fill("short")
    composer.get_by_role("button", name="Add it").click()
    expect(composer.locator(".wrong").first).to_be_visible()
    look(4)
    page.locator("#slot-5").get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_label("Choose a name others will see")).to_be_visible()
    look(4)


def test_sheets_over_the_text(used_twice, as_member, look, url):
    page = as_member
    page.goto(url)
    page.get_by_role("link", name="Used 2 times: show by what").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look(4)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 900})
    for button in ("Use as evidence", "Annotate"):
        page.evaluate("getSelection().removeAllRanges()")
        page.evaluate("getSelection().selectAllChildren(document.querySelector('#p1'))")
        expect(page.get_by_role("button", name=button)).to_be_visible()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        look(4)
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 1280, "height": 900})
