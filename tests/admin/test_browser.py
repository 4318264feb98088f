"""The admin in a real browser, under the site's own strict policy: its pages work and the console stays empty."""

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import expect

from debate.moderation.actions import report
from tests.admin.world import grow

pytestmark = pytest.mark.django_db(transaction=True)

# Who looks and who is looked at; what is decided on and what that does: each is looked up once.
TWICE = [{"model": model, "field": "get()"} for model in ("people.User", "arguments.Node", "debates.DebateClock")]


@pytest.fixture
def curating(page, client, request, settings, live_server):
    """A page on which the curator is signed in, and something to curate."""
    settings.ZEAL_ALLOWLIST = TWICE
    grow(request.getfixturevalue("debate"), request.getfixturevalue("owner"), 2)
    client.force_login(request.getfixturevalue("curator"))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return page


def test_every_list_and_page_stays_within_the_policy(curating, console):
    console.allow("Autofocus processing was blocked")  # by Django's own pages, which ask for it twice
    curating.goto(reverse("admin:index"))
    for model in admin.site._registry:
        name, newest = f"admin:{model._meta.app_label}_{model._meta.model_name}", model._default_manager.last()
        curating.goto(reverse(f"{name}_changelist"))
        expect(curating.locator("#result_list tbody tr").first).to_be_visible()
        curating.goto(reverse(f"{name}_change", args=[newest.pk]))
        expect(curating.locator("#content fieldset").first).to_be_visible()
    for name in ("people_user", "texts_text", "texts_textversion"):
        curating.goto(reverse(f"admin:{name}_add"))
        expect(curating.get_by_role("button", name="Save", exact=True)).to_be_visible()


def test_every_list_fits_a_screen_of_1280(curating, debate):
    curating.set_viewport_size({"width": 1280, "height": 900})
    debate.nodes.filter(link_to=None).update(body="Whether it is so " * 30)
    wide = []
    for model in admin.site._registry:
        curating.goto(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
        if curating.evaluate("(of => of.scrollWidth > of.clientWidth)(document.querySelector('.results'))"):
            wide.append(model._meta.label)
    assert wide == []


def test_from_the_debate_to_its_tree_to_a_statement_and_hidden(curating, debate):
    curating.goto(reverse("admin:debates_debate_change", args=[debate.pk]))
    curating.get_by_role("link", name="Tree").click()
    expect(curating.locator("table.tree tbody tr")).to_have_count(debate.nodes.count())
    curating.get_by_role("link", name="This is reason number").first.click()
    curating.get_by_role("button", name="Hide…").click()
    curating.get_by_label("Reason").fill("It names a private person.")
    curating.get_by_role("button", name="Hide").click()
    expect(curating.get_by_text("1 statement hidden.")).to_be_visible()


def test_a_member_is_chosen_by_typing(curating, debate, stranger):
    curating.goto(reverse("admin:debates_member_add"))
    for box, text in (("debate", "bridge"), ("user", "Stef")):
        curating.locator(f".field-{box} .select2-selection").click()
        curating.locator(".select2-search__field").press_sequentially(text)
        curating.locator(".select2-results__option--highlighted", has_text=text).click()
    curating.get_by_role("button", name="Save", exact=True).click()
    expect(curating.get_by_text("was added successfully")).to_be_visible()


def test_the_pages_of_our_own_are_accessible(curating, debate, axe):
    curating.goto(reverse("admin:arguments_node_tree", args=[debate.pk]))
    axe(curating)


def test_a_report_is_decided_on_its_page(curating, claim, stranger):
    made = report(thing=claim, by=stranger, reason="personal")
    curating.goto(reverse("admin:moderation_report_change", args=[made.pk]))
    curating.get_by_label("Decision").select_option("hidden")
    curating.get_by_label("Reason that everyone reads").fill("It names a neighbour.")
    curating.get_by_role("button", name="Save", exact=True).click()
    expect(curating.get_by_text("was changed successfully")).to_be_visible()
