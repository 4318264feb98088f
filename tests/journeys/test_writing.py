"""Voting and writing: a guest joins, a member uses passages for and against, rebuts, annotates; no draft is lost."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from debate.annotations.models import Annotation
from debate.arguments.models import Node
from debate.debates.actions import mend_text
from debate.people.models import User
from debate.votes.models import Vote

SENTENCE = "Closing it would cost shops on the east bank trade."

PLACES = """sentence => {
    const walker = document.createTreeWalker(document.querySelector(".prose"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(sentence);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + sentence.length);
        node.parentElement.scrollIntoView({ block: "center" });
        const boxes = [...range.getClientRects()].filter(box => box.width > 1);
        const [first, last] = [boxes[0], boxes.at(-1)];
        return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
    }
}"""


def drag_over(page, sentence):
    """Select a sentence as a hand with a mouse does."""
    left, top, right, bottom = page.evaluate(PLACES, sentence)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2, steps=4)
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()


def newest():
    return Node.objects.order_by("-number").first()


def test_who_forgets_the_kind_stands_before_it(as_member, url, console):
    page = as_member
    page.goto(url)
    page.locator("#n3 > .card").get_by_role("link", name="Answer").first.click()
    composer = page.locator("#reply-3")
    composer.locator("[name=body]").fill("What am I, then, says the sentence.")
    console.allow("422")
    composer.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert").filter(has_text="choose one of these")).to_be_visible()
    expect(composer.locator("[name=kind]").first).to_be_focused()
    expect(composer.locator("[name=body]")).to_have_value("What am I, then, says the sentence.")


def test_a_guest_joins_and_votes(as_visitor, member):
    page = as_visitor
    page.locator("#slot-5").get_by_role("button", name="Yes", exact=True).click()
    page.get_by_label("Choose a name others will see").fill("Kim")
    page.get_by_role("button", name="Take part").click()
    expect(page.get_by_text("You’re in as Kim (guest)")).to_be_visible()
    expect(page.locator("#slot-5")).to_contain_text("You: yes")
    kim = User.objects.get(name="Kim (guest)")

    relevance = page.get_by_role("group", name="How much does #5 count against #3?")
    relevance.get_by_role("button", name="Strongly").click()
    expect(page.locator("#slot-5")).to_contain_text("You: yes · counts strongly")
    assert {vote.question: vote.value for vote in Vote.objects.filter(voter=kim)} == {"agreement": 2, "relevance": 3}

    page.locator("#slot-5").get_by_text("change").click()
    page.locator("#slot-5").get_by_role("button", name="No", exact=True).click()
    expect(page.locator("#slot-5")).to_contain_text("You: no · counts strongly")
    page.locator("#slot-5").get_by_text("change").click()
    page.get_by_role("button", name="Withdraw my answer").click()
    expect(page.locator("#slot-5")).not_to_contain_text("You: no")
    expect(page.locator("#stats-5 .tally")).to_have_count(1)


def test_a_vote_moves_the_tally_beside_it(as_member, url):
    page = as_member
    page.goto(url)
    expect(page.get_by_role("img", name="0 no, 1 rather no, 0 undecided, 1 rather yes, 4 yes")).to_be_visible()
    page.locator("#slot-3").get_by_role("button", name="Rather yes").click()
    expect(page.get_by_role("img", name="0 no, 1 rather no, 0 undecided, 2 rather yes, 4 yes")).to_be_visible()


def test_a_vote_on_a_position_shows_the_results_of_all(as_member, url):
    page = as_member
    page.goto(url)
    expect(page.locator("#positions output")).to_have_count(0)
    page.locator("#slot-1").get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator("#slot-1")).to_contain_text("You: yes")
    expect(page.locator("#positions output")).to_have_count(1)  # nobody judged the other yet
    expect(page.locator("#positions")).not_to_contain_text("results after your own answer")
    expect(page.locator("#n1")).to_have_class("position is-open")
    expect(page.locator("#slot-1 :focus")).to_have_count(1)


def test_a_selected_passage_speaks_for_one_statement(as_member, url, member):
    page = as_member
    page.goto(url)
    page.locator("#n3 > .card .card-body").click()
    drag_over(page, SENTENCE)
    page.get_by_role("button", name="Use as evidence").click()
    sheet = page.get_by_role("dialog", name="This passage")
    expect(sheet).to_contain_text(f"“{SENTENCE}”")
    expect(sheet.locator("li").first).to_contain_text("#3")  # the one last looked at
    sheet.get_by_role("link", name="For #3").click()
    expect(sheet).to_be_hidden()
    composer = page.locator("#under-3 form.composer")
    expect(composer.get_by_label("Passage of the text", exact=True)).to_have_value(SENTENCE)
    expect(composer.get_by_role("radio", name="Evidence")).to_be_checked()
    composer.get_by_label("Your statement").fill("Closing would cost the shops trade.")
    composer.get_by_role("button", name="Add it").click()
    card = page.locator("#n3 > .branch > ol > #n9")
    expect(card).to_contain_text(f"“{SENTENCE}”")
    expect(card).to_be_focused()
    assert (newest().kind, newest().parent.number, newest().quote.exact) == ("evidence", 3, SENTENCE)
    page.reload()
    expect(page.locator("mark.passage", has_text=SENTENCE)).to_be_visible()


def test_a_selected_passage_speaks_against_another(as_member, url):
    """The rebuttal and its evidence in one form; the statement is found by its words."""
    page = as_member
    page.goto(url)
    drag_over(page, SENTENCE)
    page.get_by_role("button", name="Use as evidence").click()
    sheet = page.get_by_role("dialog", name="This passage")
    sheet.get_by_label("Search statements by words").fill("too weak")
    sheet.get_by_role("button", name="Search").click()
    expect(sheet.locator("li")).to_have_count(1)
    sheet.get_by_role("link", name="Against #3").click()
    composer = page.locator("#under-3 form.composer")
    expect(composer.get_by_label("Passage of the text", exact=True)).to_have_value(SENTENCE)
    composer.get_by_label("What the passage says, in your words").fill("The text counts shops as the price.")
    composer.get_by_label("Your rebuttal, in one sentence").fill("Weak or not, closing it has a price.")
    composer.get_by_role("button", name="Add it").click()
    expect(page.locator("#n9")).to_contain_text("Weak or not")
    expect(page.locator("#n9 #n10")).to_contain_text(f"“{SENTENCE}”")
    assert [(node.kind, node.parent.number) for node in Node.objects.filter(number__gt=8).order_by("number")] == [
        ("rebuttal", 3),
        ("evidence", 9),
    ]


def test_a_selection_over_two_paragraphs_and_by_keyboard(as_member, url):
    page = as_member
    page.goto(url)
    page.evaluate("""() => {
        const [first, second] = document.querySelectorAll(".prose p");
        const range = document.createRange();
        range.setStart(first.lastChild, first.lastChild.length - 6);
        range.collapse(true);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }""")
    for _ in range(2):
        page.keyboard.press("Shift+End")
        page.evaluate("getSelection().modify('extend', 'forward', 'word')")
    page.get_by_role("button", name="Use as evidence").click()
    expect(page.get_by_role("dialog")).to_contain_text("d it.")


def test_a_whole_paragraph_by_triple_click(as_member, url):
    """The browser's selection then ends before the first character of the next paragraph."""
    page = as_member
    page.goto(url)
    page.locator("#p1").click(click_count=3)
    page.get_by_role("button", name="Use as evidence").click()
    expect(page.get_by_role("dialog").locator("blockquote")).to_have_text(
        "“The bridge was built in 1931, and the town has grown around it.”"
    )


