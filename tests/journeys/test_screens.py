"""Every width, twice the size, right to left, on paper."""

import re

import pytest
from playwright.sync_api import expect

from debate.debates.models import Debate
from debate.texts.models import Text
from tests.board.world import add

PHONE = {"width": 390, "height": 844}
WIDTHS = [320, 390, 640, 768, 1280, 1920]  # 640 is 1280 at 200 %

OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > width + 1);
    return out.slice(0, 5).map(each => `${each.tagName}.${each.className} ${each.getBoundingClientRect().right}`);
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(as_member, url, bridge, owner, width):
    add(bridge.nodes.get(number=3), owner, "W" * 180 + " https://example.org/" + "a" * 120)
    deep = bridge.nodes.get(number=8)
    for step in range(6):
        deep = add(deep, owner, f"Step {step} further down.", kind="rebuttal", aim="definition")
    page = as_member
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "3/", "11/", "3/reply/", "3/why/", "3/annotations/", "/", "/me/", "/how-to-argue/", "/standing/"):
        page.goto(path if path.startswith("/") else url + path)
        assert page.evaluate(OVERFLOW) == [], path
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    page.locator("#under-3").get_by_role("radio", name="Rebuttal").check()
    page.locator("#slot-5 summary").click()
    assert page.evaluate(OVERFLOW) == []


def test_on_a_phone_one_vote_row_and_the_first_claim_are_on_the_first_screen(as_member, url, bridge, member):
    page = as_member
    page.set_viewport_size(PHONE)
    page.goto(url)
    row = page.locator("#slot-1 .vote")
    expect(row).to_be_visible()
    for what in (row, page.locator("#n3 > .card .card-body")):
        box = what.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"], what


def test_on_a_phone_example_votes_are_called_so(as_member, url, bridge):
    Debate.objects.update(has_example_votes=True)
    page = as_member
    page.set_viewport_size(PHONE)
    for path in ("", "3/"):
        page.goto(url + path)
        expect(page.get_by_text("example votes")).to_be_visible()


def test_on_a_phone_the_first_minute_fits_one_screen(page, url):
    page.set_viewport_size(PHONE)
    page.goto(url)
    for name in ("Yes, close it before winter.", "In between", "Not sure", "Skip"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"]
        assert box["height"] >= 40  # a finger


def test_on_a_phone_text_and_argument_are_two_tabs(as_visitor, evidence):
    page = as_visitor
    page.set_viewport_size(PHONE)
    expect(page.locator(".prose")).to_be_hidden()
    page.locator("#n4").get_by_role("link", name="¶ 2").click()
    mark = page.locator(f'mark[data-q~="{evidence.quote_id}"]')
    expect(mark).to_be_in_viewport()
    expect(page.locator("#main .view")).to_be_hidden()
    mark.click()
    expect(page.locator("#n4")).to_be_focused()
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator(".prose")).to_be_visible()


def test_on_a_phone_the_passage_travels_with_the_composer(as_member, url):
    page = as_member
    page.set_viewport_size(PHONE)
    page.goto(url)
    page.get_by_role("link", name="Text", exact=True).click()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p1'))")
    page.get_by_role("button", name="Use as evidence").click()
    page.get_by_role("link", name="For #3").click()
    field = page.locator("#under-3").get_by_label("Passage of the text", exact=True)
    expect(field).to_have_value("The bridge was built in 1931, and the town has grown around it.")
    expect(page.locator("#under-3").get_by_label("Your statement")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390])
def test_the_tabs_of_my_page_are_one_row_on_a_phone(as_member, url, width):
    page = as_member
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/me/votes/")
    tabs = page.get_by_role("navigation", name="My page").get_by_role("link")
    assert len({tab.bounding_box()["y"] for tab in tabs.all()}) == 1
    expect(page.get_by_role("link", name="Votes", exact=True)).to_be_in_viewport(ratio=1)


