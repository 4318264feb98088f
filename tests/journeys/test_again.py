"""Coming back: what the browser kept of a page never stands in the way."""

from playwright.sync_api import expect


def test_a_kept_page_still_works_after_signing_in_and_out(page, url, member, console):
    """The form's token changes with signing in; a page that is answered with 304 would carry the old one."""
    page.goto(url)
    page.goto("/account/login/?next=/about/")
    page.get_by_label("Username").fill("Mara")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Mara")).to_be_visible()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.goto(url)
    page.get_by_role("button", name="Skip").click()
    expect(page.locator("#positions")).to_be_visible()


def test_back_from_a_branch_comes_the_board_as_it_was(as_visitor, url):
    page = as_visitor
    page.locator("#n3 > .card a.ref").first.click()
    expect(page.locator(".tree.focus > #n3")).to_be_visible()
    page.go_back()
    expect(page.locator("#positions")).to_be_visible()
    page.go_forward()
    expect(page.locator(".tree.focus > #n3")).to_be_visible()


def test_two_tabs_of_one_visitor(as_visitor, url):
    """The name given in one tab: the other, still without it, may go on all the same."""
    first = as_visitor
    second = first.context.new_page()
    second.goto(url)
    first.locator("#slot-3").get_by_role("button", name="Yes", exact=True).click()
    first.get_by_label("Choose a name others will see").fill("Kim")
    first.get_by_role("button", name="Take part").click()
    expect(first.locator("#slot-3")).to_contain_text("You: yes")
    second.reload()
    second.locator("#slot-5").get_by_role("button", name="No", exact=True).click()
    expect(second.locator("#slot-5")).to_contain_text("You: no")


def test_a_note_that_was_begun_waits_until_it_is_sent(as_member, url):
    page = as_member

    def notes():
        page.goto(url)
        page.locator("#slot-3").get_by_role("link", name="notes on #3").click()
        return page.get_by_role("region", name="Notes on #3")

    notes().get_by_label("Your note").fill("Who says so, and since when?")
    expect(notes().get_by_label("Your note")).to_have_value("Who says so, and since when?")
    page.goto(f"{url}3/annotations/")
    expect(page.get_by_label("Your note")).to_have_value("Who says so, and since when?")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("article")).to_contain_text("since when?")
    expect(page.get_by_label("Your note")).to_have_value("")
    expect(notes().get_by_label("Your note")).to_have_value("")

    page.locator(".reply summary").click()
    page.get_by_role("textbox", name="Your reply").fill("The engineers do.")
    reply = notes().get_by_role("textbox", name="Your reply")
    expect(reply).to_have_value("The engineers do.")
    expect(page.get_by_label("Your note")).to_have_value("")
