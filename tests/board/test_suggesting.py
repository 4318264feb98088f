"""Suggesting over HTTP: the same composer, what waits, my page, and everything that is refused."""

from html import unescape

import pytest

from debate.arguments import merging, tending
from debate.debates import actions as debates
from debate.moderation import suggestions
from debate.moderation.models import Suggestion
from debate.people.models import User
from tests.board.test_writing import SENTENCE, START, sent
from tests.board.world import HTMX
from tests.moderation.world import BODY, suggest

MINE = "/me/suggestions/"
LOOKED_AT = "A moderator looks at it first."


@pytest.fixture
def url(suggesting):
    return f"/debates/{suggesting.slug}/3/"


@pytest.fixture
def as_stefan(client, stranger):
    client.force_login(stranger)
    return client


# ---------------------------------------------------------------------------------- the composer


def test_the_composer_says_what_happens_next_to_whom_it_concerns(client, url, stranger, owner):
    for user, suggests in ((None, True), (stranger, True), (owner, False)):
        if user:
            client.force_login(user)
        for headers in ({}, HTMX):
            page = client.get(f"{url}reply/", headers=headers).text
            assert (LOOKED_AT in page, "Suggest it</button>" in page, "Add it</button>" in page) == (
                suggests,
                suggests,
                not suggests,
            )


def test_a_suggestion_waits_in_place_and_the_public_page_stays_as_it_was(as_stefan, client, url, suggesting):
    answer = as_stefan.post(f"{url}reply/", sent(), headers=HTMX)
    assert answer.status_code == 200 and answer.text.startswith('<section class="composer suggested"')
    assert sent()["body"] in answer.text and "take-back/" in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    made = Suggestion.objects.get()
    assert (made.author.name, made.parent.number, made.kind) == ("Stefan", 3, "claim")
    assert suggesting.nodes.count() == 3
    client.logout()
    assert sent()["body"] not in client.get(url).text


def test_what_waits_stands_under_what_it_would_answer_for_its_author_alone(
    client, as_stefan, url, suggesting, stranger, owner, guest, django_assert_max_num_queries
):
    board = suggesting.get_absolute_url()
    client.post(f"{board}first-minute/over/")
    first = suggest(suggesting, stranger)
    suggest(suggesting, stranger, "Only for <b>lorries</b>.", "position", number=None)
    suggest(suggesting, stranger, "It groans when lorries cross it.", number=1)
    for address in (board, url, f"{url}children/", f"{board}1/children/"):
        client.get(address, headers=HTMX)
        with django_assert_max_num_queries(8):
            page = client.get(address, headers=HTMX if "children" in address else {}).text
        assert ("Your suggested claim" in page and BODY in page) == (address != f"{url}children/"), address
    page = client.get(board).text
    under = page[page.index('id="under-3"') :]
    assert f"{MINE}#suggestion-{first.pk}" in under and BODY in under
    assert "Your suggested position" in page and "Only for &lt;b&gt;lorries&lt;/b&gt;." in page
    suggestions.take_back(suggestion=first, by=stranger)
    assert BODY not in client.get(url).text
    for user in (owner, guest, None):
        client.force_login(user) if user else client.logout()
        client.post(f"{board}first-minute/over/")
        assert "Your suggested" not in client.get(board).text and "lorries" not in client.get(f"{board}1/").text


def test_without_script_a_message_leads_on(as_stefan, url):
    answer = as_stefan.post(f"{url}reply/", sent(), follow=True)
    assert answer.redirect_chain == [(f"{url}#n3", 302)]
    assert LOOKED_AT in answer.text and MINE in answer.text and f"<span data-written>{sent()['body']}" in answer.text


def test_from_guided_voting_it_goes_on_there(as_stefan, url, suggesting):
    answer = as_stefan.post(f"{url}reply/", sent(then="guided"), headers=HTMX)
    assert answer.status_code == 302 and answer["Location"] == f"/debates/{suggesting.slug}/guided/"


def test_against_a_passage_suggests_the_rebuttal_with_its_evidence(as_stefan, url):
    both = sent(kind="rebuttal", with_passage="on", exact=SENTENCE, evidence="Shops on the east bank would lose.")
    as_stefan.post(f"{url}reply/", both)
    made = Suggestion.objects.get()
    assert (made.kind, made.aim, made.quote.exact) == ("rebuttal", "truth", SENTENCE)
    assert made.evidence == "Shops on the east bank would lose."