def test_the_last_paragraph_by_triple_click(as_member, url):
    page = as_member
    page.goto(url)
    page.locator("#p3").click(click_count=3)
    page.get_by_role("button", name="Use as evidence").click()
    expect(page.get_by_role("dialog").locator("blockquote")).to_contain_text("The ferry is slow in winter.")


def test_characters_are_counted_as_people_see_them(as_member, url, bridge, curator):
    """JavaScript counts a smiley as two."""
    text = bridge.texts.get()
    body = "😀👩‍👩‍👧 é The mayor 😀 said so. He meant it."
    mend_text(text=text, by=curator, body=body, blocks=[(0, len(body), "paragraph")], reason="Another text.")
    page = as_member
    page.goto(url)
    drag_over(page, "He meant it.")
    page.get_by_role("button", name="Use as evidence").click()
    expect(page.get_by_role("dialog").locator("blockquote")).to_have_text("“He meant it.”")


def test_a_member_rebuts_the_relevance(as_member, url, console):
    console.allow("422")
    page = as_member
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    composer = page.locator("#under-3 form.composer")
    expect(composer.get_by_role("group", name="What does your rebuttal attack?")).to_be_hidden()
    composer.get_by_role("radio", name="Rebuttal").check()
    expect(composer.get_by_role("radio", name="it is not so")).to_be_checked()
    expect(composer.get_by_label("Passage of the text", exact=True)).to_be_hidden()
    composer.get_by_role("radio", name="true, but it does not show that").check()
    composer.get_by_label("Your statement").fill("short")
    expect(composer).to_contain_text("5 of at least 10")
    composer.get_by_role("button", name="Add it").click()
    expect(composer).to_contain_text("Write a whole sentence: at least 10 characters.")
    expect(composer.get_by_label("Your statement")).to_be_focused()
    expect(composer.get_by_role("radio", name="true, but it does not show that")).to_be_checked()
    composer.get_by_label("Your statement").fill("A weak bridge can be mended.")
    composer.get_by_role("button", name="Add it").click()
    expect(page.locator("#n9")).to_contain_text("true, but it does not show that")
    assert (newest().aim, newest().body) == ("relevance", "A weak bridge can be mended.")


