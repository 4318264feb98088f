"""What a phone, a narrow page or a broken stream must not take away."""

import pytest
from playwright.sync_api import expect

from debate.debates.models import Debate
from debate.web.limits import Limit
from tests.board.world import add
from tests.journeys.test_screens import OVERFLOW, PHONE

# What stands in the middle of an element, for the eye and for a finger.
ON_TOP = """([what, said]) => {
    const box = document.querySelector(what).getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.textContent.includes(said);
}"""


def test_on_a_phone_whoever_keeps_order_reaches_everything_from_the_board(page, enter, owner, bridge, url):
    enter(page.context, owner, debate=bridge)
    page.set_viewport_size(PHONE)
    page.goto(url)
    head = page.locator("header.question")
    for name in ("Vote one by one", "Manage", "Queue", "Members"):
        link = head.get_by_role("link", name=name)
        expect(link).to_be_visible()
        assert link.bounding_box()["height"] >= 44  # a finger
    expect(head.get_by_role("button", name="Follow")).to_be_visible()


def test_before_the_first_minute_is_over_a_phone_shows_one_thing(page, url):
    page.set_viewport_size(PHONE)
    page.goto(url)
    expect(page.locator("header.question").get_by_role("link", name="Vote one by one")).to_be_hidden()
    expect(page.locator(".besides").get_by_role("link", name="Vote one by one")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_a_word_without_end_stays_in_the_page_of_a_newcomer(page, url, bridge, owner, width):
    endless = add(bridge.nodes.get(number=3), owner, "W" * 400)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{url}{endless.number}/")
    assert page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_what_is_asked_stands_beside_its_field(page, enter, owner, bridge, url, width):
    enter(page.context, owner, debate=bridge)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{url}search/?q=bridge")
    for label in ("What", "By", "First"):
        assert_beside(page.locator(".narrow").get_by_text(label, exact=True), page.get_by_label(label, exact=True))
    page.goto(f"{url}5/move/")
    row = page.locator("#found label").first
    assert_beside(row.locator("input"), row.locator("span").first)
    page.goto("/")
    assert page.get_by_role("button", name="Search").bounding_box()["height"] <= 48
    assert_beside(page.get_by_role("checkbox"), page.get_by_text("archived ones too"))


def assert_beside(one, other):
    a, b = one.bounding_box(), other.bounding_box()
    assert a["x"] + a["width"] <= b["x"] + 1
    assert a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]


def test_why_says_for_and_against_in_lines_on_a_phone(as_member, url):
    page = as_member
    page.set_viewport_size(PHONE)
    page.goto(f"{url}3/why/")
    push, said = page.locator(".pushes li > span").first, page.locator(".pushes li > a").first
    assert push.bounding_box()["height"] < 40  # "for it, with 0.46" is one line
    assert push.bounding_box()["x"] == said.bounding_box()["x"]


def test_while_the_stream_fails_again_and_again_the_page_still_asks_what_is_new(as_member, url, bridge, owner, console):
    console.allow("ERR_FAILED")
    page = as_member
    page.add_init_script("Math.random = () => 0.5")  # the pauses between tries are 1, 2, 4, 8, 16 seconds
    page.clock.install()
    page.route("**/live/**", lambda route: route.abort())
    page.goto(url)
    expect(page.locator("#live")).to_have_attribute("data-live", "no")
    add(bridge.nodes.get(number=3), owner, "Nobody told this page of it.")
    for _ in range(22):
        page.clock.run_for(1_000)
        page.wait_for_timeout(50)
    expect(page.locator("#live")).to_contain_text("1 change")


@pytest.mark.parametrize("means", [{"java_script_enabled": False}, {"is_mobile": True, "has_touch": True}])
def test_keys_are_not_offered_where_they_do_nothing(new_context, enter, url, bridge, member, means):
    context = new_context(**means)
    enter(context, member, debate=bridge)
    page = context.new_page()
    page.goto(f"{url}guided/")
    expect(page.get_by_role("button", name="Undecided")).to_be_visible()
    assert not page.locator("kbd:visible").count()


def test_a_refusal_is_told_beside_the_page_and_takes_nothing_away(as_member, url, console, monkeypatch):
    console.allow("429")
    page = as_member
    page.set_viewport_size(PHONE)
    page.goto(url)
    page.locator("#slot-5").get_by_role("link", name="Answer", exact=True).click()
    page.locator("#under-5").get_by_role("radio", name="Claim").check()
    page.locator("#under-5").get_by_label("Your statement").fill("Typed before it was too much.")
    monkeypatch.setattr(Limit, "wait", lambda self, who: 42)
    page.locator("#slot-5").get_by_role("button", name="Yes", exact=True).click()
    refusal = page.get_by_role("alert").filter(has_text="Try again in 42 seconds")
    expect(refusal).to_be_in_viewport()
    expect(page.locator("#slot-5").get_by_role("button", name="Yes", exact=True)).to_be_visible()
    page.locator("#under-5").get_by_role("button", name="Add it").click()
    expect(refusal).to_be_in_viewport()
    expect(page.locator("#under-5").get_by_label("Your statement")).to_have_value("Typed before it was too much.")
    refusal.get_by_role("button", name="Close").click()
    expect(refusal).to_have_count(0)


