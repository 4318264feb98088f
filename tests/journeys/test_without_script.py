"""The same without JavaScript: forms post, pages come anew, passages are pasted."""

import pytest
from playwright.sync_api import expect

from debate.annotations.models import Annotation
from debate.arguments.models import Node
from debate.people.models import User
from debate.votes.models import Stand, Vote

SENTENCE = "Closing it would cost shops on the east bank trade."


@pytest.fixture
def page(new_context, url):
    context = new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    return context.new_page()


def newest():
    return Node.objects.order_by("-number").first()


def test_the_first_minute(page, url):
    page.goto(url)
    page.get_by_role("button", name="No, keep the bridge open.").click()
    page.get_by_label("Your name").fill("Kim")
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_text("You’re in as Kim (guest)")).to_be_visible()
    expect(page.get_by_role("heading", name="The strongest point against your view")).to_be_visible()
    page.get_by_role("link", name="Answer it").click()
    page.get_by_role("radio", name="Rebuttal").check()
    page.get_by_label("Your statement").fill("It held in every winter before.")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#n9")).to_contain_text("It held in every winter before.")
    page.goto(url)
    expect(page.get_by_role("heading", name="The strongest point against your view")).to_have_count(0)
    expect(page.locator("#positions")).to_be_visible()
    assert Stand.objects.get().position.number == 2


def test_the_code_that_is_shown_but_once_can_be_read_on_a_phone(page, url):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(url)
    page.get_by_role("button", name="Not sure").click()
    page.get_by_label("Your name").fill("Kim")
    page.get_by_role("button", name="Take part").click()
    said = page.get_by_text("On another device use")
    expect(said).to_be_in_viewport(ratio=1)
    assert said.bounding_box()["width"] > 300, "it stood letter under letter"


def test_reading_voting_and_taking_part(page, url, evidence):
    page.goto(url)
    page.get_by_role("button", name="Skip").click()
    page.locator("#n5").get_by_role("link", name="1 answer").click()
    expect(page.locator("#n8")).to_be_visible()
    page.get_by_role("navigation", name="Where this stands").get_by_role("link", name="#3").click()
    page.locator("#n4").get_by_role("link", name="¶ 2").click()
    expect(page.locator(f'mark[data-q~="{evidence.quote_id}"]')).to_be_in_viewport()
    page.get_by_role("link", name="Used 1 time: show by what").click()
    page.get_by_role("link", name="#4").click()
    expect(page.locator("#n4")).to_be_visible()
    page.locator("#slot-4").get_by_role("button", name="Rather yes").click()
    give_name(page, "Kim")
    page.get_by_role("button", name="Take part").click()
    expect(page.locator("#slot-4")).to_contain_text("You: rather yes")
    page.locator("#slot-4").get_by_role("button", name="Strongly").click()
    expect(page.locator("#slot-4")).to_contain_text("You: rather yes · counts strongly")
    assert Vote.objects.filter(voter=User.objects.get(name="Kim (guest)")).count() == 2


def test_evidence_by_a_pasted_passage_and_a_misquote(page, url, enter, member, bridge, console):
    console.allow("422")
    enter(page.context, member, debate=bridge)
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    page.get_by_role("radio", name="Evidence").check()
    page.get_by_label("Passage of the text", exact=True).fill(SENTENCE.replace("would", "would not"))
    page.get_by_label("Your statement").fill("Closing it costs the shops their trade.")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The text says it differently")).to_be_visible()
    page.get_by_label("Passage of the text", exact=True).fill(SENTENCE)
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#n9")).to_contain_text(f"“{SENTENCE}”")
    assert newest().quote.exact == SENTENCE


