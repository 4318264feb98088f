"""The notes' pages and fragments, for everyone who may and may not."""

import pytest
from django.contrib.auth.models import AnonymousUser

from debate.annotations import actions
from debate.annotations.access import get_node_target_or_404
from debate.annotations.models import Annotation
from debate.annotations.threads import threads
from debate.arguments import actions as arguments
from debate.debates.actions import configure
from tests.cast import BODY

HTMX = {"HX-Request": "true"}


@pytest.fixture
def note(claim, member):
    return actions.annotate(
        debate=claim.debate, by=member, node=claim, body="Which *winter*?", motivation="questioning"
    )


@pytest.fixture
def url(claim):
    return f"/debates/{claim.debate.slug}/{claim.number}/annotations/"


def note_url(note, what):
    return f"/debates/{note.debate.slug}/annotations/{note.key}/{what}/"


def test_the_list_says_what_it_is_about_and_can_be_closed(client, note, claim, url):
    page = client.get(url, headers={"HX-Request": "true"}).text
    assert f"<h2>Notes on #{claim.number}</h2>" in page
    assert f'href="{claim.get_absolute_url()}" data-close' in page


def test_the_list_is_a_page_and_a_fragment(client, note, url):
    page = client.get(url)
    assert page.status_code == 200
    assert "<html" in page.text and "Which <em>winter</em>?" in page.text
    part = client.get(url, headers=HTMX)
    assert part.text.lstrip().startswith("<section") and "<html" not in part.text
    assert "HX-Request" in page["Vary"] and "HX-Request" in part["Vary"]
    assert page["Cache-Control"] == "private, no-store"


def test_a_note_is_written_and_shown(client, claim, stranger, url):
    client.force_login(stranger)
    answer = client.post(url, {"body": "Why so?", "motivation": "questioning"})
    note = Annotation.objects.get()
    assert answer.url == f"{url}#note-{note.key}"
    assert (note.author, note.node, note.motivation, note.private) == (stranger, claim, "questioning", False)
    assert "Why so?" in client.post(url, {"body": "Another."}, headers=HTMX).text


def test_a_private_note_is_seen_by_its_author_alone(client, member, owner, curator, url):
    client.force_login(member)
    client.post(url, {"body": "My secret.", "private": "on"})
    note = Annotation.objects.get()
    assert "My secret." in client.get(url).text
    for other in (owner, curator):
        client.force_login(other)
        assert "My secret." not in client.get(url).text
        assert client.post(url, {"body": "Seen!", "thread": note.key}).status_code == 404
        for what in ("edit", "hide", "withdraw", "restore"):
            assert client.post(note_url(note, what), {"body": "Mine now.", "reason": "No."}).status_code == 404
    note.refresh_from_db()
    assert note.body == "My secret." and note.is_shown


def test_an_anonymous_visitor_is_asked_for_a_name_and_loses_nothing(client, claim, url):
    asked = client.post(url, {"body": "From the street.", "motivation": "commenting"})
    assert "From the street." in asked.text and not Annotation.objects.exists()
    client.post(url, {"body": "From the street.", "motivation": "commenting", "guest_name": "Kim"})
    assert Annotation.objects.get().author.name == "Kim (guest)"


@pytest.mark.parametrize("body", ["", "***", "x" * 4001])
def test_a_wrong_note_comes_back_as_it_was(client, claim, member, url, body):
    client.force_login(member)
    answer = client.post(url, {"body": body})
    assert answer.status_code == 422
    assert "is-wrong" in answer.text and body in answer.text
    assert not Annotation.objects.exists()


def test_a_reply_stands_under_its_note(client, note, stranger, url):
    client.force_login(stranger)
    answer = client.post(url, {"body": "This one.", "thread": note.key})
    assert answer.status_code == 302
    assert Annotation.objects.get(thread=note).author == stranger
    wrong = client.post(url, {"body": "", "thread": note.key})
    assert wrong.status_code == 422 and '<details class="reply" open>' in wrong.text


