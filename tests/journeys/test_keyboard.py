"""By keyboard alone: everything is reached, in an order that makes sense, and the focus is never lost."""

import pytest
from playwright.sync_api import expect

FOCUS = "document.activeElement.closest('[data-number]')?.dataset.number ?? document.activeElement.tagName"


def focused(page):
    return page.evaluate(FOCUS)


def tab_to(page, locator, most=60):
    """Press Tab until it has the focus, as one does who sees no mouse."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{locator} is not reached by Tab")


def test_tab_goes_from_the_top_to_the_argument(as_member, url):
    page = as_member
    page.goto(url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#n1 a").first, most=4)
    order = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, summary, input, [tabindex='0']")]
            .filter(each => each.checkVisibility() && each.tabIndex > 0).length"""
    )
    assert order == 0  # nobody jumps the queue


def test_arrows_walk_the_tree(as_member, url):
    page = as_member
    page.goto(url)
    walk = [
        ("ArrowDown", "1"),
        ("ArrowDown", "2"),
        ("ArrowDown", "3"),
        ("ArrowRight", "4"),
        ("ArrowDown", "5"),
        ("ArrowLeft", "3"),
        ("ArrowUp", "2"),
        ("ArrowDown", "3"),
    ]
    for key, number in walk:
        page.keyboard.press(key)
        assert focused(page) == number, (key, number)
        expect(page.locator(f"#n{number}")).to_be_focused()
    page.locator("#n5").focus()
    page.keyboard.press("ArrowRight")  # a branch that comes on demand
    expect(page.locator("#n7")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "5"


def test_arrows_are_left_alone_where_one_types_or_chooses(as_member, url):
    page = as_member
    page.goto(url)
    page.locator("#n3").focus()
    page.keyboard.press("r")
    field = page.locator("#body-3")
    expect(field).to_be_visible()
    field.focus()
    page.keyboard.type("r is a letter")
    page.keyboard.press("ArrowLeft")
    expect(field).to_be_focused()
    expect(field).to_have_value("r is a letter")
    page.get_by_role("radio", name="Claim").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Evidence")).to_be_checked()


def test_r_answers_and_escape_closes(as_member, url):
    page = as_member
    page.goto(url)
    page.locator("#n3").focus()
    page.keyboard.press("r")
    composer = page.locator("#under-3 form.composer")
    expect(composer.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(composer).to_have_count(0)
    expect(page.locator("#n3")).to_be_focused()


def test_u_takes_back_what_was_just_done(page, enter, owner, bridge, url):
    enter(page.context, owner, debate=bridge)
    page.goto(f"{url}8/kind/")
    page.get_by_label("It speaks").select_option(label="for it: a claim")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Undo")
    expect(page.locator("#n8")).to_be_focused()
    expect(page.locator("#n8")).to_contain_text("Claim")
    page.keyboard.press("u")
    expect(page.locator("#messages")).to_contain_text("Undone")
    expect(page.locator("#n8")).to_contain_text("Rebuttal")


def test_an_answer_is_written_without_a_mouse(as_member, url):
    page = as_member
    page.goto(url)
    page.locator("#n3").focus()
    page.keyboard.press("r")
    composer = page.locator("#under-3 form.composer")
    expect(composer.locator(":focus")).to_have_count(1)
    expect(composer.get_by_role("radio", name="Claim")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(composer.get_by_role("radio", name="Evidence")).to_be_checked()
    page.keyboard.press("ArrowUp")
    composer.get_by_label("Your statement").focus()
    page.keyboard.type("It has rusted through in places.")
    tab_to(page, composer.get_by_role("button", name="Add it"), most=4)
    page.keyboard.press("Enter")
    expect(page.locator("#n9")).to_be_focused()


def test_a_vote_keeps_the_focus_in_its_card(as_member, url):
    page = as_member
    page.goto(url)
    page.locator("#slot-3").get_by_role("button", name="Rather yes").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="How much does #3 count for #1?").locator(":focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#slot-3")).to_contain_text("counts")
    expect(page.locator("#slot-3 :focus")).to_have_count(1)
    page.keyboard.press("Enter")  # unfolds what was said, to change it
    expect(page.locator("#slot-3").get_by_role("button", name="Withdraw my answer")).to_be_visible()


def test_a_visitor_s_vote_puts_the_focus_on_the_name(as_visitor):
    page = as_visitor
    page.locator("#slot-3").get_by_role("button", name="Rather yes").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Choose a name others will see")).to_be_focused()
    page.keyboard.type("Kim")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You’re in as Kim (guest)")).to_be_visible()


def test_the_menu_opens_closes_and_gives_the_focus_back(as_member, url):
    page = as_member
    page.goto(url)
    menu = page.locator("#slot-3 details.more")
    summary = menu.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="History")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="History")).to_be_hidden()
    expect(summary).to_be_focused()


def test_notes_keep_the_focus_when_they_come_anew(as_member, url):
    page = as_member
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="notes on #3").focus()
    page.keyboard.press("Enter")
    notes = page.get_by_role("region", name="Notes on #3")
    expect(notes.get_by_label("Your note")).to_be_focused()
    page.keyboard.type("Who says so?")
    tab_to(page, notes.get_by_role("button", name="Add", exact=True), most=4)
    page.keyboard.press("Enter")
    expect(notes.get_by_role("article")).to_contain_text("Who says so?")
    expect(page.locator("#under-3 :focus")).to_have_count(1)


def test_a_passage_is_chosen_and_used_by_keyboard(as_member, url):
    """With the caret or by the screen reader's own selection: the toolbar is then reached by Tab."""
    page = as_member
    page.goto(url)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#p1'))")
    button = page.get_by_role("button", name="Use as evidence")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="This passage")
    expect(sheet.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(sheet.locator(":focus")).to_have_count(1)
    tab_to(page, sheet.get_by_role("link", name="For #1"), most=8)
    page.keyboard.press("Enter")
    composer = page.locator("#under-1 form.composer")
    expect(composer.locator(":focus")).to_have_count(1)
    expect(button).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("#n1")).to_be_focused()


def test_the_first_minute_goes_on_where_it_was(page, url):
    page.goto(url)
    page.get_by_role("button", name="No, keep the bridge open.").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What should we call you?")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Kay")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The strongest point against your view")).to_be_visible()
    expect(page.get_by_text("On another device use")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#minute') !== null")