def test_only_what_fits_the_chosen_kind_is_asked_for(page, url, enter, member, bridge):
    enter(page.context, member, debate=bridge)
    page.goto(f"{url}3/reply/")
    passage, aim = page.get_by_label("Passage of the text", exact=True), page.get_by_text("Your point is")
    outside = page.get_by_text("Link something outside the text")
    for kind, asked in ((None, ()), ("Evidence", (passage,)), ("Rebuttal", (aim, outside)), ("Claim", (outside,))):
        if kind:
            page.get_by_role("radio", name=kind).check()
        for part in (passage, aim, outside):
            expect(part).to_be_visible(visible=part in asked)
        expect(page.get_by_label("Your statement")).to_be_visible()
    page.goto(f"{url}3/reply/?with_passage=on&start=0&end=10&version={bridge.texts.get().current().pk}")
    expect(passage).to_be_visible()


def test_a_pasted_passage_speaks_against_another_statement(page, url, enter, member, bridge):
    enter(page.context, member, debate=bridge)
    page.goto(f"{url}6/")
    for number, kind, body in ((6, "Rebuttal", "Trade finds another way."), (9, "Evidence", "Closing it costs trade.")):
        page.locator(f"#slot-{number}").get_by_role("link", name="Answer", exact=True).click()
        page.get_by_role("radio", name=kind).check()
        if kind == "Evidence":
            page.get_by_label("Passage of the text", exact=True).fill(SENTENCE)
        page.get_by_label("Your statement").fill(body)
        page.get_by_role("button", name="Add it").click()
    expect(page.locator("#n10")).to_contain_text(f"“{SENTENCE}”")
    assert (newest().parent.kind, newest().parent.parent.number, newest().quote.exact) == ("rebuttal", 6, SENTENCE)


def test_a_visitor_s_answer_survives_the_question_for_a_name(page, url):
    page.goto(f"{url}3/")
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    page.get_by_role("radio", name="Rebuttal").check()
    page.get_by_role("radio", name="true, but it does not show that").check()
    page.get_by_label("Your statement").fill("A weak bridge can be mended.")
    page.get_by_role("button", name="Add it").click()
    give_name(page, "Kim")
    page.get_by_role("button", name="Take part").click()
    expect(page.locator("#n9")).to_contain_text("A weak bridge can be mended.")
    assert (newest().aim, newest().author.name) == ("relevance", "Kim (guest)")


def test_notes_edits_and_withdrawals(page, url, enter, member, bridge):
    enter(page.context, member, debate=bridge)
    page.goto(f"{url}7/")
    page.locator("#slot-7").get_by_role("link", name="notes on #7").click()
    page.get_by_label("Your note").fill("Which winters?")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("article")).to_contain_text("Which winters?")
    assert Annotation.objects.get().author == member
    page.goto(f"{url}7/")
    page.locator("#slot-7 summary").click()
    page.locator("#slot-7").get_by_role("link", name="Edit").click()
    page.get_by_label("Your statement").fill("Every winter since 2018 has cost it a beam.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("#7 has its new wording.")).to_be_visible()
    page.locator("#slot-7 summary").click()
    page.locator("#slot-7").get_by_role("button", name="Withdraw").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("#7 is back.")).to_be_visible()


def test_a_passage_is_annotated_by_pasting_it(page, url, enter, member, bridge):
    enter(page.context, member, debate=bridge)
    page.goto(f"{url}annotate/")
    page.get_by_label("The passage").fill(SENTENCE)
    page.get_by_label("Your note").fill("Which shops?")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("article")).to_contain_text("Which shops?")


def test_on_a_phone_the_text_is_one_tap_away(page, url):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(url)
    expect(page.locator(".prose")).to_be_hidden()
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator(".prose")).to_be_visible()
    expect(page.locator("#main .view")).to_be_hidden()
    page.get_by_role("link", name="Argument").click()
    expect(page.locator("#main .view")).to_be_visible()


def test_on_a_phone_the_tab_that_is_open_looks_so(page, url):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(url)
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.get_by_role("link", name="Text", exact=True)).to_have_css("font-weight", "600")
    expect(page.get_by_role("link", name="Argument", exact=True)).to_have_css("font-weight", "500")


def give_name(page, name):
    """Where the page itself puts the cursor: whoever types before it does gets a line in the console."""
    field = page.get_by_label("Choose a name others will see")
    expect(field).to_be_focused()
    field.fill(name)