def test_a_misquote_is_answered_with_what_the_text_says(as_member, url, console):
    console.allow("422")
    page = as_member
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    composer = page.locator("#under-3 form.composer")
    composer.get_by_role("radio", name="Evidence").check()
    composer.get_by_label("Passage of the text", exact=True).fill(SENTENCE.replace("would", "would not"))
    composer.get_by_label("Your statement").fill("Closing would not cost trade.")
    composer.get_by_role("button", name="Add it").click()
    expect(composer).to_contain_text("The text says it differently")
    expect(composer).to_contain_text(SENTENCE)
    expect(composer.get_by_label("Your statement")).to_have_value("Closing would not cost trade.")
    assert newest().number == 8


def test_a_passage_is_annotated_and_the_note_answered(as_member, url, member):
    page = as_member
    page.goto(url)
    drag_over(page, SENTENCE)
    page.get_by_role("button", name="Annotate").click()
    sheet = page.get_by_role("dialog", name="This passage")
    expect(sheet.get_by_label("Your note")).to_be_focused()
    sheet.get_by_label("Your note").fill("Which shops?")
    sheet.get_by_role("radio", name="Question").check()
    sheet.get_by_role("button", name="Add", exact=True).click()
    expect(sheet.get_by_role("article")).to_contain_text("Which shops?")
    note = Annotation.objects.get()
    assert (note.quote.exact, note.motivation, note.author) == (SENTENCE, "questioning", member)
    sheet.get_by_text("Reply", exact=True).click()
    sheet.get_by_label("Your reply").fill("The bakery, for one.")
    sheet.get_by_role("button", name="Send the reply").click()
    expect(sheet.get_by_role("article")).to_have_count(2)


def test_notes_open_under_the_card(as_member, url):
    page = as_member
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="notes on #3").click()
    notes = page.get_by_role("region", name="Notes on #3")
    notes.get_by_label("Your note").fill("Who says so?")
    notes.get_by_role("button", name="Add", exact=True).click()
    expect(notes.get_by_role("article")).to_contain_text("Who says so?")
    assert Annotation.objects.get().node.number == 3


def test_a_draft_survives_a_reload_and_is_gone_once_sent(as_member, url):
    page = as_member
    page.goto(url)

    def compose():
        page.locator("#slot-3").get_by_role("link", name="Answer").click()
        return page.locator("#under-3 form.composer")

    composer = compose()
    composer.get_by_role("radio", name="Rebuttal").check()
    composer.get_by_label("Your statement").fill("A thought that took a while to find.")
    page.reload()
    expect(page.get_by_role("link", name="Answer draft kept")).to_have_count(1)
    composer = compose()
    expect(composer.get_by_label("Your statement")).to_have_value("A thought that took a while to find.")
    expect(composer.get_by_role("radio", name="Rebuttal")).to_be_checked()
    composer.get_by_role("button", name="Add it").click()
    expect(page.locator("#n9")).to_be_visible()
    expect(page.get_by_role("link", name="Answer draft kept")).to_have_count(0)
    expect(compose().get_by_label("Your statement")).to_have_value("")


