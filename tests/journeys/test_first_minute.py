"""0 s: where do you stand? One tap later a name; then the strongest point against it, its passage lit."""

import pytest
from playwright.sync_api import expect

from debate.arguments.models import Node
from debate.people.models import User
from debate.votes.models import Stand, Vote


def test_the_first_minute(page, url, evidence):
    page.goto(url)
    expect(page.get_by_role("heading", name="Where do you stand now?")).to_be_visible()
    expect(page.locator("output")).to_have_count(0)
    assert [stats.is_visible() for stats in page.locator("#tree .stats").all()] == [False] * 3  # no numbers yet
    page.get_by_role("button", name="No, keep the bridge open.").click()

    expect(page.get_by_role("heading", name="Saved on this device. What should we call you?")).to_be_visible()
    page.get_by_label("Your name").fill("Kim")
    page.get_by_role("button", name="Take part").click()

    expect(page.get_by_text("You’re in as Kim (guest). On another device use")).to_be_visible()
    expect(page.get_by_role("heading", name="The strongest point against your view")).to_be_visible()
    card = page.locator("#n3")
    expect(card).to_contain_text("It is too weak for another winter.")
    expect(page.locator(f'mark[data-q~="{evidence.quote_id}"]').first).to_have_class("passage is-lit")
    expect(page.locator("#positions")).to_have_count(0)

    card.get_by_role("button", name="Rather no", exact=True).click()
    expect(card).to_contain_text("You: rather no")
    expect(card).to_contain_text("If true, how much does it count for #1?")

    page.get_by_role("link", name="Answer it").click()
    card.get_by_role("radio", name="Rebuttal").check()
    card.get_by_label("Your statement").fill("It held in every winter before.")
    card.get_by_role("button", name="Add it").click()
    expect(card.locator("#n9")).to_contain_text("It held in every winter before.")
    assert Node.objects.get(number=9).author.name == "Kim (guest)"

    page.get_by_role("button", name="Show me the whole argument").click()
    expect(page.locator("#positions")).to_be_visible()
    expect(page.locator("#positions output").first).to_be_visible()  # one's own answer was given
    expect(page.locator("#tree .stats").first).to_be_visible()
    page.reload()
    expect(page.locator("#positions")).to_be_visible()
    expect(page.get_by_text("Where do you stand now?")).to_have_count(0)
    assert Stand.objects.get().position.number == 2


def test_it_is_skipped_and_does_not_come_again(page, url):
    page.goto(url)
    page.get_by_role("button", name="Skip").click()
    expect(page.locator("#positions")).to_be_visible()
    expect(page.locator("#positions")).to_contain_text("results after your own answer")
    page.goto(url)
    expect(page.locator("#positions")).to_be_visible()


def test_just_looking_leaves_nothing_behind(page, url):
    page.goto(url)
    page.get_by_role("button", name="Not sure").click()
    page.get_by_role("button", name="Just looking").click()
    expect(page.locator("#positions")).to_be_visible()
    assert not User.objects.filter(is_guest=True).exists() and not Stand.objects.exists()


def test_with_an_account_the_choice_is_kept_through_signing_in(page, url, member):
    page.goto(url)
    page.get_by_role("button", name="Yes, close it before winter.").click()
    page.get_by_role("link", name="I have an account").click()
    page.get_by_label("Username").fill("Mara")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Go on as Mara").click()
    expect(page.get_by_role("heading", name="The strongest point against your view")).to_be_visible()
    assert Stand.objects.get().person == member
    assert Vote.objects.filter(voter=member, value=2).count() == 1


@pytest.mark.parametrize("size", [(320, 568), (390, 844), (1280, 800)])
def test_the_code_is_seen_also_by_whoever_votes_far_down_the_page(as_visitor, size):
    page = as_visitor
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.locator("#slot-6 button, #slot-3 button").last.click()
    page.get_by_label("Choose a name others will see").fill("Kim")
    page.get_by_role("button", name="Take part").click()
    code = page.get_by_text("You’re in as Kim (guest). On another device use")
    expect(code).to_be_in_viewport(ratio=1)
    expect(page.locator(":target .card-body").first).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(code).to_have_count(0)