def test_on_a_phone_who_is_here_takes_no_line(as_member, url):
    page = as_member
    page.set_viewport_size(PHONE)
    page.route("**/live/**", lambda route: None)  # a stream that says nothing
    page.goto(url)
    live = page.locator("#live")
    assert live.bounding_box()["height"] == 0
    before = page.locator("#positions").bounding_box()
    live.evaluate("live => { live.dataset.live = 'yes'; live.querySelector('.here').textContent = '3 here'; }")
    facts, here = page.locator(".facts").bounding_box(), live.bounding_box()
    assert facts["y"] < here["y"] < facts["y"] + facts["height"]
    assert here["x"] + here["width"] == 390 - 16
    assert page.locator("#positions").bounding_box() == before


WHERE_IT_ENDS = """said => {
  const [first, last] = [0, said.textContent.length - 1].map(at => {
    const range = new Range();
    range.setStart(said.firstChild, at);
    range.setEnd(said.firstChild, at + 1);
    return range.getBoundingClientRect().left;
  });
  return last > first ? "right" : "left";
}"""


BESIDE = """badge => {
    const words = [...badge.previousElementSibling.getClientRects()].at(-1), own = badge.getClientRects();
    return own.length === 1 && own[0].top < words.bottom && own[0].bottom > words.top;
}"""


