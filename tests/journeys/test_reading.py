"""A visitor reads, expands, and follows a quote both ways."""

import re

from playwright.sync_api import expect

from debate.annotations.actions import annotate
from debate.texts.actions import quote_passage


def test_from_evidence_to_its_passage_and_back(as_visitor, evidence):
    page = as_visitor
    mark = page.locator(f'mark[data-q~="{evidence.quote_id}"]')
    page.locator("#n4").get_by_role("link", name="¶ 2").click()
    expect(mark).to_have_class("passage is-lit")
    expect(mark).to_be_in_viewport()
    mark.click()
    expect(page.locator("#n4")).to_be_focused()
    expect(page.locator("#n4")).to_be_in_viewport()


def test_hovering_evidence_lights_its_passage(as_visitor, evidence):
    page = as_visitor
    mark = page.locator(f'mark[data-q~="{evidence.quote_id}"]')
    expect(mark).to_have_class("passage")
    page.locator("#n4 .card-body").hover()
    expect(mark).to_have_class("passage is-lit")


def test_a_passage_with_a_note_within_leads_to_its_statement_and_the_note_is_one_step_away(page, url, evidence, owner):
    start = evidence.quote.start
    words = quote_passage(version=evidence.quote.version, start=start, end=start + len("Engineers suggest"))
    annotate(debate=evidence.debate, by=owner, quote=words, body="Which engineers?")
    page.goto(f"{url}6/")  # the evidence stands in another branch
    page.locator("mark", has_text="Engineers suggest").click()
    sheet = page.get_by_role("dialog", name="This passage")
    expect(sheet.get_by_role("link", name="#4")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="1 note: read").click()
    expect(sheet).to_contain_text("Which engineers?")
    sheet.get_by_role("link", name="Close").click()
    expect(sheet).to_be_hidden()


def test_the_count_after_a_passage_leads_to_its_only_use(as_visitor):
    page = as_visitor
    page.get_by_role("link", name="Used 1 time: show by what").click()
    expect(page.locator("#n4")).to_be_focused()
    expect(page.locator("#n4")).to_be_in_viewport()


def test_the_count_after_a_passage_shows_what_uses_it(used_twice, as_visitor):
    page = as_visitor
    page.get_by_role("link", name="Used 2 times: show by what").click()
    sheet = page.get_by_role("dialog", name="This passage")
    expect(sheet).to_contain_text("Used 2 times")
    sheet.get_by_role("link", name="#4").click()
    expect(sheet).to_be_hidden()
    expect(page.locator("#n4")).to_be_focused()


def test_the_sheet_closes_and_gives_the_focus_back(used_twice, as_visitor):
    page = as_visitor
    pill = page.get_by_role("link", name="Used 2 times: show by what")
    sheet = page.get_by_role("dialog", name="This passage")
    for close in (lambda: sheet.get_by_role("link", name="Close").click(), lambda: page.keyboard.press("Escape")):
        pill.click()
        expect(sheet).to_be_visible()
        close()
        expect(sheet).to_be_hidden()
        expect(pill).to_be_focused()


def test_a_closed_branch_is_opened_in_place(as_visitor, url):
    page = as_visitor
    expect(page.locator("#n7")).to_have_count(0)
    page.locator("#n5").get_by_role("link", name="1 answer").click()
    expect(page.locator("#n7")).to_be_focused()
    expect(page.locator("#n8")).to_be_visible()
    page.locator("#n5 > details > summary").click()
    expect(page.locator("#n7")).to_be_hidden()


def test_a_reference_leads_to_the_statement_and_its_path_back(as_visitor, url):
    page = as_visitor
    page.goto(f"{url}8/")
    expect(page).to_have_title("#8 The beams were replaced, as #5 assumes. · Should the bridge be closed? · Debate")
    page.locator("#n8").get_by_role("link", name="#5").click()
    expect(page.locator(".tree.focus > #n5")).to_be_visible()
    page.get_by_role("navigation", name="Where this stands").get_by_role("link", name="#1").click()
    expect(page.locator("#positions")).to_be_visible()


def test_another_order_another_position(as_visitor):
    page = as_visitor
    page.get_by_role("link", name="newest").click()
    expect(page.get_by_role("link", name="newest")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="No, keep the bridge open.").click()
    expect(page.locator("#tree")).to_contain_text("Without it the shops")


def test_why_it_stands_so_opens_under_the_card(as_visitor):
    page = as_visitor
    page.locator("#stats-3").get_by_role("link", name="stands well").click()
    why = page.get_by_role("region", name="Why #3 stands so")
    expect(why).to_contain_text("Judged by6")
    why.get_by_role("link", name="Close").click()
    expect(why).to_have_count(0)
    expect(page.locator("#n3")).to_be_focused()


def test_the_link_to_a_statement_is_copied(as_visitor, url, live_server):
    page = as_visitor
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#slot-3 summary").click()
    copy = page.locator("#slot-3 [data-copy]")
    copy.click()
    expect(copy).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{live_server.url}{url}3/"
    copy.click()
    expect(copy).to_have_text("Copy link")


def test_a_script_that_others_import_is_loaded_once_and_under_a_name_of_its_content(page, url):
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/static/js/")[2]))
    page.goto(url, wait_until="networkidle")
    scripts = [name for name in asked if name.endswith(".js") and "/" not in name]
    assert len(scripts) == len(set(scripts)) > 5
    assert all(re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name) for name in scripts), scripts
