"""Into a debate by an invitation, and from there to keeping order in it."""

from playwright.sync_api import expect

from debate.debates import actions as debates


def test_who_was_invited_joins_and_may_keep_order_once_the_owner_says_so(
    page, new_context, enter, bridge, owner, stranger, console
):
    console.allow("403")
    debates.configure(debate=bridge, by=owner, visibility="members", contribution="members")
    board = f"/debates/{bridge.slug}/"
    enter(page.context, owner, debate=bridge)
    page.goto(f"{board}members/")
    invitations = page.locator("#invitations")
    invitations.get_by_label("As").select_option("Contributor")
    invitations.get_by_role("button", name="Make a link").click()
    link = invitations.get_by_role("link", name="/join/").text_content()

    theirs = new_context()
    enter(theirs, stranger)
    stefan = theirs.new_page()
    stefan.goto(link)
    expect(stefan.locator("main")).to_contain_text("Olga invites you as a contributor")
    stefan.get_by_role("button", name="Join").click()
    expect(stefan.get_by_role("heading", name="Should the bridge be closed?")).to_be_visible()
    stefan.get_by_role("button", name="Skip").click()
    stefan.locator("#slot-3").get_by_title("More for #3").click()
    expect(stefan.locator("#slot-3").get_by_role("link", name="Hide with a reason")).to_have_count(0)
    stefan.goto(f"{board}3/hide/")
    expect(stefan.get_by_role("heading", name="You cannot do that here")).to_be_visible()

    page.reload()
    expect(invitations).to_contain_text("joined 1 time")
    page.get_by_label("Role of Stefan").select_option("Moderator")
    page.get_by_role("button", name="Change the role of Stefan").click()
    expect(page.get_by_label("Role of Stefan")).to_have_value("moderator")

    stefan.goto(board)
    stefan.locator("#slot-3").get_by_title("More for #3").click()
    stefan.locator("#slot-3").get_by_role("link", name="Hide with a reason").click()
    stefan.get_by_label("Reason").fill("It names a neighbour.")
    stefan.get_by_role("button", name="Hide it").click()
    expect(stefan.locator("#n3 .card-body").first).to_contain_text("It names a neighbour.")
    stefan.goto(f"{board}activity/?only=order")
    expect(stefan.locator(".deeds-list > li").first).to_contain_text("#3 was hidden by those who keep order")
    expect(stefan.locator(".deeds-list")).to_contain_text("Stefan is moderator now, no longer contributor")
