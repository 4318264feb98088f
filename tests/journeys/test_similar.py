"""While one types, what says nearly the same appears: to be voted for, linked here, or called different."""

import pytest
from playwright.sync_api import expect

from tests.board.world import add

SAID = "Without it all the shops on the east bank lose their trade."


@pytest.fixture
def typing(page, bridge):
    """Types it under #3, where it stands nowhere yet; it stands as #6 under the other position."""

    def typing(words=SAID):
        page.goto(f"/debates/{bridge.slug}/")
        page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
        composer = page.locator("#under-3 form.composer")
        composer.get_by_role("radio", name="Claim").check()
        composer.get_by_label("Your statement").press_sequentially(words)
        return composer

    return typing


def test_what_is_called_different_is_not_shown_again(as_member, bridge, typing, axe):
    composer = typing()
    like = composer.locator("[data-like='6']")
    expect(like).to_contain_text("Vote for that one instead")
    expect(like.get_by_role("link", name="Link it here")).to_have_count(0)
    axe(as_member)
    like.get_by_role("button", name="Mine is different").click()
    expect(like).to_have_count(0)
    expect(composer.get_by_label("Your statement")).to_be_focused()
    composer.get_by_role("button", name="Add it").click()
    expect(as_member.locator("#n9 .card-body")).to_have_text(SAID)


def test_instead_of_writing_one_votes_for_what_is_there(as_member, bridge, typing):
    add(bridge.nodes.get(number=3), bridge.owner, "A storm could close it on any day.")
    composer = typing("A storm could close it any day now.")
    composer.locator("[data-like='9']").get_by_role("link", name="Vote for that one instead").click()
    expect(as_member.locator("#under-3 form.composer")).to_have_count(0)
    expect(as_member.locator("#n9")).to_be_focused()


def test_who_keeps_order_links_it_here(page, enter, owner, bridge, typing):
    enter(page.context, owner, debate=bridge)
    typing().get_by_role("link", name="Link it here").click()
    expect(page.get_by_role("radio", name="#6")).to_be_checked()
    page.get_by_role("button", name="Link it here").click()
    expect(page.get_by_text("#6 speaks also here now, as #9.")).to_be_visible()
    assert bridge.nodes.get(number=9).link_to.number == 6
