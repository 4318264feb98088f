"""The owner's pages, for everyone who may and may not."""

import re

import pytest

from debate.activity.models import Activity
from debate.annotations import actions as notes
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.debates import actions as debates
from debate.debates.models import Debate, Member
from debate.moderation import suggestions
from debate.moderation.suggestions import Proposal
from debate.votes import actions as votes

SETTINGS = {
    "question": "Should the bridge be closed now?",
    "summary": "A bridge, a ferry, a winter.",
    "note": "The ferry sank in 2025.",
    "visibility": "public",
    "contribution": "signed_in",
    "results": "after_vote",
    "conduct": "Attack arguments, not people.",
    "posting_open": "on",
}


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/manage/"


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def by_link(debate, owner):
    return debates.configure(debate=debate, by=owner, visibility="link")


POSTS = [
    "manage/",
    "manage/new-link/",
    "manage/posting/",
    "manage/positions/",
    "manage/positions/1/",
    "manage/positions/1/withdraw/",
    "manage/state/",
    "members/add/",
    "members/1/remove/",
    "members/1/role/",
    "members/1/hand-over/",
    "invitations/",
    "3/hide/",
    "3/restore/",
]


@pytest.mark.parametrize("path", POSTS)
def test_only_the_owner_and_curators_may(client, claim, stranger, path):
    url = f"/debates/{claim.debate.slug}/{path}"
    sent = SETTINGS | {"body": "A wholly new position.", "name": "Stefan", "reason": "Because."}
    before = Activity.objects.count()
    for user in (None, stranger):  # who is not signed in gets back what was sent, with the way in
        if user:
            client.force_login(user)
        assert client.post(url, sent).status_code == 403
    assert Activity.objects.count() == before


@pytest.mark.parametrize("path", [*POSTS, "who-wrote-what/"])
def test_strangers_do_not_learn_of_a_members_debate(client, private_debate, stranger, path):
    client.force_login(stranger)
    assert client.get(f"/debates/{private_debate.slug}/{path}").status_code in (404, 405)
    assert client.post(f"/debates/{private_debate.slug}/{path}").status_code in (404, 405)


@pytest.mark.parametrize("path", [path for path in POSTS if path not in ("manage/", "3/hide/")])
def test_writes_answer_no_get(as_owner, claim, path):
    assert as_owner.get(f"/debates/{claim.debate.slug}/{path}").status_code == 405


def test_posting_is_closed_and_opened_with_one_button(as_owner, debate, url):
    for value, done, then in (("0", "Posting is closed.", "Open posting again"), ("1", "open again.", "Close posting")):
        page = as_owner.post(f"{url}posting/", {"open": value}, follow=True).text
        assert done in page and then in page
        debate.refresh_from_db()
        assert debate.posting_open == (value == "1")


def test_in_a_closed_debate_posting_is_not_opened(as_owner, debate, url):
    Debate.objects.update(state="closed", posting_open=False)
    page = as_owner.get(url).text
    assert "State: closed" in page and "Open posting again" not in page


def test_the_record_says_how_to_print_it(as_owner, debate):
    assert "Print this page" in as_owner.get(f"/debates/{debate.slug}/who-wrote-what/").text


def test_settings_are_shown_and_saved(as_owner, debate, url):
    assert debate.question in as_owner.get(url).text
    assert as_owner.post(url, SETTINGS).url == url
    debate.refresh_from_db()
    assert debate.question == SETTINGS["question"] and debate.note == SETTINGS["note"]
    assert (debate.contribution, debate.posting_open, debate.votes_open) == ("signed_in", True, False)
    assert debate.results == "after_vote"
    assert debate.conduct == "Attack arguments, not people."
    assert Activity.objects.first().verb == "configured"


@pytest.mark.parametrize("wrong", [{"question": ""}, {"question": "x" * 201}, {"visibility": "nobody"}])
def test_wrong_settings_come_back_and_change_nothing(as_owner, debate, url, wrong):
    answer = as_owner.post(url, SETTINGS | wrong)
    assert answer.status_code == 422 and "The ferry sank in 2025." in answer.text
    debate.refresh_from_db()
    assert debate.question != SETTINGS["question"] and debate.note == ""


