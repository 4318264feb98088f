"""The queue walked through by keyboard alone, and by forms alone."""

import pytest
from playwright.sync_api import expect

from debate.debates.models import Debate
from debate.moderation import actions as reports
from debate.moderation import marks, suggestions
from debate.moderation.models import Mark, Report, Suggestion
from debate.moderation.suggestions import Proposal, Wording

BODIES = [
    "The steel has rusted through in places.",
    "It groans when lorries cross it.",
    "It is too weak for another hard winter.",
    "Somebody said so in the pub.",
]


@pytest.fixture
def queue(bridge, stranger, evidence):
    """Four suggestions under #3, the last of them with a passage; then a mark and a report."""
    Debate.objects.update(takes_suggestions=True)
    debate = Debate.objects.get()
    claim = debate.nodes.get(number=3)
    for body in BODIES:
        passage = {"quote": evidence.quote} if body is BODIES[-1] else {}
        proposal = Proposal("evidence" if passage else "claim", Wording(body, **passage), claim)
        suggestions.suggest(debate=debate, by=stranger, proposal=proposal)
    marks.mark(node=claim, by=stranger, kind="unclear", sentence="Which winter?")
    reports.report(thing=debate.nodes.get(number=7), by=stranger, reason="personal", note="It names a neighbour.")
    return f"/debates/{debate.slug}/queue/"


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def states():
    return dict(Suggestion.objects.values_list("body", "state"))


def test_all_of_it_is_decided_without_a_mouse(page, queue, enter, owner, bridge, console):
    console.allow("422")
    enter(page.context, owner, debate=bridge)
    page.goto(f"/debates/{bridge.slug}/")
    page.get_by_role("link", name="Queue 6 to look at").click()
    card, said = page.locator("#queue-card"), page.locator("#messages")
    walk_to_and_fro(page, card)
    accept_as_it_is_and_reworded(page, card, said)
    merge_and_decline(page, card, said)
    assert states() == dict(zip(BODIES, ["accepted", "accepted", "merged", "declined"], strict=True))
    settle_a_mark_and_a_report(page, card, said)


def walk_to_and_fro(page, card):
    expect(card).to_be_focused()
    expect(page.get_by_text("1 of 6")).to_be_visible()
    press(page, "j")
    expect(card).to_contain_text(BODIES[1])
    expect(card).to_be_focused()
    press(page, "ArrowDown")
    expect(page.get_by_text("3 of 6")).to_be_visible()
    expect(card).to_be_focused()
    press(page, "k")
    expect(page.get_by_text("2 of 6")).to_be_visible()
    expect(card).to_be_focused()
    press(page, "ArrowUp")
    expect(card).to_contain_text(BODIES[0])
    expect(card).to_be_focused()


def accept_as_it_is_and_reworded(page, card, said):
    press(page, "a")
    expect(said).to_contain_text("Accepted as #9.")
    expect(card).to_contain_text(BODIES[1])
    expect(card).to_be_focused()
    press(page, "e")
    field = page.locator("#edit-body")
    expect(field).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Jams and kadenzas end: it groans a lot.")  # every letter of a shortcut is just a letter here
    press(page, "Escape")
    expect(card).to_be_focused()
    press(page, "e")
    expect(field).to_have_value("Jams and kadenzas end: it groans a lot.")
    page.get_by_role("button", name="Accept it so").focus()
    press(page, "Enter")
    expect(said).to_contain_text("Accepted as #10.")


def merge_and_decline(page, card, said):
    expect(card).to_contain_text("Here already?")
    press(page, "m")
    expect(page.locator("#merge-number")).to_be_focused()
    page.keyboard.type("3")
    press(page, "Enter")
    expect(said).to_contain_text("Merged: #3 says it")

    expect(card).to_contain_text(BODIES[3])
    expect(card.locator("mark")).to_have_text("Engineers suggest that it will not last ten more winters.")
    press(page, "d", "Enter")
    expect(card.get_by_text("Say why.")).to_be_visible()
    expect(page.locator("#decline-reason")).to_be_focused()
    page.keyboard.type("Hearsay.")
    press(page, "Enter")
    expect(said).to_contain_text("Declined. Its author reads why.")


def settle_a_mark_and_a_report(page, card, said):
    expect(card).to_contain_text("Which winter?")
    press(page, "a")  # nothing to accept in a mark
    press(page, "d")
    page.keyboard.type("The next one.")
    press(page, "Enter")
    expect(card).to_contain_text("It names a neighbour.")
    press(page, "a")
    expect(said).to_contain_text("Kept: nothing is hidden.")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert not Mark.objects.open().exists() and Report.objects.get().decision == "kept"
    press(page, "u")
    expect(said).to_contain_text("The report is open again.")
    expect(card).to_contain_text("It names a neighbour.")


def test_without_script_by_forms(new_context, queue, enter, owner, bridge):
    context = new_context(java_script_enabled=False)
    enter(context, owner, debate=bridge)
    page = context.new_page()
    page.goto(queue)
    page.locator("summary", has_text="Decline").click()
    page.get_by_label("Reason").last.fill("Too vague.")
    page.get_by_role("button", name="Decline", exact=True).click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Accept", exact=True).click()
    page.get_by_role("link", name="Next").click()
    page.get_by_role("button", name="Merge into #3").click()
    assert states()[BODIES[0]] == "accepted" and states()[BODIES[2]] == "merged"


def test_axe_finds_nothing_in_any_of_it(page, queue, enter, owner, bridge, axe, console):
    console.allow("422")
    enter(page.context, owner, debate=bridge)
    page.goto(queue)

    def look():
        for scheme, width in (("light", 1280), ("dark", 390)):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    for summary in ("Accept with changes", "Merge into another", "Decline"):
        page.locator("summary", has_text=summary).click()
        look()
    page.get_by_role("button", name="Decline", exact=True).click()
    look()
    for _ in range(5):
        page.get_by_role("link", name="Next").click()
        look()
    page.locator("summary", has_text="Hide it").click()
    look()
    Suggestion.objects.update(state="declined", reason="No.", decided_at="2026-01-01T00:00Z")
    Mark.objects.all().delete()
    Report.objects.all().delete()
    page.goto(queue)
    page.locator("summary", has_text="decided lately").click()
    look()