def test_what_was_refused_can_be_sent_again(as_member, url, console, monkeypatch):
    console.allow("429")
    page = as_member
    page.goto(url)
    page.locator("#slot-5").get_by_role("link", name="Answer", exact=True).click()
    page.locator("#under-5").get_by_role("radio", name="Claim").check()
    page.locator("#under-5").get_by_label("Your statement").fill("Typed before it was too much.")
    with monkeypatch.context() as patch:
        patch.setattr(Limit, "wait", lambda self, who: 42)
        page.locator("#under-5").get_by_role("button", name="Add it").click()
        expect(page.get_by_role("alert").filter(has_text="Try again in 42 seconds")).to_be_visible()
    page.locator("#under-5").get_by_role("button", name="Add it").click()
    expect(page.locator("#n5 > .branch #n9")).to_contain_text("Typed before it was too much.")


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}])
def test_a_refusal_is_told_in_the_sheet_that_covers_the_page(as_member, url, console, monkeypatch, viewport):
    console.allow("429")
    page = as_member
    page.set_viewport_size(viewport)
    page.goto(f"{url}#text")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p1'))")
    page.get_by_role("button", name="Annotate").click()
    sheet = page.get_by_role("dialog")
    assert sheet.evaluate("sheet => getComputedStyle(sheet).backgroundColor") != "rgba(0, 0, 0, 0)"
    sheet.get_by_label("Your note").fill("Typed before it was too much.")
    monkeypatch.setattr(Limit, "wait", lambda self, who: 42)
    sheet.get_by_role("button", name="Add", exact=True).click()
    refusal = sheet.get_by_role("alert").filter(has_text="Try again in 42 seconds")
    expect(refusal).to_be_in_viewport()
    expect(sheet.get_by_label("Your note")).to_have_value("Typed before it was too much.")
    refusal.get_by_role("button", name="Close").click()
    expect(refusal).to_have_count(0)
    expect(sheet).to_be_visible()


def test_no_empty_sheet_opens_when_its_content_is_refused(as_visitor, console, bridge):
    console.allow("404")
    page = as_visitor
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p1'))")
    Debate.objects.filter(pk=bridge.pk).update(slug="elsewhere")
    page.get_by_role("button", name="Use as evidence").click()
    expect(page.get_by_role("alert").filter(has_text="There is nothing here")).to_be_in_viewport()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_what_closed_meanwhile_is_told_the_same_way(as_member, url, console, bridge):
    console.allow("403")
    page = as_member
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    page.locator("#under-3").get_by_role("radio", name="Claim").check()
    page.locator("#under-3").get_by_label("Your statement").fill("Typed before posting closed.")
    Debate.objects.filter(pk=bridge.pk).update(posting_open=False)
    page.locator("#under-3").get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert").filter(has_text="Posting is closed")).to_be_in_viewport()
    expect(page.locator("#under-3").get_by_label("Your statement")).to_have_value("Typed before posting closed.")


def test_paper_is_no_wider_than_its_sheet(as_visitor):
    page = as_visitor
    page.set_viewport_size({"width": 800, "height": 1100})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_under_a_finger_what_to_do_with_a_passage_stands_below_it(new_context, enter, member, bridge, url):
    """Above it stands the system's own menu."""
    context = new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    enter(context, member, debate=bridge)
    page = context.new_page()
    page.goto(url)
    page.get_by_role("link", name="Text", exact=True).tap()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p1'))")
    expect(page.get_by_role("toolbar")).to_be_in_viewport(ratio=1)
    below = page.get_by_role("toolbar").bounding_box()["y"] - page.evaluate(
        "getSelection().getRangeAt(0).getBoundingClientRect().bottom"
    )
    assert 20 < below < 60


def test_the_invitation_to_be_the_first_goes_when_somebody_was(as_member, url, bridge):
    page = as_member
    page.goto(f"{url}{bridge.nodes.order_by('number').last().number}/")
    page.get_by_role("link", name="Be the first").click()
    page.get_by_role("radio", name="Rebuttal").check()
    page.get_by_label("Your statement").fill("Here is a first answer to it.")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#n9")).to_be_visible()
    expect(page.get_by_text("Nobody has answered")).to_have_count(0)
    expect(page.get_by_role("link", name="Be the first")).to_have_count(0)


def test_who_does_not_stand_anywhere_yet_sees_no_numbers_in_an_empty_branch_either(page, url, bridge):
    """Cards that arrive there meanwhile are like those that were there."""
    for node in bridge.nodes.filter(number__gt=2).order_by("-number"):
        node.delete()
    page.goto(url)
    page.evaluate("document.querySelector('#tree').innerHTML = '<li><span class=stats>4 stands well</span></li>'")
    expect(page.get_by_text("4 stands well")).to_be_hidden()
    page.get_by_role("button", name="Skip").click()
    expect(page.locator("#positions")).to_be_visible()
    page.evaluate("document.querySelector('#tree').innerHTML = '<li><span class=stats>4 stands well</span></li>'")
    expect(page.get_by_text("4 stands well")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, PHONE | {"height": 400}, {"width": 1280, "height": 400}])
def test_what_can_be_undone_is_told_in_view(page, enter, owner, bridge, url, viewport):
    """The page opens at the statement that was answered, below where messages stand."""
    enter(page.context, owner, debate=bridge)
    page.set_viewport_size(viewport)
    number = bridge.nodes.filter(parent__number=2).first().number
    page.goto(f"{url}{number}/hide/")
    page.get_by_label("Reason").fill("It insults somebody.")
    page.get_by_role("button", name="Hide it").click()
    if viewport["height"] == 400:
        expect(page.locator("html")).not_to_have_js_property("scrollTop", 0)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    for seen in (["#messages button", "Undo"], ["#n2 .ref", "#2"]):
        page.wait_for_function(ON_TOP, arg=seen)
