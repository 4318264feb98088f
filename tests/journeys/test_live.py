"""Two browsers side by side: what one does, the other sees within a second, and loses nothing of its own."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from debate.annotations import actions as notes
from debate.arguments import actions as arguments
from debate.arguments import tending as places
from debate.arguments.actions import Wording
from debate.board import actions as board
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.moderation import marks, suggestions
from debate.moderation.suggestions import Proposal
from debate.texts.actions import quote_passage
from debate.votes import actions as votes
from debate.votes import tending
from tests.board.world import add
from tests.serving import serving


@pytest.fixture(scope="module")
def server(django_db_setup, live_server, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("live"), settings.STATIC_ROOT) as server:
        yield server


@pytest.fixture
def two(new_context, enter, server, bridge, member, stranger):
    """Mara and Stefan, each with the board before them."""
    pages = []
    for user in (member, stranger):
        context = new_context()
        context.set_default_timeout(10_000)
        enter(context, user, debate=bridge)
        page = context.new_page()
        page.goto(f"{server.url}/debates/{bridge.slug}/")
        expect(page.locator("#live")).to_have_attribute("data-live", "yes")
        pages.append(page)
    return pages


SECOND = 2_000


@pytest.fixture
def typed(two):
    """Mara is in the middle of a sentence."""
    mara, _ = two
    mara.locator("#slot-3").get_by_role("link", name="Answer").click()
    typed = mara.locator("#reply-3 textarea[name=body]")
    typed.fill("Half a sentence that must")
    typed.focus()
    yield typed
    expect(typed).to_have_value("Half a sentence that must")
    expect(typed).to_be_focused()


def test_what_others_do_arrives_and_what_i_do_stays(two, typed, bridge, rebuttal, owner, stranger):
    mara, stefan = two
    # A vote, in the same process or another.
    stefan.locator("#slot-3").get_by_role("button", name="Rather yes", exact=True).click()
    expect(mara.locator("#stats-3 .tally")).to_contain_text("7", timeout=SECOND)
    # An answer.
    stefan.locator("#slot-6, #slot-3").first.get_by_role("link", name="Answer").click()
    form = stefan.locator("form.composer")
    form.locator("input[name=kind][value=claim]").check()
    form.locator("textarea[name=body]").fill("Others have closed theirs and lived.")
    form.get_by_role("button", name="Add it").click()
    expect(mara.locator("#n9")).to_contain_text("Others have closed theirs and lived.", timeout=SECOND)
    expect(mara.locator("#n9 .new")).to_have_text("new")
    expect(mara.locator("#n9 .vote")).to_be_visible()
    expect(stefan.locator("#n9")).to_have_count(1)
    # What I did not touch is as it was.
    expect(typed).to_have_value("Half a sentence that must")
    expect(typed).to_be_focused()
    # Another wording, a note, a withdrawal, back again.
    nine = bridge.nodes.get(number=9)
    votes.reword(node=nine, by=stranger, wording=Wording("Others have closed theirs and are glad."))
    expect(mara.locator("#n9 .card-body")).to_contain_text("and are glad.", timeout=SECOND)
    notes.annotate(debate=bridge, by=stranger, node=nine, body="Which others?", motivation="questioning")
    expect(mara.locator("#slot-9 .act[href$='/annotations/']")).to_contain_text(
        re.compile(r"1\s+notes on"), timeout=SECOND
    )
    arguments.withdraw(node=nine, by=stranger)
    expect(mara.locator("#n9")).to_have_count(0, timeout=SECOND)
    arguments.restore(node=nine, by=stranger)
    expect(mara.locator("#n9 .vote")).to_be_visible(timeout=SECOND)
    arguments.hide(node=rebuttal, by=owner, reason="It was rude.")
    expect(mara.locator("#n5 .card-body").first).to_contain_text("It was rude.", timeout=SECOND)
    tending.change_kind(node=nine, by=owner, kind="rebuttal", aim="truth")
    expect(mara.locator("#n9 .kind")).to_have_text("Rebuttal", timeout=SECOND)
    undo = tending.move(node=nine, by=owner, parent=bridge.nodes.get(number=1), kind="claim")
    expect(mara.locator("#tree > #n9 .kind")).to_have_text("Claim", timeout=SECOND)
    tending.undo(undo=undo, by=owner)
    expect(mara.locator("#n3 > .branch > ol > #n9")).to_be_visible(timeout=SECOND)
    expect(mara.locator("#slot-9")).to_have_count(1)


def test_what_those_who_keep_order_do_arrives(two, typed, bridge, owner, stranger, member):
    mara, _ = two
    three, six = bridge.nodes.get(number=3), bridge.nodes.get(number=6)
    nine = add(three, stranger, "Others have closed theirs and are glad.")
    expect(mara.locator("#n9")).to_be_visible(timeout=SECOND)
    marks.mark(node=nine, by=member, kind="unclear", sentence="Which others?")
    expect(mara.locator("#n9 .marked")).to_contain_text("1 mark", timeout=SECOND)
    places.link(parent=three, by=owner, target=six, kind="rebuttal", aim="truth")
    expect(mara.locator("#n10 .ticket")).to_contain_text("same as #6", timeout=SECOND)
    halves = {"first": Wording("Others have closed theirs."), "second": Wording("They are glad of it.")}
    tending.split(node=nine, by=owner, moved=[], **halves)
    expect(mara.locator("#n9 .card-body")).to_have_text("Others have closed theirs.", timeout=SECOND)
    expect(mara.locator("#n11 .card-body")).to_have_text("They are glad of it.", timeout=SECOND)
    board.merge(node=bridge.nodes.get(number=11), by=owner, into=nine)
    expect(mara.locator("#n11")).to_have_count(0, timeout=SECOND)
    # A branch that goes on elsewhere, and comes back.
    add(nine, stranger, "Three of them said so last year.")
    expect(mara.locator("#n9 #n12")).to_be_visible(timeout=SECOND)
    there = {"question": "How long will it last?", "position": "It has some years left in it."}
    undo = tending.extract(node=nine, by=owner, closes=True, **there).undo
    expect(mara.locator("#n12")).to_have_count(0, timeout=SECOND)
    tending.undo(undo=undo, by=owner)
    expect(mara.locator("#n9 #n12")).to_be_visible(timeout=SECOND)


def test_whoever_writes_in_what_is_moved_writes_on(two, bridge, owner, stranger):
    mara, _ = two
    nine = add(bridge.nodes.get(number=1), stranger, "Others have closed theirs and are glad.")
    expect(mara.locator("#tree > #n9")).to_be_visible(timeout=SECOND)
    mara.locator("#slot-3").get_by_role("link", name="Answer").click()
    typed = mara.locator("#reply-3 textarea[name=body]")
    typed.fill("Half a sentence.")
    typed.evaluate("field => field.setSelectionRange(4, 4)")
    undo = tending.move(node=bridge.nodes.get(number=3), by=owner, parent=nine, kind="claim")
    expect(mara.locator("#n9 #n3")).to_be_visible(timeout=SECOND)
    expect(typed).to_be_focused()
    mara.keyboard.type(" of")
    tending.undo(undo=undo, by=owner)
    expect(mara.locator("#tree > #n3")).to_be_visible(timeout=SECOND)
    expect(typed).to_be_focused()
    mara.keyboard.type(" what")
    expect(typed).to_have_value("Half of what a sentence.")


def test_a_passage_that_is_used_another_position_and_a_count_arrive(two, typed, bridge, owner, stranger):
    mara, _ = two
    three = bridge.nodes.get(number=3)
    passage = quote_passage(version=bridge.texts.get().current(), start=0, end=32)
    marked = mara.locator(f"#text mark[data-q~='{passage.pk}']")
    proof = add(three, stranger, "It was built in 1931.", kind="evidence", quote=passage)
    expect(mara.locator(f"#n{proof.number} blockquote")).to_contain_text("¶ 1", timeout=SECOND)
    expect(marked).to_have_count(1, timeout=SECOND)
    notes.annotate(debate=bridge, by=stranger, quote=passage, body="By whom?", motivation="questioning")
    expect(mara.locator(f"#text [data-uses='{passage.pk}']")).to_have_attribute("data-n", "2", timeout=SECOND)
    # Another position.
    other = arguments.add(debate=bridge, by=owner, kind="position", wording=Wording("Only lorries should keep off it."))
    position = mara.locator(f"#positions > #n{other.number}")
    expect(position).to_contain_text("Only lorries should keep off it.", timeout=SECOND)
    expect(position.locator(".vote")).to_be_visible()
    arguments.hide(node=other, by=owner, reason="It is no answer.")
    expect(position).to_have_count(0, timeout=SECOND)
    arguments.restore(node=other, by=owner)
    expect(position.locator(".vote")).to_be_visible(timeout=SECOND)
    # A closed branch says how many there are now.
    add(bridge.nodes.get(number=8), stranger, "The beams were painted, not replaced.")
    expect(mara.locator("#n5 > a.closed")).to_contain_text("3 in all", timeout=SECOND)


def test_what_was_suggested_waits_no_more_when_it_arrives(two, bridge, stranger, owner):
    _, stefan = two
    Debate.objects.update(takes_suggestions=True)
    three = bridge.nodes.get(number=3)
    proposal = Proposal("claim", Wording("It has rusted through in places."), three)
    made = suggestions.suggest(debate=Debate.objects.get(pk=bridge.pk), by=stranger, proposal=proposal)
    stefan.reload()
    expect(stefan.locator("#live")).to_have_attribute("data-live", "yes")
    expect(stefan.locator("#n3 > .waiting")).to_contain_text("It has rusted through in places.")
    suggestions.accept(suggestion=made, by=owner)
    expect(stefan.locator("#n9 .card-body")).to_have_text("It has rusted through in places.", timeout=SECOND)
    expect(stefan.locator("#n3 > .waiting")).to_have_count(0)


def test_whoever_is_paused_is_told_and_nobody_else(two, typed, bridge, owner, member, stranger):
    mara, stefan = two
    soon = timezone.now() + timedelta(hours=1)
    debates.pause(debate=bridge, by=owner, user=member, until=soon, reason="Five insults in a row.")
    loud = "#live .since[data-loud]"
    expect(mara.locator(loud)).to_have_text("What can be done here has changed: load it anew", timeout=SECOND)
    add(bridge.nodes.get(number=3), owner, "What came afterwards.")
    for page in two:
        expect(page.locator("#n9")).to_contain_text("What came afterwards.", timeout=SECOND)
    expect(stefan.locator(loud)).to_have_count(0)


def test_whoever_no_longer_belongs_is_told_and_hears_no_more(two, bridge, owner, member, stranger, server, console):
    console.allow("404")
    debates.configure(debate=bridge, by=owner, visibility="members")
    gone = "You can no longer see this debate here"
    for page, user in zip(two, (member, stranger), strict=True):
        expect(page.locator("#live .since")).to_have_text(gone)  # its address is another
        debates.add_member(debate=bridge, by=owner, user=user)
        page.goto(f"{server.url}/debates/{Debate.objects.get(pk=bridge.pk).slug}/")
        expect(page.locator("#live")).to_have_attribute("data-live", "yes")
    mara, stefan = two
    debates.remove_member(debate=bridge, by=owner, user=member)
    expect(mara.locator("#live .since")).to_have_text(gone)
    add(bridge.nodes.get(number=3), owner, "Said among members.")
    expect(stefan.locator("#n9")).to_contain_text("Said among members.", timeout=SECOND)
    expect(mara.get_by_text("Said among members.")).to_have_count(0)


def test_who_is_here_is_counted_and_named_only_if_they_choose_so(two, bridge, member, server):
    mara, stefan = two
    here = stefan.locator("#live .here")
    expect(here).to_have_text("2 here")
    mara.goto(f"{server.url}/me/")
    mara.get_by_role("button", name="Name me there").click()
    expect(mara.get_by_text("others there see your name.").first).to_be_visible()
    mara.goto(f"{server.url}/debates/{bridge.slug}/")
    expect(here).to_have_text("2 here: Mara")
    mara.close()
    expect(here).to_have_text("")
