"""In a browser: a thread is written, answered, mended and taken back, with script and without."""

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def reader(request, new_context, live_server, client, member) -> Page:
    client.force_login(member)
    context = new_context(java_script_enabled=request.param)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


@pytest.mark.django_db(transaction=True)
def test_a_thread_from_its_first_note_to_its_withdrawal(reader, claim, console):
    console.allow("422")
    reader.goto(f"/debates/{claim.debate.slug}/{claim.number}/annotations/")
    reader.get_by_label("Question").check()
    reader.get_by_label("Your note").fill("Which *winter*?")
    reader.get_by_role("button", name="Add").click()
    note = reader.locator(".note", has_text="Which winter?")
    expect(note.locator("em")).to_have_text("winter")
    reader.locator("summary", has_text="Reply").click()
    reader.get_by_label("Your reply").fill("The next one.")
    reader.get_by_role("button", name="Send the reply").click()
    expect(reader.locator(".replies .note")).to_contain_text("The next one.")
    note.get_by_role("link", name="Edit").click()
    reader.locator("textarea[id^=edit-]").fill("***")
    reader.get_by_role("button", name="Save").click()
    expect(reader.get_by_text("Write at least a word.")).to_be_visible()
    reader.locator("textarea[id^=edit-]").fill("Which season?")
    reader.get_by_role("button", name="Save").click()
    mended = reader.locator(".note", has_text="Which season?")
    expect(mended).to_contain_text("edited")
    mended.get_by_role("button", name="Withdraw").click()
    expect(reader.get_by_text("Withdrawn by its author.")).to_be_visible()
    reader.get_by_role("button", name="Bring it back").click()
    expect(mended).to_be_visible()
