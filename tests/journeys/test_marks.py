"""A mark from the card's menu to its end, in a browser, by two people."""

from playwright.sync_api import expect


def test_a_mark_is_made_answered_and_closed_under_the_card(page, url, enter, bridge, stranger, member):
    enter(page.context, stranger, debate=bridge)
    page.goto(f"{url}3/")
    card = page.locator("#n3")
    card.get_by_title("More for #3").first.click()
    card.get_by_role("link", name="Mark it").first.click()
    marks = page.locator("#marks-3")
    expect(marks.get_by_label("Which one says the same?")).to_be_hidden()
    marks.get_by_label("unclear").check()
    marks.get_by_label("In a sentence").fill("Which winter is meant?")
    marks.get_by_role("button", name="Mark it").click()
    expect(marks).to_contain_text("Which winter is meant?")
    enter(page.context, member, debate=bridge)
    page.goto(f"{url}3/")
    page.locator("#n3").get_by_role("link", name="1 mark on #3").first.click()
    marks.locator("summary", has_text="Answer").click()
    marks.get_by_label("I have mended it").check()
    marks.locator("textarea[name=answer]").fill("It says the next one now.")
    marks.get_by_role("button", name="Send the answer").click()
    expect(marks).to_contain_text("The author has mended it:")
