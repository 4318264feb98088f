"""A branch voted through by keyboard alone, by somebody who has just come."""

from playwright.sync_api import expect

from debate.arguments.models import Node
from debate.people.models import User
from debate.votes.models import Vote

TRUE, COUNTS = "Is this true?", "If true, how much does it count"


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_guest_votes_through_a_branch_takes_one_back_and_says_why_not(page, bridge, url):
    page.goto(f"{url}guided/?from=1")
    question = page.locator("#guided legend")
    expect(page.locator("#guided-card")).to_be_focused()
    expect(page.get_by_text("0 of 5 in this branch")).to_be_visible()
    press(page, "4")
    page.get_by_label("Choose a name others will see").fill("Kim")
    press(page, "Enter")
    expect(page.get_by_text("You’re in as Kim (guest)")).to_be_visible()
    expect(question).to_contain_text(COUNTS)
    press(page, "5")
    expect(question).to_have_text(TRUE)
    press(page, "1")
    expect(question).to_contain_text(COUNTS)
    expect(page.locator("#guided")).to_contain_text("You: no")
    press(page, "u")
    expect(question).to_have_text(TRUE)
    expect(page.locator("#guided-card")).to_be_focused()
    press(page, "d")
    expect(page.get_by_role("radio", name="Rebuttal")).to_be_checked()
    expect(page.get_by_role("radio", name="it is not so")).to_be_checked()
    page.get_by_label("Your statement").focus()
    page.keyboard.type("Nobody has ever seen that happen.")
    page.get_by_role("button", name="Add it").focus()
    press(page, "Enter")
    expect(page.get_by_text("#9 is in")).to_be_visible()
    expect(page.locator("#guided-card")).to_be_focused()
    press(page, "1")
    expect(question).to_contain_text(COUNTS)
    press(page, "ArrowRight")
    expect(question).to_have_text(TRUE)
    expect(page.get_by_text("2 of 5 in this branch")).to_be_visible()
    press(page, "s")
    expect(page.get_by_text("3 of 5 in this branch")).to_be_visible()
    kim = User.objects.get(name="Kim (guest)")
    assert Node.objects.get(number=9).author == kim
    values = Vote.objects.filter(voter=kim).order_by("pk").values_list("question", "value")
    assert list(values) == [("agreement", 1), ("relevance", 4), ("agreement", -2)]
