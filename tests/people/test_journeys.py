"""In a browser: a visitor takes part with a name, is told the code once, and comes back with it on another device."""

import re

import pytest
from playwright.sync_api import Page, expect

from debate.people.models import User
from debate.votes.models import Vote


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def visitor(request, new_context) -> Page:
    return new_context(java_script_enabled=request.param).new_page()


@pytest.mark.django_db(transaction=True)
def test_a_visitor_votes_gives_a_name_and_comes_back_elsewhere(visitor, claim, new_context):
    visitor.goto(f"/debates/{claim.debate.slug}/{claim.number}/")
    visitor.locator(f"#n{claim.number}").get_by_role("button", name="Rather yes").first.click()
    expect(visitor.get_by_role("heading", name="What should we call you?")).to_be_visible()
    field = visitor.get_by_label("Choose a name others will see")
    expect(field).to_be_focused()
    field.fill("Kim")
    visitor.get_by_role("button", name="Take part").click()
    said = visitor.get_by_text("You’re in as Kim (guest).")
    expect(said).to_be_visible()
    code = re.search(r"[a-z]+-\d{3}", said.inner_text()).group()
    assert Vote.objects.get(voter__name="Kim (guest)").value == 1
    visitor.reload()
    expect(visitor.get_by_text("You’re in as")).to_have_count(0)

    elsewhere = new_context().new_page()
    elsewhere.goto("/people/come-back/")
    elsewhere.get_by_label("Your name here").fill("kim")
    elsewhere.get_by_label("Return code").fill(code.upper().replace("-", " "))
    elsewhere.get_by_role("button", name="Come back").click()
    expect(elsewhere.get_by_text("Welcome back, Kim (guest).")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_guest_makes_an_account_and_signs_in_with_it(new_context, live_server, guest, client, axe):
    client.force_login(guest)
    page = new_context(viewport={"width": 390, "height": 844}, color_scheme="dark").new_page()
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    page.goto("/me/")
    axe(page)
    page.get_by_role("link", name="Make it an account").click()
    axe(page)
    page.get_by_label("Username").fill("Gil")
    page.get_by_label("Password").fill("forty two geese")
    page.get_by_role("button", name="Make it my account").click()
    expect(page.get_by_text("You have an account now, Gil.")).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/me/votes/")
    axe(page)
    page.get_by_label("Username").fill("gil")
    page.get_by_label("Password").fill("forty two geese")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/me/votes/$"))
    axe(page)
    assert User.objects.get().pk == guest.pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/about/", "/how-to-argue/", "/standing/", "/privacy/", "/account/signup/"])
def test_the_page_is_sound_and_fits_a_small_phone(new_context, axe, path, scheme):
    page = new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme).new_page()
    page.goto(path)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
