"""Debates, members and texts in the admin: what changes a debate's page is a change of that debate."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from debate.activity.models import Activity
from debate.debates.models import Debate, DebateClock, Member
from debate.texts.actions import add_version, placement_differences
from debate.texts.models import Placement, Text
from tests.cast import BODY, PARAGRAPHS, make_user
from tests.cast import blocks_of as cast_blocks

SENTENCE = "Engineers suggest that it will not last ten more winters."


@pytest.fixture
def signed_in(client, curator):
    client.force_login(curator)
    return client


def address(name, *args):
    return reverse(f"admin:{name}", args=args)


def last(debate):
    return Activity.objects.filter(debate=debate).order_by("-change").first()


def form_errors(response):
    return str(response.context["adminform"].form.errors)


# ---------------------------------------------------------------- debates


def settings_of(debate, **changes):
    names = ("question", "summary", "note", "conduct", "visibility", "contribution", "results")
    texts = {"debate_texts-TOTAL_FORMS": 0, "debate_texts-INITIAL_FORMS": 0}
    given = {name: getattr(debate, name) for name in names} | {"posting_open": "on", "votes_open": "on"} | texts
    return {name: value for name, value in (given | changes).items() if value is not None}


def test_settings_are_changed_by_the_action(signed_in, curator, debate):
    page = address("debates_debate_change", debate.pk)
    signed_in.post(page, settings_of(debate, question="Should it be closed at once?", posting_open=None))
    debate.refresh_from_db()
    assert (debate.question, debate.posting_open) == ("Should it be closed at once?", False)
    assert (last(debate).verb, last(debate).actor) == ("configured", curator)
    assert last(debate).detail == {"what": ["posting_open", "question"]}


def test_a_debate_that_is_public_no_more_gets_an_address_that_nobody_knows(signed_in, debate):
    response = signed_in.post(address("debates_debate_change", debate.pk), settings_of(debate, visibility="link"))
    assert response.status_code == 302
    was = debate.slug
    debate.refresh_from_db()
    assert debate.visibility == "link"
    assert len(debate.slug) >= 32
    assert debate.slug != was


def test_an_empty_question_and_an_unknown_visibility_are_refused(signed_in, debate):
    page = address("debates_debate_change", debate.pk)
    assert "question" in form_errors(signed_in.post(page, settings_of(debate, question=" ")))
    assert "visibility" in form_errors(signed_in.post(page, settings_of(debate, visibility="nobody")))


def test_what_is_derived_is_not_typed_over(signed_in, debate, owner, curator):
    page = address("debates_debate_change", debate.pk)
    signed_in.post(page, settings_of(debate, slug="mine", owner=curator.pk, change=0))
    again = Debate.objects.get(pk=debate.pk)
    assert (again.slug, again.owner) == (debate.slug, owner)


def test_the_page_leads_to_the_tree_and_the_record(signed_in, debate):
    page = signed_in.get(address("debates_debate_change", debate.pk)).content.decode()
    assert address("arguments_node_tree", debate.pk) in page
    assert f"{address('activity_activity_changelist')}?debate__id__exact={debate.pk}" in page


# ---------------------------------------------------------------- members


def test_members_come_and_go_by_the_actions(signed_in, debate, stranger, curator):
    signed_in.post(address("debates_member_add"), {"debate": debate.pk, "user": stranger.pk, "role": "viewer"})
    member = Member.objects.get(debate=debate, user=stranger)
    assert (last(debate).verb, last(debate).actor, member.role) == ("joined", curator, "viewer")
    signed_in.post(address("debates_member_delete", member.pk), {"post": "yes"})
    assert not Member.objects.filter(pk=member.pk).exists()
    assert last(debate).verb == "left"


def test_the_owner_stays_also_when_all_are_chosen(signed_in, debate, owner):
    member = Member.objects.get(debate=debate, user=owner)
    assert signed_in.post(address("debates_member_delete", member.pk), {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [member.pk], "post": "yes"}
    signed_in.post(address("debates_member_changelist"), data)
    assert Member.objects.filter(pk=member.pk).exists()


# ---------------------------------------------------------------- texts


def test_a_text_s_credits_are_a_change_of_its_debates(signed_in, text, debate, curator):
    data = {"title": "The old bridge", "author": "", "language": "en", "published": "1931"}
    signed_in.post(address("texts_text_change", text.pk), data)
    text.refresh_from_db()
    assert (text.author, text.published, text.slug) == ("", "1931", "bridge")
    assert last(debate).actor == curator


def test_a_new_text_is_made_with_its_first_version_after_it(signed_in):
    known = {"title": "A new text", "slug": "a-new-text", "language": "en"}
    signed_in.post(address("texts_text_add"), known)
    text = Text.objects.get(slug="a-new-text")
    wording = {"text": text.pk, "body": "\ufeffOne paragraph.\r\n\r\nAnother one.\r\n"}
    signed_in.post(address("texts_textversion_add"), wording)
    version = text.current()
    assert version.body == "One paragraph.\n\nAnother one."
    assert version.blocks == [[0, 14, "paragraph"], [16, 28, "paragraph"]]


def test_a_correction_starts_from_what_readers_see_and_places_the_passages(signed_in, text, quote, debate, curator):
    form = signed_in.get(address("texts_textversion_add"), {"text": text.pk}).context["adminform"].form
    assert form.initial["body"] == BODY
    before = DebateClock.objects.get(debate=debate).change
    body = BODY.replace("will not last", "will last")
    data = {"text": text.pk, "body": body, "reason": "A misprint."}
    response = signed_in.post(address("texts_textversion_add"), data, follow=True)
    assert "Passages quoted from earlier versions: 1 changed." in response.content.decode()
    made = text.current()
    assert (made.number, made.created_by, made.reason) == (2, curator, "A misprint.")
    assert DebateClock.objects.get(debate=debate).change == before + 1
    assert last(debate).detail == {"what": ["text"], "text": "bridge", "version": 2}
    assert placement_differences(text) == []


@pytest.mark.parametrize("body", ["", " \n ", BODY])
def test_a_version_says_something_and_something_else(signed_in, text, body):
    assert "body" in form_errors(signed_in.post(address("texts_textversion_add"), {"text": text.pk, "body": body}))
    assert text.versions.count() == 1


def test_a_heading_stays_one_when_a_word_elsewhere_is_mended(signed_in, text):
    body = "The bridge\n\nIt was built in 1931."
    add_version(text=text, by=None, body=body, blocks=[(0, 10, "heading"), (12, len(body), "paragraph")])
    shown = signed_in.get(address("texts_textversion_add"), {"text": text.pk}).context["adminform"].form.initial["body"]
    signed_in.post(address("texts_textversion_add"), {"text": text.pk, "body": shown.replace("1931", "1913")})
    assert text.current().body == body.replace("1931", "1913")
    assert text.current().blocks == [[0, 10, "heading"], [12, len(body), "paragraph"]]


def test_a_version_is_never_changed(signed_in, text):
    version = text.current()
    page = address("texts_textversion_change", version.pk)
    assert signed_in.get(page).status_code == 200
    assert signed_in.post(page, {"text": text.pk, "body": "Something else."}).status_code == 403


def test_staff_need_the_right_to_add_a_version(client, text):
    looker = make_user("Lena", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_textversion"))
    client.force_login(looker)
    assert client.get(address("texts_textversion_changelist")).status_code == 200
    assert client.post(address("texts_textversion_add"), {"text": text.pk, "body": "Else."}).status_code == 403


# ---------------------------------------------------------------- placements


@pytest.fixture
def placement(text, quote):
    body = BODY.replace("will not last", "will last")
    add_version(text=text, by=None, body=body, blocks=cast_blocks(PARAGRAPHS))
    return Placement.objects.get(quote=quote)


def decide(client, placement, **data):
    return client.post(address("texts_placement_change", placement.pk), data)


def test_a_curator_says_where_a_changed_passage_is(signed_in, placement, curator, text, debate):
    page = signed_in.get(address("texts_placement_change", placement.pk))
    proposed = page.context["adminform"].form.initial["passage"]
    assert proposed == SENTENCE.replace("will not last", "will last")
    decide(signed_in, placement, outcome="changed", passage=proposed)
    placement.refresh_from_db()
    assert (placement.outcome, placement.decided_by) == ("changed", curator)
    decide(signed_in, placement, outcome="moved", passage="The ferry is slow in winter.")
    placement.refresh_from_db()
    assert placement.version.body[placement.start : placement.end] == "The ferry is slow in winter."
    assert placement_differences(text) == []
    assert last(debate).detail["what"] == ["passages"]


def test_a_curator_says_that_a_passage_is_gone(signed_in, placement):
    decide(signed_in, placement, outcome="gone", passage="")
    placement.refresh_from_db()
    assert (placement.outcome, placement.start, placement.end) == ("gone", None, None)


@pytest.mark.parametrize("passage", ["", "Bananas are never sold on Mondays."])
def test_a_passage_that_is_not_there_is_refused(signed_in, placement, passage):
    assert "Copy the passage" in form_errors(decide(signed_in, placement, outcome="moved", passage=passage))
    assert Placement.objects.get(pk=placement.pk).decided_by is None


def test_what_stayed_the_same_is_nothing_to_decide(signed_in, text, quote):
    add_version(text=text, by=None, body=BODY + "\n\nMore.", blocks=cast_blocks([*PARAGRAPHS, "More."]))
    same = Placement.objects.get(quote=quote)
    assert decide(signed_in, same, outcome="gone").status_code == 403