def test_whoever_leaves_for_good_leaves_no_draft_in_the_browser(as_member, url, member):
    page = as_member
    page.goto(url)
    page.locator("#slot-3").get_by_role("link", name="Answer").click()
    page.locator("#under-3").get_by_label("Your statement").fill("A thought that nobody shall find.")
    expect(page.locator("#under-3")).to_contain_text("draft kept")
    page.goto(url.replace(urlsplit(url).path, "/me/leave/"))
    page.get_by_label("It stays, without your name").check()
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", name="You have left")).to_be_visible()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("way", ["as a guest", "signing in"])
def test_a_draft_written_before_there_was_a_name_is_not_lost(as_visitor, url, way, member):
    page = as_visitor
    page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
    composer = page.locator("#under-3 form.composer")
    composer.get_by_role("radio", name="Claim").check()
    composer.get_by_label("Your statement").fill("A thought that took a while to find.")
    composer.get_by_role("button", name="Add it").click()
    if way == "as a guest":
        page.get_by_label("Choose a name others will see").fill("Kim")
        page.get_by_role("button", name="Take part").click()
        expect(page.locator("#n9")).to_be_visible()
        assert newest().author.name == "Kim (guest)"
        page.goto(url)
        page.locator("#slot-3").get_by_role("link", name="Answer", exact=True).click()
        expect(page.locator("#body-3")).to_have_value("")  # it is written, and no draft any more
    else:
        page.get_by_role("link", name="I have an account").click()
        page.get_by_label("Username").fill("Mara")
        page.get_by_label("Password").fill("a long password")
        page.get_by_role("button", name="Sign in").click()
        page.locator("#slot-3").get_by_role("link", name="Answer draft kept").click()
        expect(page.locator("#body-3")).to_have_value("A thought that took a while to find.")


@pytest.mark.parametrize("way", ["as a guest", "signing in"])
def test_a_note_for_oneself_written_before_there_was_a_name_stays_for_oneself(as_visitor, member, way):
    page = as_visitor
    page.locator("#slot-3").get_by_role("link", name="Notes").click()
    notes = page.get_by_role("region", name="Notes on #3")
    notes.get_by_label("Your note").fill("Ask at home who else thinks so.")
    notes.get_by_label("Question").check()
    notes.get_by_label("Only me").check()
    notes.get_by_role("button", name="Add").click()
    if way == "as a guest":
        page.get_by_label("Choose a name others will see").fill("Kim")
        page.get_by_role("button", name="Take part").click()
        expect(notes.locator(".only-me")).to_have_count(1)
        expect(notes.get_by_label("Your note")).to_have_value("")
    else:
        page.get_by_role("link", name="I have an account").click()
        page.get_by_label("Username").fill("Mara")
        page.get_by_label("Password").fill("a long password")
        page.get_by_role("button", name="Sign in").click()
        page.locator("#slot-3").get_by_role("link", name="Notes").click()
        expect(notes.get_by_label("Your note")).to_have_value("Ask at home who else thinks so.")
        expect(notes.get_by_label("Only me")).to_be_checked()
        notes.get_by_role("button", name="Add").click()
        expect(notes.locator(".only-me")).to_have_count(1)
    written = Annotation.objects.get()
    assert (written.private, written.motivation) == (True, "questioning")


def test_one_s_own_statement_is_edited_withdrawn_and_brought_back(as_member, url):
    page = as_member
    page.goto(f"{url}7/")
    page.locator("#slot-7 summary").click()
    page.locator("#slot-7").get_by_role("link", name="Edit").click()
    page.locator("#under-7").get_by_label("Your statement").fill("Every winter since 2018 has cost it a beam.")
    page.locator("#under-7").get_by_role("button", name="Save").click()
    expect(page.get_by_text("#7 has its new wording.")).to_be_visible()
    page.locator("#slot-7 summary").click()
    page.locator("#slot-7").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("#7 is withdrawn.")).to_be_visible()
    expect(page.locator("#n7")).to_contain_text("Withdrawn. The answers stay.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#n7")).to_contain_text("Every winter since 2018")