@pytest.mark.parametrize("thread", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_reply_to_nothing_is_404(client, note, stranger, url, thread):
    client.force_login(stranger)
    assert client.post(url, {"body": "To whom?", "thread": thread}).status_code == 404


def test_strangers_do_not_learn_of_a_members_debate(client, private_debate, owner, stranger):
    note = actions.annotate(debate=private_debate, by=owner, node=private_debate.nodes.get(), body="Between us.")
    client.force_login(stranger)
    base = f"/debates/{private_debate.slug}"
    for address in (f"{base}/1/annotations/", f"{base}/annotate/", f"{base}/annotations/{note.key}/edit/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"body": "Hello?"}).status_code == 404


def test_where_posting_is_closed_the_reason_stands_in_place_of_the_form(client, note, owner, stranger, url):
    configure(debate=note.debate, by=owner, posting_open=False)
    client.force_login(stranger)
    assert "Posting is closed" in client.get(url).text
    assert client.post(url, {"body": "Late."}).status_code == 403


def test_the_author_edits_withdraws_and_brings_back(client, note, member, url):
    client.force_login(member)
    assert "Which *winter*?" in client.get(note_url(note, "edit")).text
    assert client.post(note_url(note, "edit")).status_code == 422
    assert client.post(note_url(note, "edit"), {"body": "Which one?"}).status_code == 302
    assert client.post(note_url(note, "withdraw")).status_code == 302
    assert "Which one?" not in client.get(url).text
    assert "Bring it back" in client.get(url).text
    client.post(note_url(note, "restore"))
    assert "Which one?" in client.get(url).text


def test_a_note_is_reported_by_others(client, note, member, stranger, url):
    for person, offered in ((member, False), (stranger, True)):
        client.force_login(person)
        assert (f"{note.key}/report/" in client.get(url).text) is offered


def test_others_can_neither_edit_nor_withdraw_nor_hide(client, note, stranger):
    client.force_login(stranger)
    for what in ("edit", "withdraw", "hide", "restore"):
        assert client.post(note_url(note, what), {"body": "Mine.", "reason": "No."}).status_code == 403
    client.logout()
    assert client.post(note_url(note, "withdraw")).status_code == 302
    note.refresh_from_db()
    assert note.is_shown and note.body == "Which *winter*?"


def test_the_owner_hides_with_a_reason_that_everyone_reads(client, note, owner, url):
    client.force_login(owner)
    assert client.post(note_url(note, "hide"), {"reason": ""}).status_code == 422
    client.post(note_url(note, "hide"), {"reason": "Off topic."})
    actions_shown = client.get(url).text
    assert "Hidden: Off topic." in actions_shown and "Bring it back" in actions_shown
    client.logout()
    assert "winter" not in client.get(url).text.partition('class="notes"')[2]


def test_a_withdrawn_note_stays_as_a_tombstone_over_its_replies(client, note, member, stranger, url):
    actions.reply(thread=note, by=stranger, body="This one.")
    actions.withdraw(note=note, by=member)
    text = client.get(url).text
    assert "Withdrawn by its author." in text and "This one." in text


def test_notes_of_a_withdrawn_statement_are_gone_with_it(client, note, member, stranger, url):
    arguments.withdraw(node=note.node, by=member)
    client.force_login(stranger)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("what", ["withdraw", "restore"])
def test_writes_answer_no_get(client, note, member, what):
    client.force_login(member)
    assert client.get(note_url(note, what)).status_code == 405


def test_a_passage_is_annotated_by_selecting_it(client, debate, member, text):
    client.force_login(member)
    version, start = text.current(), BODY.index("The ferry is slow in winter")
    chosen = {"version": version.pk, "start": start, "end": start + 28, "exact": BODY[start : start + 28]}
    url = f"/debates/{debate.slug}/annotate/"
    assert "The ferry is slow in winter." in client.get(url, chosen).text
    answer = client.post(url, chosen | {"body": "Is it?", "motivation": "questioning"})
    note = Annotation.objects.get()
    assert note.quote.exact == "The ferry is slow in winter."
    assert answer.url == f"/debates/{debate.slug}/passages/{note.quote_id}/annotations/#note-{note.key}"
    assert "Is it?" in client.get(answer.url.partition("#")[0]).text


def test_a_passage_is_annotated_by_pasting_it(client, debate, member):
    client.force_login(member)
    client.post(f"/debates/{debate.slug}/annotate/", {"passage": "“the town has grown\naround it”", "body": "Nice."})
    assert Annotation.objects.get().quote.exact == "the town has grown around it"


def test_a_misquote_is_answered_with_what_the_text_says(client, debate, member):
    client.force_login(member)
    url = f"/debates/{debate.slug}/annotate/"
    sent = {"passage": "Engineers suggest that it will last ten more winters.", "body": "So strong!"}
    answer = client.post(url, sent)
    assert answer.status_code == 422 and not Annotation.objects.exists()
    assert "the text has “not”" in answer.text.replace("&quot;", '"') and "So strong!" in answer.text
    assert "it will not last ten more winters" in answer.text
    says = answer.context["form"].proposal
    place = f"{says.version.pk}:{says.start}:{says.end}"
    client.post(url, sent | {"says": place})
    assert "will not last" in Annotation.objects.get().quote.exact


@pytest.mark.parametrize(
    "sent",
    [
        {"passage": ""},
        {"passage": "Nothing of the kind was ever written in it."},
        {"version": "1e9", "start": "0", "end": "5"},
        {"version": "999999", "start": "0", "end": "5"},
        {"says": "999999:0:5"},
        {"says": "x"},
    ],
)
def test_what_is_not_in_the_text_is_no_passage(client, debate, member, sent):
    client.force_login(member)
    answer = client.post(f"/debates/{debate.slug}/annotate/", sent | {"body": "There!"})
    assert answer.status_code == 422 and "There!" in answer.text
    assert not Annotation.objects.exists()


def test_a_selection_that_the_text_does_not_say_is_refused(client, debate, member, text):
    client.force_login(member)
    sent = {"version": text.current().pk, "start": 0, "end": 10, "exact": "Some other words", "body": "There!"}
    answer = client.post(f"/debates/{debate.slug}/annotate/", sent)
    assert answer.status_code == 422 and not Annotation.objects.exists()


def test_a_passage_of_another_debates_text_is_404(client, debate, quote, member):
    configure_other = f"/debates/{debate.slug}/passages/{quote.pk + 1}/annotations/"
    client.force_login(member)
    assert client.get(configure_other).status_code == 404


def test_the_number_of_queries_does_not_grow(claim, member, stranger, django_assert_max_num_queries):
    for each in range(5):
        note = actions.annotate(debate=claim.debate, by=member, node=claim, body=f"Note {each}.")
        for answer in range(4):
            actions.reply(thread=note, by=stranger, body=f"Reply {answer}.")
    for user in (AnonymousUser(), stranger):
        target = get_node_target_or_404(user, claim.debate.slug, claim.number)
        with django_assert_max_num_queries(3):
            lines = threads(target, user)[1]
        assert [len(line.replies) for line in lines] == [4] * 5