def test_a_debate_that_is_no_longer_public_moves_to_an_address_nobody_knows(as_owner, debate, url):
    answer = as_owner.post(url, SETTINGS | {"visibility": "link"})
    moved = Debate.objects.get(pk=debate.pk)
    assert answer.url == f"/debates/{moved.slug}/manage/"
    assert len(moved.slug) > 32 and as_owner.get(url).status_code == 404


def test_a_new_link_ends_the_old_one(as_owner, by_link):
    old = by_link.slug
    page = as_owner.get(f"/debates/{old}/manage/").text
    assert f"http://testserver/debates/{old}/" in page and "Make a new link" in page
    answer = as_owner.post(f"/debates/{old}/manage/new-link/")
    assert as_owner.get(f"/debates/{old}/").status_code == 404
    assert as_owner.get(answer.url).status_code == 200


def test_a_public_debate_keeps_its_address(as_owner, debate, url):
    assert as_owner.post(f"{url}new-link/").status_code == 403
    assert Debate.objects.get(pk=debate.pk).slug == debate.slug


def test_positions_are_added_reworded_withdrawn_and_brought_back(as_owner, debate, url):
    as_owner.post(f"{url}positions/", {"body": "Close it  at night only."})
    third = debate.nodes.get(number=3)
    assert (third.kind, third.body) == ("position", "Close it at night only.")
    as_owner.post(f"{url}positions/3/", {"body": "Close it in winter nights only."})
    as_owner.post(f"{url}positions/3/withdraw/")
    third.refresh_from_db()
    assert (third.body, third.state) == ("Close it in winter nights only.", "withdrawn")
    assert "Bring it back" in as_owner.get(url).text
    answer = as_owner.post(f"/debates/{debate.slug}/3/restore/", {"from": "manage"})
    assert answer.url == f"{url}#positions"
    third.refresh_from_db()
    assert third.is_live


@pytest.mark.parametrize("path", ["positions/", "positions/1/"])
@pytest.mark.parametrize(("body", "why"), [("Too short", "at least 10"), ("As #99 says.", "#99 is not in this debate")])
def test_a_position_is_a_sentence_about_this_debate(as_owner, debate, url, path, body, why):
    answer = as_owner.post(url + path, {"body": body})
    assert answer.status_code == 422 and body in answer.text and why in answer.text
    assert debate.nodes.count() == 2


def test_only_positions_are_reworded_here(as_owner, claim, url):
    assert as_owner.post(f"{url}positions/{claim.number}/", {"body": "The owner's own words."}).status_code == 404


def test_members_are_added_by_name_and_removed(as_owner, debate, guest):
    members = f"/debates/{debate.slug}/members/"
    as_owner.post(f"{members}add/", {"name": "gil (GUEST)"})
    assert Member.objects.filter(debate=debate, user=guest).exists()
    removed = as_owner.post(f"{members}{guest.pk}/remove/", follow=True)
    assert not Member.objects.filter(debate=debate, user=guest).exists()
    assert 'value="Gil (guest)">Undo' in removed.text


def test_the_owner_stays_and_strangers_cannot_be_removed(as_owner, debate, owner, stranger):
    members = f"/debates/{debate.slug}/members/"
    assert as_owner.post(f"{members}{owner.pk}/remove/").status_code == 403
    assert as_owner.post(f"{members}{stranger.pk}/remove/").status_code == 404


def test_a_statement_is_hidden_with_a_reason_and_brought_back(as_owner, claim):
    base = f"/debates/{claim.debate.slug}/{claim.number}"
    assert claim.body in as_owner.get(f"{base}/hide/").text
    assert as_owner.post(f"{base}/hide/", {"reason": " "}).status_code == 422
    answer = as_owner.post(f"{base}/hide/", {"reason": "Insults."}, follow=True)
    assert f'formaction="{base}/restore/">Undo' in answer.text
    claim.refresh_from_db()
    assert (claim.state, claim.state_reason) == ("hidden", "Insults.")
    as_owner.post(f"{base}/restore/")
    claim.refresh_from_db()
    assert claim.is_live
    assert as_owner.post(f"{base}/restore/").status_code == 403


