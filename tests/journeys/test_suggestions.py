"""Suggesting on the board: in the composer's place, for a visitor too, and nothing that was typed is left behind."""

import pytest
from playwright.sync_api import expect

from debate.debates.models import Debate
from debate.moderation.models import Suggestion

DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('draft:'))"


@pytest.fixture
def suggesting(bridge):
    Debate.objects.update(takes_suggestions=True)
    return bridge


def write(page, body):
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    composer = page.locator("#under-3 form.composer")
    composer.get_by_role("radio", name="Claim").check()
    composer.get_by_label("Your statement").fill(body)
    composer.get_by_role("button", name="Suggest it").click()


def test_what_is_suggested_waits_under_the_card_and_can_be_taken_back(as_member, suggesting, url, axe):
    page = as_member
    page.goto(url)
    write(page, "It has rusted through in places.")
    waits = page.locator("#under-3 .suggested")
    expect(waits).to_be_focused()
    expect(waits).to_contain_text("It has rusted through in places.")
    assert page.evaluate(DRAFTS) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
    waits.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("You took it back.")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_label("Your statement")).to_have_value("It has rusted through in places.")
    assert Suggestion.objects.get().state == "taken_back"


def test_when_the_page_comes_anew_it_still_waits_there(as_member, suggesting, url, axe):
    page = as_member
    page.goto(url)
    write(page, "It has rusted through in places.")
    expect(page.locator("#under-3 .suggested")).to_be_focused()
    page.reload()
    waits = page.locator("#n3 > .waiting")
    expect(waits).to_contain_text("It has rusted through in places.")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
    waits.get_by_role("link", name="Your suggested claim").click()
    expect(page.get_by_text("It waits to be looked at.")).to_be_visible()


def test_a_visitor_s_suggestion_comes_through_with_a_name(as_visitor, suggesting, url):
    page = as_visitor
    page.goto(url)
    write(page, "It has rusted through in places.")
    page.get_by_label("Choose a name others will see").fill("Kim")
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_text("A moderator looks at it first.")).to_be_visible()
    assert page.evaluate(DRAFTS) == [], "what came through is no draft"
    assert Suggestion.objects.get().author.name == "Kim (guest)"


def test_a_position_is_suggested_in_both_schemes(as_member, suggesting, url, axe):
    page = as_member
    page.goto(url)
    page.get_by_role("link", name="Suggest another position").click()
    page.get_by_label("Position, in one sentence").fill("Only for lorries, and by day.")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe(page)
    page.get_by_role("button", name="Suggest it").click()
    expect(page.get_by_text("A moderator looks at it first.")).to_be_visible()
    assert page.evaluate(DRAFTS) == []
