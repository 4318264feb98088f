"""The composer, edits and withdrawals over HTTP."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from debate.arguments import actions as arguments
from debate.arguments.models import Node
from debate.debates.actions import configure
from debate.people.models import User
from debate.votes import actions as votes
from debate.web.limits import Limit
from debate.web.verdict import Refused, refused
from tests.board.world import HTMX, add, judge
from tests.cast import BODY

SENTENCE = "Closing it would cost shops on the east bank trade."
START = BODY.index(SENTENCE)


@pytest.fixture
def url(claim):
    return f"/debates/{claim.debate.slug}/{claim.number}/"


def newest():
    return Node.objects.order_by("-pk").first()


def sent(**fields):
    return {"kind": "claim", "body": "The steel has rusted through in places."} | fields


# ------------------------------------------------------------------------------------- answering


@pytest.mark.parametrize(("kind", "aim"), [("claim", ""), ("rebuttal", "truth"), ("rebuttal", "relevance")])
def test_an_answer_is_added_and_led_to(client, url, claim, stranger, kind, aim):
    client.force_login(stranger)
    answer = client.post(f"{url}reply/", sent(kind=kind, aim=aim))
    node = newest()
    assert (answer.status_code, answer["Location"]) == (302, f"{node.get_absolute_url()}#n{node.number}")
    assert (node.parent, node.kind, node.aim, node.author) == (claim, kind, aim, stranger)


def test_htmx_gets_the_new_card(client, url, stranger):
    client.force_login(stranger)
    answer = client.post(f"{url}reply/", sent(), headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.startswith('<li class="node" id="n4"') and "rusted through" in answer.text
    assert "HX-Request" in answer["Vary"] and answer["Cache-Control"] == "private, no-store"


def test_the_composer_is_a_page_and_a_fragment(client, url):
    page, part = client.get(f"{url}reply/"), client.get(f"{url}reply/", headers=HTMX)
    assert "<html" in page.text and "It is too weak for another winter." in page.text
    assert part.text.startswith('<form class="composer"') and "<html" not in part.text
    assert [f'name="kind" value="{kind}"' in part.text for kind in ("claim", "evidence", "rebuttal")] == [True] * 3


def test_only_what_fits_is_offered(client, url, evidence, rebuttal):
    under_evidence = client.get(f"/debates/{evidence.debate.slug}/{evidence.number}/reply/").text
    assert 'value="claim"' not in under_evidence and 'value="quotation"' in under_evidence
    under_position = client.get(f"/debates/{evidence.debate.slug}/1/reply/").text
    assert 'name="aim" value="relevance"' not in under_position
    assert 'name="aim" value="quotation"' not in client.get(f"{url}reply/").text


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"body": "Too short"}, "at least 10 characters"),
        ({"body": "x" * 501}, "501 characters are too many"),
        ({"body": " \n\t "}, "required"),
        ({"kind": ""}, "required"),
        ({"kind": "position"}, "A position answers the question"),
        ({"kind": "essay"}, "essay"),
        ({"kind": "rebuttal", "aim": "quotation"}, "Only evidence quotes the text."),
        ({"kind": "rebuttal", "aim": "style"}, "style"),
        ({"body": "This repeats what #99 and #98 say."}, "#98 and #99 is not in this debate."),
        ({"kind": "evidence"}, "paste it here"),
        ({"outside_url": "https://example.org/"}, "Quote the sentence from the page"),
        ({"outside_quote": "The steel is fine, they say."}, "Say where this sentence stands."),
        ({"outside_url": "ftp://example.org/", "outside_quote": "The steel is fine."}, "https://"),
        ({"outside_url": "javascript:alert(1)", "outside_quote": "The steel is fine."}, "valid URL"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(client, url, stranger, wrong, reason):
    client.force_login(stranger)
    before = Node.objects.count()
    for headers in ({}, HTMX):
        answer = client.post(f"{url}reply/", sent(**wrong), headers=headers)
        said = unescape(answer.text)
        assert answer.status_code == 422 and reason in said
        assert sent(**wrong)["body"].strip() in said
    assert Node.objects.count() == before


def test_references_resolve(client, url, stranger):
    client.force_login(stranger)
    client.post(f"{url}reply/", sent(body="It says the same as #1 and #3."))
    assert newest().number == 4


def test_a_claim_carries_one_link_with_its_sentence(client, url, stranger):
    client.force_login(stranger)
    client.post(f"{url}reply/", sent(outside_url="https://example.org/steel", outside_quote="Steel rusts."))
    page = client.get(newest().get_absolute_url()).text
    assert 'href="https://example.org/steel"' in page and "outside the text, unchecked" in page
    assert 'rel="nofollow noopener ugc external"' in page and ">example.org<" in page.replace(
        "</svg>example", "</svg>>example"
    )


# -------------------------------------------------------------------------------------- passages


def test_a_selected_passage_becomes_evidence(client, url, claim, stranger):
    version = claim.debate.texts.get().current()
    client.force_login(stranger)
    place = {"version": version.pk, "start": START, "end": START + len(SENTENCE)}
    client.post(f"{url}reply/", sent(kind="evidence", exact=SENTENCE, **place))
    assert (newest().quote.exact, newest().quote.start) == (SENTENCE, START)


def test_of_a_repeated_passage_the_selected_place_is_taken(client, url, claim, stranger):
    """Also when the selection took a blank along at its end."""
    version = claim.debate.texts.get().current()
    client.force_login(stranger)
    second = BODY.rindex("The ferry is slow")
    for exact in ("The ferry is slow", "The ferry is slow "):
        place = {"version": version.pk, "start": second, "end": second + len(exact)}
        client.post(f"{url}reply/", sent(kind="evidence", exact=exact, body=f"It is slow: {len(exact)}", **place))
        assert (newest().quote.start, newest().quote.exact) == (second, "The ferry is slow")


@pytest.mark.parametrize("pasted", [SENTENCE, f"  “{SENTENCE}” ", SENTENCE.replace(" shops", "\r\nshops")])
def test_a_pasted_passage_is_found(client, url, stranger, pasted):
    client.force_login(stranger)
    client.post(f"{url}reply/", sent(kind="evidence", exact=pasted))
    assert newest().quote.exact == SENTENCE


def test_a_misquote_is_told_what_the_text_says(client, url, stranger):
    client.force_login(stranger)
    answer = client.post(f"{url}reply/", sent(kind="evidence", exact=SENTENCE.replace("would cost", "would not cost")))
    said = unescape(answer.text)
    assert answer.status_code == 422
    assert "The text says it differently" in said and SENTENCE in said
    assert "The text does not say that" in unescape(
        client.post(f"{url}reply/", sent(kind="evidence", exact="Bananas are rich in potassium.")).text
    )
    assert newest().number == 3


def test_a_place_that_says_something_else_is_not_believed(client, url, claim, stranger):
    version = claim.debate.texts.get().current()
    client.force_login(stranger)
    place = {"version": version.pk, "start": 0, "end": len(SENTENCE)}
    client.post(f"{url}reply/", sent(kind="evidence", exact=SENTENCE, **place))
    assert newest().quote.start == START


def test_against_writes_the_rebuttal_and_its_evidence_in_one(client, url, claim, stranger):
    client.force_login(stranger)
    both = sent(kind="rebuttal", with_passage="on", exact=SENTENCE, evidence="Shops on the east bank would lose.")
    answer = client.post(f"{url}reply/", both, headers=HTMX)
    rebuttal, evidence = Node.objects.filter(number__gt=3).order_by("number")
    assert (rebuttal.kind, rebuttal.aim, rebuttal.parent) == ("rebuttal", "truth", claim)
    assert (evidence.kind, evidence.parent, evidence.quote.exact) == ("evidence", rebuttal, SENTENCE)
    assert 'id="n4"' in answer.text and 'id="n5"' in answer.text


@pytest.mark.parametrize(
    "wrong",
    [{"evidence": "short"}, {"exact": "Bananas are rich."}, {"body": "short"}, {"evidence": "So says #99 too."}],
)
def test_of_the_two_neither_is_written_alone(client, url, stranger, wrong):
    client.force_login(stranger)
    both = sent(kind="rebuttal", with_passage="on", exact=SENTENCE, evidence="Shops on the east bank would lose.")
    assert client.post(f"{url}reply/", both | wrong).status_code == 422
    assert newest().number == 3


def test_the_rebuttal_goes_when_its_evidence_is_refused_at_the_last_moment(client, url, stranger, monkeypatch):
    def add_no_evidence(*, kind, **more):
        if kind == "evidence":
            raise Refused(refused("Posting was closed a moment ago."))
        return add_really(kind=kind, **more)

    add_really = arguments.add
    monkeypatch.setattr(arguments, "add", add_no_evidence)
    client.force_login(stranger)
    both = sent(kind="rebuttal", with_passage="on", exact=SENTENCE, evidence="Shops on the east bank would lose.")
    answer = client.post(f"{url}reply/", both)
    assert answer.status_code == 403 and "Posting was closed a moment ago." in answer.text
    assert newest().number == 3


def test_a_passage_against_is_a_rebuttal_and_nothing_else(client, url, stranger):
    page = client.get(f"{url}reply/?with_passage=on&exact=x").text
    assert 'value="claim"' not in page and 'value="evidence"' not in page
    client.force_login(stranger)
    both = sent(kind="claim", with_passage="on", exact=SENTENCE, evidence="Shops on the east bank would lose.")
    assert client.post(f"{url}reply/", both).status_code == 422
    assert newest().number == 3


def test_what_was_chosen_in_the_text_is_brought_along(client, url, claim):
    version = claim.debate.texts.get().current()
    query = {"kind": "evidence", "version": version.pk, "start": 3, "end": 9, "exact": "bridge"}
    page = client.get(f"{url}reply/", query).text
    assert 'value="evidence" required checked' in page and ">bridge</textarea>" in page
    assert 'name="start" value="3"' in page and 'name="end" value="9"' in page


# ------------------------------------------------------------------------------------------- who


def test_a_visitor_is_asked_for_a_name_and_nothing_is_lost(client, url):
    fields = sent(kind="rebuttal", with_passage="on", exact=SENTENCE, evidence="Shops on the east bank would lose.")
    asked = client.post(f"{url}reply/", fields, headers=HTMX)
    assert "What should we call you?" in asked.text and newest().number == 3
    carried = unescape(asked.text)
    assert all(f'name="{name}" value="{value}"' in carried for name, value in fields.items())
    done = client.post(f"{url}reply/", fields | {"guest_name": "Kim"})
    assert done.status_code == 302
    assert {node.author.name for node in Node.objects.filter(number__gt=3)} == {"Kim (guest)"}


def test_what_is_wrong_is_said_before_a_name_is_asked_for(client, url):
    assert client.post(f"{url}reply/", sent(body="short")).status_code == 422
    assert not User.objects.filter(is_guest=True).exists()


def test_the_rules_reason_is_the_answer(client, url, claim, owner, guest):
    configure(debate=claim.debate, by=owner, contribution="signed_in")
    client.force_login(guest)
    for answer in (client.get(f"{url}reply/"), client.post(f"{url}reply/", sent(), headers=HTMX)):
        assert answer.status_code == 403 and "Only people with an account" in answer.text
    configure(debate=claim.debate, by=owner, posting_open=False)
    client.force_login(owner)
    assert "Posting is closed" in client.post(f"{url}reply/", sent()).text


def test_what_was_withdrawn_is_not_answered(client, url, claim, rebuttal, member, stranger):
    arguments.withdraw(node=claim, by=member)
    client.force_login(stranger)
    answer = client.post(f"{url}reply/", sent())
    assert answer.status_code == 403 and "can no longer be answered" in answer.text


@pytest.mark.parametrize("path", ["reply/", "edit/", "withdraw/", "undo/"])
def test_a_private_debate_does_not_exist_for_strangers(client, private_debate, stranger, path):
    address = f"/debates/{private_debate.slug}/1/{path}"
    client.force_login(stranger)
    for headers in ({}, HTMX):
        assert client.post(address, sent(), headers=headers).status_code == 404


@pytest.mark.parametrize("path", ["edit/", "withdraw/", "undo/"])
def test_a_visitor_signs_in_first(client, url, path):
    empty, typed = client.post(f"{url}{path}"), client.post(f"{url}{path}", sent())
    assert empty.status_code == 302 and empty["Location"].startswith("/account/login/?next=")
    assert typed.status_code == 403 and "/account/login/" in typed.text and sent()["body"] in typed.text


@pytest.mark.parametrize("path", ["withdraw/", "undo/"])
def test_writes_are_posts(client, url, member, path):
    client.force_login(member)
    assert client.get(f"{url}{path}").status_code == 405
    assert client.put(f"{url}reply/").status_code == 405


@pytest.mark.parametrize("path", ["reply/", "edit/", "withdraw/", "undo/"])
def test_too_many_writes_are_told_when_to_try_again(client, url, member, monkeypatch, path):
    monkeypatch.setattr(Limit, "wait", lambda self, who: 90 if self.what == "write" else 0)
    client.force_login(member)
    answer = client.post(f"{url}{path}", sent(), headers=HTMX)
    assert (answer.status_code, answer["Retry-After"]) == (429, "90")
    assert "Nothing you wrote is lost" in answer.text and "<html" not in answer.text
    assert newest().number == 3 and newest().is_live


# --------------------------------------------------------------------------- editing, taking back


def test_an_edit_before_anyone_judged_leaves_no_trace(client, url, claim, member):
    client.force_login(member)
    answer = client.post(f"{url}edit/", {"body": "It is far too weak for a winter."})
    assert answer["Location"] == f"{claim.get_absolute_url()}#n3"
    page = client.get(claim.get_absolute_url()).text
    assert "far too weak" in page and ">edited<" not in page and "#3 has its new wording." in page


def test_a_later_edit_is_visible_and_the_old_wording_one_click_away(client, url, claim, member, stranger):
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    Node.objects.filter(pk=claim.pk).update(created_at=timezone.now() - timedelta(minutes=11))
    client.force_login(member)
    client.post(f"{url}edit/", {"body": "It is strong enough for a winter."})
    assert f'<a href="{url}history/">edited</a>' in client.get(url).text
    wordings = client.get(f"{url}history/").text
    assert wordings.index("put in: </span>strong enough</ins>") < wordings.index("It is too weak for another winter.")
    assert "earlier votes wait to be confirmed" in wordings


def test_within_ten_minutes_an_edit_is_free(client, url, claim, member, stranger):
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    client.force_login(member)
    client.post(f"{url}edit/", {"body": "It is too weak for another winter!"})
    assert ">edited<" not in client.get(url).text
    assert not claim.votes.stale().exists()  # a change of spelling alone


def test_the_edit_form_brings_the_wording(client, url, evidence, member):
    client.force_login(member)
    page = client.get(f"/debates/{evidence.debate.slug}/4/edit/")
    assert (
        page.status_code == 200 and ">Engineers suggest that it will not last ten more winters.</textarea>" in page.text
    )
    part = client.get(f"{url}edit/", headers=HTMX).text
    assert part.startswith('<form class="composer"') and ">It is too weak for another winter.</textarea>" in part


def test_an_edited_passage_is_looked_up(client, evidence, member):
    url = f"/debates/{evidence.debate.slug}/4/edit/"
    client.force_login(member)
    same = {"body": evidence.body}
    wrong = client.post(url, same | {"exact": "Engineers suggest that it will last ten more winters."})
    assert wrong.status_code == 422 and "will not last" in wrong.text
    client.post(url, same | {"exact": SENTENCE})
    evidence.refresh_from_db()
    assert evidence.quote.exact == SENTENCE


@pytest.mark.parametrize("wrong", [{"body": "short"}, {"body": ""}, {"body": "As #99 says, it is weak."}, {}])
def test_an_edit_is_held_to_the_same_rules(client, url, claim, member, wrong):
    client.force_login(member)
    assert client.post(f"{url}edit/", wrong).status_code == 422
    claim.refresh_from_db()
    assert claim.revision == 1


def test_only_the_author_edits_and_withdraws(client, url, claim, stranger, owner):
    for person in (stranger, owner):
        client.force_login(person)
        for path in ("edit/", "withdraw/"):
            answer = client.post(f"{url}{path}", {"body": "It is not weak at all."})
            assert answer.status_code == 403 and "Only its author" in answer.text
    claim.refresh_from_db()
    assert claim.is_live and claim.revision == 1


def test_withdrawing_can_be_undone(client, url, claim, member):
    client.force_login(member)
    answer = client.post(f"{url}withdraw/")
    assert answer["Location"] == f"/debates/{claim.debate.slug}/1/#n1"
    page = client.get(f"/debates/{claim.debate.slug}/1/").text
    assert "#3 is withdrawn." in page and f'formaction="{url}undo/"' in page
    client.post(f"{url}undo/")
    claim.refresh_from_db()
    assert claim.is_live
    assert client.post(f"{url}undo/").status_code == 403  # it is there already


def test_what_those_who_keep_order_hid_stays_hidden_for_its_author(client, url, claim, member, owner):
    arguments.hide(node=claim, by=owner, reason="It names a neighbour.")
    client.force_login(member)
    assert client.post(f"{url}undo/").status_code == 403


def test_the_menu_offers_what_one_may(client, url, claim, member, stranger, owner):
    def offered():
        page = client.get(url).text
        return [what for what in ("edit/", "withdraw/", "hide/", "report/") if f'{url}{what}"' in page]

    client.force_login(stranger)
    assert offered() == ["report/"]
    client.force_login(member)
    assert offered() == ["edit/", "withdraw/", "report/"]
    client.force_login(owner)
    assert offered() == ["hide/", "report/"]


def test_an_answer_is_counted_for_the_one_who_is_answered(client, url, stranger, member):
    client.force_login(stranger)
    client.post(f"{url}reply/", sent())
    client.force_login(member)
    assert "<b>1</b> answer<" in client.get(url).text


def test_hundreds_of_votes_do_not_hinder_an_answer(client, url, claim, stranger):
    judge(claim, [2, 1, 0])
    client.force_login(stranger)
    client.post(f"{url}reply/", sent())
    add(newest(), stranger, "And one more below it.")
    assert newest().number == 5


def test_who_chooses_no_kind_is_told_to_and_hears_it(client, claim, stranger):
    client.force_login(stranger)
    answer = client.post(f"{claim.get_absolute_url()}reply/", {"body": "What am I, then, says the sentence."})
    assert answer.status_code == 422
    assert '<p class="wrong" role="alert">Say what you add: choose one of these.</p>' in answer.text
    assert "What am I, then, says the sentence." in answer.text


def test_a_form_sent_twice_is_one_statement(client, claim, stranger):
    client.force_login(stranger)
    address = f"{claim.get_absolute_url()}reply/"
    first = client.post(address, {"kind": "rebuttal", "body": "It has stood far colder winters."})
    again = client.post(address, {"kind": "rebuttal", "body": "It has  stood far colder winters."})
    assert (first.status_code, again.status_code) == (302, 422)
    assert "already: it is #4." in again.content.decode()
    assert claim.children.count() == 1