def test_evidence_is_suggested_with_its_passage(as_stefan, url, suggesting):
    place = {"version": suggesting.texts.get().current().pk, "start": START, "end": START + len(SENTENCE)}
    as_stefan.post(f"{url}reply/", sent(kind="evidence", exact=SENTENCE, **place))
    assert Suggestion.objects.get().quote.start == START


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"body": "Too short"}, "at least 10 characters"),
        ({"kind": "rebuttal", "aim": "quotation"}, "Only evidence quotes the text."),
        ({"kind": "evidence", "exact": "Bananas are rich."}, "The text does not say that"),
        ({"body": "As #99 says, it has rusted."}, "#99 is not in this debate."),
        ({"body": "It is too weak for another winter."}, "Is it here already?"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(as_stefan, url, wrong, reason):
    answer = as_stefan.post(f"{url}reply/", sent(**wrong))
    assert answer.status_code == 422 and reason in unescape(answer.text)
    assert sent(**wrong)["body"] in unescape(answer.text)
    assert not Suggestion.objects.exists()


def test_the_same_again_and_an_eleventh_come_back_with_the_reason(as_stefan, url, suggesting, stranger):
    as_stefan.post(f"{url}reply/", sent())
    again = as_stefan.post(f"{url}reply/", sent())
    assert again.status_code == 422 and "You have suggested just this here already" in again.text
    for each in range(9):
        suggest(suggesting, stranger, f"This is reason number {each}.")
    late = as_stefan.post(f"{url}reply/", sent(body="It groans when lorries cross it."))
    assert late.status_code == 422 and "10 of your suggestions wait" in late.text
    assert "It groans when lorries cross it." in late.text
    assert Suggestion.objects.count() == 10


def test_a_visitor_gives_a_name_and_suggests(client, url):
    asked = client.post(f"{url}reply/", sent(), headers=HTMX)
    assert "What should we call you?" in asked.text and not Suggestion.objects.exists()
    done = client.post(f"{url}reply/", sent(guest_name="Kim"), follow=True)
    assert LOOKED_AT in done.text
    assert Suggestion.objects.get().author == User.objects.get(name="Kim (guest)")
    assert BODY in client.get(MINE).text


def test_the_rule_s_reason_is_the_answer(client, url, suggesting, guest, owner):
    client.force_login(guest)
    debates.configure(debate=suggesting, by=owner, contribution="signed_in")
    assert "Only people with an account" in client.post(f"{url}reply/", sent()).text
    debates.configure(debate=suggesting, by=owner, contribution="anyone")
    debates.configure(debate=suggesting, by=owner, posting_open=False)
    assert "Posting is closed" in client.get(f"{url}reply/").text
    debates.configure(debate=suggesting, by=owner, posting_open=True)
    tending.lock(node=suggesting.nodes.get(number=1), by=owner, reason="In circles.")
    refused = client.post(f"{url}reply/", sent(), headers=HTMX)
    assert refused.status_code == 403 and "This branch is locked: In circles." in refused.text


def test_what_was_accepted_is_withdrawn_and_not_edited(client, suggesting, stranger, owner):
    node = suggestions.accept(suggestion=suggest(suggesting, stranger), by=owner).node
    client.force_login(stranger)
    slot = client.get(node.get_absolute_url()).text
    assert "4/withdraw/" in slot and "4/edit/" not in slot
    edit = client.get(f"{node.get_absolute_url()}edit/")
    assert edit.status_code == 403 and "Here statements stay as they were accepted." in edit.text


# ---------------------------------------------------------------------------------- a position


def test_a_position_is_suggested(client, as_stefan, suggesting):
    address = f"/debates/{suggesting.slug}/suggest-position/"
    assert address in as_stefan.get(suggesting.get_absolute_url()).text
    assert "Only for lorries." in as_stefan.get(f"{address}?body=Only+for+lorries.").text
    answer = as_stefan.post(address, {"body": "Only for  lorries."}, follow=True)
    assert answer.redirect_chain == [(suggesting.get_absolute_url(), 302)] and LOOKED_AT in answer.text
    made = Suggestion.objects.get()
    assert (made.kind, made.parent, made.body) == ("position", None, "Only for lorries.")
    for wrong, reason in (
        ("Only for lorries.", "just this here already"),
        ("No.", "at least 10"),
        ("As #99.....", "#99"),
    ):
        again = as_stefan.post(address, {"body": wrong})
        assert again.status_code == 422 and reason in again.text and wrong in again.text


def test_who_may_not_suggest_a_position_learns_why(client, suggesting, owner, stranger, private_debate):
    address = f"/debates/{suggesting.slug}/suggest-position/"
    client.force_login(owner)
    assert "You need not suggest" in client.get(address).text
    assert "suggest-position" not in client.get(suggesting.get_absolute_url()).text
    client.force_login(stranger)
    assert client.put(address).status_code == 405
    for method in (client.get, client.post):
        assert method(f"/debates/{private_debate.slug}/suggest-position/").status_code == 404
    debates.configure(debate=suggesting, by=owner, takes_suggestions=False)
    refused = client.post(address, {"body": "Only for lorries."})
    assert refused.status_code == 403 and "takes no suggestions" in refused.text


def test_a_visitor_suggests_a_position_under_a_name(client, suggesting):
    address = f"/debates/{suggesting.slug}/suggest-position/"
    assert "What should we call you?" in client.post(address, {"body": "Only for lorries."}).text
    client.post(address, {"body": "Only for lorries.", "guest_name": "Kim"})
    assert Suggestion.objects.get().author.name == "Kim (guest)"


# -------------------------------------------------------------------------------------- my page


def test_my_page_tells_what_became_of_each(as_stefan, suggesting, stranger, owner):
    assert "You have suggested nothing yet." in as_stefan.get(MINE).text
    names = ["waits", "is accepted", "is changed", "is merged", "is declined", "is taken back"]
    made = {name: suggest(suggesting, stranger, f"This is one that {name}.") for name in names}
    suggestions.accept(suggestion=made["is accepted"], by=owner)
    reworded = suggestions.Proposal.of(made["is changed"])
    reworded = type(reworded)("claim", suggestions.Wording("So it reads now."), reworded.parent)
    suggestions.accept(suggestion=made["is changed"], by=owner, proposal=reworded, reason="Shorter.")
    suggestions.merge(suggestion=made["is merged"], by=owner, into=suggesting.nodes.get(number=3))
    suggestions.decline(suggestion=made["is declined"], by=owner, reason="Say which engineers.")
    as_stefan.post(f"/me/suggestions/{made['is taken back'].pk}/take-back/")
    page = as_stefan.get(MINE).text
    assert all(f"This is one that {name}." in page for name in names)
    entries = dict(zip(reversed(names), page.split('<li id="suggestion-')[1:], strict=True))
    assert "It waits to be looked at." in entries["waits"] and "Take it back" in entries["waits"]
    assert "<b>Accepted as" in entries["is accepted"] and "/4/" in entries["is accepted"]
    assert "Accepted, with changes," in entries["is changed"] and "Shorter." in entries["is changed"]
    assert "So it reads now." in entries["is changed"]
    assert "says the same" in entries["is merged"] and "It is too weak for another winter." in entries["is merged"]
    assert "Say which engineers." in entries["is declined"] and "Try again" in entries["is declined"]
    assert "You took it back." in entries["is taken back"] and "Try again" in entries["is taken back"]
    assert page.count("Take it back") == 1
    merging.merge(node=suggesting.nodes.get(number=5), by=owner, into=suggesting.nodes.get(number=3))
    page = as_stefan.get(MINE).text
    assert "#5 was merged into #3 since." in page and "was withdrawn or hidden" not in page


def test_try_again_opens_the_composer_filled(as_stefan, suggesting, stranger, owner, url):
    both = sent(kind="rebuttal", with_passage="on", exact=SENTENCE, evidence="Shops on the east bank would lose.")
    outside = sent(outside_url="https://example.org/steel", outside_quote="Steel rusts.")
    for fields in (both, outside):
        as_stefan.post(f"{url}reply/", fields)
        made = Suggestion.objects.latest("pk")
        suggestions.decline(suggestion=made, by=owner, reason="Not so.")
        [entry] = [part for part in as_stefan.get(MINE).text.split("<li id=") if f"suggestion-{made.pk}" in part]
        address = unescape(entry.split('<a class="link" href="')[1].split('"')[0])
        composer = unescape(as_stefan.get(address).text)
        assert all(value in composer for value in fields.values()), address
        assert f'value="{fields["kind"]}" required checked' in composer


def test_taking_back_is_the_author_s_while_it_waits(client, suggesting, stranger, member, owner):
    made = suggest(suggesting, stranger)
    address = f"/me/suggestions/{made.pk}/take-back/"
    assert client.post(address)["Location"].startswith("/account/login/")
    client.force_login(member)
    assert client.post(address).status_code == 404
    client.force_login(stranger)
    assert client.get(address).status_code == 405
    suggestions.decline(suggestion=made, by=owner, reason="Too vague.")
    assert "It was declined by Olga meanwhile." in client.post(address, follow=True).text
    assert Suggestion.objects.get().state == "declined"


def test_my_suggestions_in_as_many_queries_as_one(
    as_stefan, suggesting, stranger, owner, django_assert_max_num_queries
):
    for each in range(9):
        suggest(suggesting, stranger, f"This is reason number {each}.")
    suggestions.accept(suggestion=suggest(suggesting, stranger), by=owner)
    with django_assert_max_num_queries(6):
        assert as_stefan.get(MINE).text.count("Take it back") == 9


def test_what_one_may_no_longer_see_is_not_listed(as_stefan, suggesting, stranger, owner):
    made = suggest(suggesting, stranger)
    debates.configure(debate=suggesting, by=owner, visibility="members")
    assert BODY not in as_stefan.get(MINE).text
    assert as_stefan.post(f"/me/suggestions/{made.pk}/take-back/").status_code == 404