def test_right_to_left_is_mirrored(as_visitor, url, bridge):
    Debate.objects.filter(pk=bridge.pk).update(language="ar", question="هل يجب إغلاق الجسر؟")
    Text.objects.update(language="ar")
    page = as_visitor
    page.reload()
    # The page speaks English and is set from the right; what was written in Arabic says so itself.
    assert page.evaluate("document.documentElement.lang") == "en"
    for said in (".question h1", "#n1 .stated", "#n3 > .card .card-body", ".prose"):
        assert page.locator(said).get_attribute("lang") == "ar", said
    assert page.locator("#n3 > .card time").evaluate("time => time.closest('[lang]').lang") == "en"
    expect(page.locator("#n3 > .card time")).to_have_text(re.compile("[a-z]"))
    assert page.evaluate("[document.dir, getComputedStyle(document.body).direction]") == ["rtl", "rtl"]
    text, argument = page.locator("#text").bounding_box(), page.locator("#main").bounding_box()
    assert text["x"] > argument["x"]  # the text is where reading begins
    glyph, body = page.locator("#n3 > .glyph").bounding_box(), page.locator("#n3 > .card .card-body").bounding_box()
    assert glyph["x"] > body["x"]
    # What the page says in English ends with its question mark, not with the first letter.
    ask = page.locator("#n3 > .card .ask").first
    assert ask.evaluate(WHERE_IT_ENDS) == "right"
    page.locator("#n3").focus()
    page.keyboard.press("ArrowLeft")  # into the branch: that way lies deeper
    expect(page.locator("#n4")).to_be_focused()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOW.replace(".right > width + 1", ".left < -1")) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_on_paper_stands_everything_that_is_open_or_closed(as_visitor):
    page = as_visitor
    page.locator("#n3 > details > summary").click()
    expect(page.locator("#n4")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".prose")).to_be_visible()
    expect(page.locator("#n1")).to_be_visible()
    assert page.locator("#n4").bounding_box()["height"] > 20
    for gone in (".steps", ".topbar", ".pane-tabs", ".colophon"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.locator("#text").evaluate("element => element.scrollHeight <= element.clientHeight + 1")


def test_still_for_those_who_want_no_motion(as_visitor):
    page = as_visitor
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    durations = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap(each => {
            const style = getComputedStyle(each);
            return [style.transitionDuration, style.animationDuration];
        }).filter(value => !/^0s(, 0s)*$/.test(value) && value !== "0ms")"""
    )
    assert durations == []


def test_used_passages_are_read_in_the_colours_of_the_reader(page, url, evidence):
    """A browser gives a mark the colour for its own ground, which this one does not have."""
    page.emulate_media(color_scheme="dark", forced_colors="active")
    page.goto(url)
    text = page.locator("#p2").evaluate("each => getComputedStyle(each).color")
    expect(page.locator("#p2 .passage").first).to_have_css("color", text)


def test_how_often_a_passage_is_used_stands_on_the_line_of_its_last_word(used_twice, page, url):
    """Whatever the width: as a number that follows a word, not as a thing of its own."""
    page.goto(url)
    badge = page.get_by_role("link", name="Used 2 times")
    for width in range(900, 1300, 13):
        page.set_viewport_size({"width": width, "height": 800})
        assert badge.evaluate(BESIDE), width


def test_a_menu_at_the_foot_of_the_screen_is_seen_to_open(as_visitor):
    page = as_visitor
    page.set_viewport_size(PHONE)
    summary = page.locator("#slot-3 summary[title^=More]")
    summary.evaluate("each => each.scrollIntoView({ block: 'end' })")
    summary.click()
    for item in ("Copy link", "Report"):
        expect(page.locator("#slot-3 .menu-list").get_by_text(item, exact=True)).to_be_in_viewport(ratio=1)


INSIDE = """box => {
    const words = new Range(), own = box.getBoundingClientRect();
    words.selectNodeContents(box.querySelector("b"));
    const said = words.getBoundingClientRect();
    return own.left + 2 < said.left && said.right < own.right - 2;
}"""


def test_the_kinds_fit_their_boxes_on_the_smallest_phone(as_member, url):
    page = as_member
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    page.locator("#under-3 form.composer").wait_for()
    assert [box.evaluate(INSIDE) for box in page.locator("#under-3 .choice").all()] == [True] * 3


@pytest.mark.parametrize("address", ["3/reply/", "7/edit/"])
def test_what_is_pasted_is_not_cut_without_a_word(as_member, url, console, address):
    console.allow("422")
    page = as_member
    page.goto(url + address)
    statement = page.get_by_role("textbox", name="statement")
    statement.fill("A bridge is more than its beams. " * 20)
    page.locator("form.composer .btn-go").click()
    expect(page.locator(".form-field .wrong")).to_contain_text("659 characters are too many: 500 at most")
    assert len(statement.input_value().strip()) == 659


def test_on_a_phone_one_comes_back_from_the_passage_to_the_statement(as_visitor, url):
    page = as_visitor
    page.set_viewport_size({"width": 320, "height": 480})
    card, quote = page.locator("#n4 > .card"), page.locator("#n4 > .card a[data-show]")
    passage, argument = page.locator("mark.is-lit").first, page.get_by_role("link", name="Argument", exact=True)
    for back in (page.go_back, argument.click):
        quote.scroll_into_view_if_needed()
        before = page.evaluate("scrollY")
        assert before > 100
        quote.click()
        expect(passage).to_be_in_viewport()
        back()
        expect(card).to_be_in_viewport()
        page.wait_for_function("before => Math.abs(scrollY - before) < 40", arg=before)
        expect(page).to_have_url(re.compile(f"{url}$"))
    page.go_forward()
    page.locator("a[data-uses]").first.click()
    expect(card).to_be_in_viewport()
    page.get_by_role("link", name="Text", exact=True).click()
    expect(passage).to_be_in_viewport()
    argument.click()
    expect(card).to_be_in_viewport()
    argument.click()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.mark.browser
def test_letters_of_twice_the_size_fit_on_a_phone(
    browser_type, browser_type_launch_args, live_server, enter, bridge, url, member
):
    arguments = [*browser_type_launch_args.get("args", []), "--blink-settings=defaultFontSize=32"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": arguments})
    context = browser.new_context(base_url=live_server.url, viewport=PHONE)
    enter(context, member, debate=bridge)
    page = context.new_page()
    for path in ("", "3/", "3/reply/", "3/why/", "guided/", "/me/", "/"):
        page.goto(path if path.startswith("/") else url + path)
        assert page.evaluate(OVERFLOW) == [], path
    page.goto(f"{url}3/reply/")
    assert [box.evaluate(INSIDE) for box in page.locator(".choice").all()] == [True] * 3
    browser.close()
