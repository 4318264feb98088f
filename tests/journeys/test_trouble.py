"""A lost connection and a server that breaks: the page says so, keeps what was typed, and the next try works."""

import pytest
from playwright.sync_api import expect

SAID = "The east bank has lost a third of its shops."


@pytest.mark.parametrize("trouble", ["gone", "broken"])
def test_what_did_not_get_through_is_told_and_can_be_sent_again(as_member, url, console, trouble):
    console.allow("ERR_FAILED|500|Failed to fetch|htmx:")
    page = as_member
    page.goto(f"{url}6/")
    page.locator("#slot-6").get_by_role("link", name="Answer", exact=True).click()
    composer = page.locator("#under-6 form.composer")
    composer.get_by_role("radio", name="Claim").check()
    composer.get_by_label("Your statement").fill(SAID)

    page.route("**/6/reply/", lambda route: route.abort() if trouble == "gone" else route.fulfill(status=500, body="?"))
    composer.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    expect(composer.get_by_label("Your statement")).to_have_value(SAID)

    page.unroute("**/6/reply/")
    composer.get_by_role("button", name="Add it").click()
    expect(page.locator("#positions, #main").get_by_text(SAID).first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("trouble", ["gone", "refused"])
def test_a_note_that_did_not_get_through_is_kept_over_a_reload(as_member, url, console, trouble):
    console.allow("ERR_FAILED|403|Failed to fetch|htmx:")
    page = as_member
    page.goto(url)
    notes = page.get_by_role("region", name="Notes on #3")
    page.locator("#slot-3").get_by_role("link", name="notes on #3").click()
    notes.get_by_label("Your note").fill("Who says so, and since when?")
    if trouble == "gone":
        page.route("**/3/annotations/", lambda route: route.abort())
    else:
        page.context.clear_cookies(name="csrftoken")
    notes.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.unroute("**/3/annotations/")
    page.reload()
    page.locator("#slot-3").get_by_role("link", name="notes on #3").click()
    expect(notes.get_by_label("Your note")).to_have_value("Who says so, and since when?")
    notes.get_by_role("button", name="Add", exact=True).click()
    expect(notes.get_by_role("article")).to_contain_text("since when?")
    expect(notes.get_by_label("Your note")).to_have_value("")


@pytest.mark.parametrize("way", ["Escape", "Close"])
def test_what_went_wrong_is_closed_and_leads_back_to_what_is_being_written(as_member, url, console, way):
    console.allow("ERR_FAILED|Failed to fetch|htmx:")
    page = as_member
    page.goto(f"{url}6/")
    page.locator("#slot-6").get_by_role("link", name="Answer", exact=True).click()
    composer = page.locator("#under-6 form.composer")
    composer.get_by_role("radio", name="Claim").check()
    composer.get_by_label("Your statement").fill(SAID)
    page.route("**/6/reply/", lambda route: route.abort())
    add = composer.get_by_role("button", name="Add it")
    add.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("alert").get_by_role("button", name="Close").press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(add).to_be_focused()
    expect(composer.get_by_label("Your statement")).to_have_value(SAID)
    page.keyboard.press("Escape")
    expect(composer).to_have_count(0)


def test_a_branch_that_does_not_come_leaves_the_page_and_opens_with_the_next_try(as_member, url, console):
    console.allow("ERR_FAILED|Failed to fetch|htmx:")
    page = as_member
    page.goto(url)
    page.route("**/5/children/", lambda route: route.abort())
    page.locator("#n5 > a.closed").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That did not get through")
    page.unroute("**/5/children/")
    page.locator("#n5 > a.closed").press("Enter")
    expect(page.locator("#n7")).to_be_focused()


@pytest.mark.parametrize("status", [200, 429])
def test_a_page_of_somebody_on_the_way_takes_the_place_of_nothing(as_member, url, console, status):
    console.allow("429")
    page = as_member
    page.goto(f"{url}6/annotations/")
    page.get_by_label("Your note").fill("Who says so, and since when?")
    theirs = "<!doctype html><html><body><h1>Sign in to the train's network</h1></body></html>"
    page.route("**/6/annotations/", lambda route: route.fulfill(status=status, body=theirs, content_type="text/html"))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    expect(page.get_by_label("Your note")).to_have_value("Who says so, and since when?")

    page.unroute("**/6/annotations/")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("article")).to_contain_text("since when?")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_page_that_is_sent_without_a_connection_stays_where_it_is(as_member, url):
    page = as_member
    page.goto(f"{url}7/edit/")
    page.get_by_label("Your statement").fill(SAID)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here")
    expect(page.get_by_label("Your statement")).to_have_value(SAID)

    page.context.set_offline(False)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("#7 has its new wording.")
    expect(page.locator("#n7")).to_contain_text(SAID)


def test_a_form_that_is_out_of_date_can_be_sent_again_where_it_stands(as_member, url, console):
    console.allow("403")
    page = as_member
    page.goto(f"{url}6/report/")
    page.get_by_role("radio", name="Something else").check()
    page.get_by_label("Anything to add?").fill("It says the same as #5.")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("alert")).to_contain_text("you are here as Mara now. Nothing is lost")
    expect(page.get_by_label("Anything to add?")).to_have_value("It says the same as #5.")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()


def test_while_an_answer_is_on_its_way_no_second_one_is_given_that_the_card_would_not_show(as_member, url):
    page, waiting = as_member, []
    page.goto(url)
    page.route("**/3/vote/", lambda route: route.continue_() if waiting else waiting.append(route))
    buttons = page.locator("#slot-3 .vote").first.get_by_role("button")
    with page.expect_request("**/3/vote/"):
        buttons.filter(has_text="Rather yes").click()
    buttons.filter(has_text="Rather no").click()
    waiting[0].continue_()
    expect(page.locator("#slot-3")).to_contain_text("You: rather yes")
    page.reload()
    expect(page.locator("#slot-3")).to_contain_text("You: rather yes")


def test_two_clicks_send_a_note_once(as_member, url):
    page = as_member
    page.goto(f"{url}3/annotations/")
    page.get_by_label("Your note").fill("Who says so, and since when?")
    page.get_by_role("button", name="Add", exact=True).dblclick()
    expect(page.get_by_role("article")).to_have_count(1)
    page.reload()
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_page_is_sent_once_however_often_its_button_is_pressed(as_member):
    page = as_member
    page.goto("/debates/new/")
    allowed = (
        """form => [1, 2].map(() => form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })))"""
    )
    assert page.locator("form.start").evaluate(allowed) == [True, False]
