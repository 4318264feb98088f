"""Follow a branch, and come back when somebody answered there: told at the top, led to it, shown what is new."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from debate.following.models import Visit
from debate.following.telling import tell_all


def test_who_follows_a_branch_is_led_to_what_is_new_there(page, new_context, url, enter, bridge, stranger, guest):
    tell_all()  # here and below: what the worker does within seconds
    bridge.clock.refresh_from_db()
    enter(page.context, guest, debate=bridge)
    page.goto(url)
    page.locator("#slot-3").get_by_title("More for #3").click()
    page.locator("#slot-3").get_by_role("link", name="Follow").click()
    page.get_by_role("button", name="Follow #3").click()
    expect(page.locator("#follow-3")).to_contain_text("You follow what is said under #3.")

    other = new_context()
    enter(other, stranger, debate=bridge)
    answering = other.new_page()
    answering.goto(f"{url}5/")
    answering.locator("#slot-5").get_by_role("link", name="Answer", exact=True).click()
    composer = answering.locator("form.composer")
    composer.get_by_role("radio", name="Claim").check()
    composer.get_by_label("Your statement").fill("The last ten winters were mild ones.")
    composer.get_by_role("button", name="Add it").click()
    expect(answering.locator("#n9")).to_contain_text("The last ten winters were mild ones.")
    tell_all()
    Visit.objects.filter(user=guest).update(at=timezone.now() - timedelta(days=3), change=bridge.clock.change)

    page.goto("/")
    page.get_by_role("link", name="1 new for you").click()
    news = page.get_by_role("link", name="A new statement under #3, which you follow")
    expect(page.locator(".told .new")).to_have_count(1)
    news.click()
    expect(page.locator("#n9")).to_contain_text("The last ten winters were mild ones.")
    expect(page.locator("#slot-9 .new")).to_contain_text("new")
    page.get_by_role("link", name="1 new since your last visit").click()
    expect(page.get_by_role("heading", name="What is new since you were here")).to_be_visible()
    expect(page.locator(".deeds-list > li")).to_have_count(1)
    page.get_by_role("link", name="#9").click()
    expect(page.locator(".tree.focus > #n9")).to_be_visible()
    expect(page.get_by_role("link", name="new for you")).to_have_count(0)