def test_hiding_answers_htmx_with_the_form_alone(as_owner, claim):
    answer = as_owner.get(f"/debates/{claim.debate.slug}/{claim.number}/hide/", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith("<form")


def test_who_wrote_what_names_everyone_with_everything(as_owner, evidence, rebuttal, guest):
    debate, member, stranger = evidence.debate, evidence.author, rebuttal.author
    debates.add_member(debate=debate, by=debate.owner, user=guest)
    votes.cast(node=evidence, by=stranger, question="agreement", value=1)
    notes.annotate(debate=debate, by=member, quote=evidence.quote, body="Which engineers?")
    notes.annotate(debate=debate, by=member, node=evidence, body="My own business.", private=True)
    arguments.withdraw(node=rebuttal, by=stranger)
    text = as_owner.get(f"/debates/{debate.slug}/who-wrote-what/").text
    for piece in ("Mara", "#4", evidence.body, "Which engineers?", "1 vote,", "withdrawn by its author", "Gil (guest)"):
        assert piece in text
    assert "My own business." not in text
    assert "2 statements, 0 votes, 1 note<" in text


def test_who_wrote_what_tells_also_what_was_suggested_and_became_no_statement(as_owner, suggesting, guest, member):
    position = suggesting.nodes.get(number=1)
    bodies = (
        "One thing that waits here.",
        "One thing that was declined.",
        "One thing that was said.",
        "One thing taken.",
    )
    _, declined, said, taken = (
        suggestions.suggest(debate=suggesting, by=guest, proposal=Proposal("claim", Wording(body), position))
        for body in bodies
    )
    suggestions.decline(suggestion=declined, by=suggesting.owner, reason="It is not about the bridge.")
    suggestions.merge(suggestion=said, by=suggesting.owner, into=suggesting.nodes.get(number=3))
    suggestions.take_back(suggestion=taken, by=guest)
    text = " ".join(re.sub(r"<[^>]+>", "", as_owner.get(f"/debates/{suggesting.slug}/who-wrote-what/").text).split())
    assert "Gil (guest) 0 statements, 0 votes, 0 notes, 3 suggestions that became no statement" in text
    for piece in (
        f"waits to be looked at {bodies[0]}",
        f"declined: It is not about the bridge. {bodies[1]}",
        f"#3 says the same {bodies[2]}",
    ):
        assert piece in text
    assert bodies[3] not in text


def test_who_wrote_what_is_for_the_owner_alone(client, debate, stranger):
    url = f"/debates/{debate.slug}/who-wrote-what/"
    assert client.get(url).status_code == 302
    client.force_login(stranger)
    assert client.get(url).status_code == 403
    assert client.post(url).status_code in (403, 405)


def test_who_wrote_what_asks_a_constant_number_of_queries(as_owner, rebuttal, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        as_owner.get(f"/debates/{rebuttal.debate.slug}/who-wrote-what/")


def test_contributions_are_looked_at_first_where_the_owner_wants_it(as_owner, debate, url):
    assert "As suggestions, looked at first" in as_owner.get(url).text
    for sent, takes in (("True", True), ("True", True), ("False", False)):
        as_owner.post(url, SETTINGS | {"takes_suggestions": sent})
        assert Debate.objects.get(pk=debate.pk).takes_suggestions == takes
    assert Activity.objects.filter(verb="configured", detail__what=["takes_suggestions"]).count() == 1
    wrong = as_owner.post(url, SETTINGS | {"takes_suggestions": "maybe"})
    assert wrong.status_code == 422 and "maybe is not one" in wrong.text


def test_a_form_that_was_wrong_says_so_at_the_top(as_owner, debate, url):
    says = "Something is not right yet; see below. Nothing you wrote is lost."
    assert says not in as_owner.get(url).text
    page = as_owner.post(url, SETTINGS | {"question": ""})
    assert page.status_code == 422 and says in page.text and "The ferry sank in 2025." in page.text
    page = as_owner.post(f"/debates/{debate.slug}/pauses/", {"name": "Nobody", "hours": "1", "reason": "A reason."})
    assert page.status_code == 422 and says in page.text and "A reason." in page.text
