"""Notes in the admin: private ones are nobody's business, hidden ones can be brought back."""

import pytest
from django.urls import reverse

from debate.activity.models import Activity
from debate.annotations.actions import annotate, hide
from debate.annotations.models import Annotation

LIST = reverse("admin:annotations_annotation_changelist")


@pytest.fixture
def signed_in(client, curator):
    client.force_login(curator)
    return client


def page_of(note):
    return reverse("admin:annotations_annotation_change", args=[note.pk])


def test_a_private_note_is_on_no_page(signed_in, claim, member):
    secret = annotate(debate=claim.debate, by=member, node=claim, body="Between me and myself.", private=True)
    shared = annotate(debate=claim.debate, by=member, node=claim, body="For everybody.")
    assert list(signed_in.get(LIST).context["cl"].result_list) == [shared]
    assert not signed_in.get(LIST, {"q": "myself"}).context["cl"].result_list
    assert "Between me" not in signed_in.get(page_of(secret), follow=True).content.decode()
    assert signed_in.get(page_of(shared)).status_code == 200


def test_a_hidden_note_is_brought_back(signed_in, curator, claim, member):
    note = annotate(debate=claim.debate, by=member, node=claim, body="For everybody.")
    hide(note=note, by=curator, reason="Off topic.")
    signed_in.post(LIST, {"action": "restore", "_selected_action": [note.pk]})
    assert Annotation.objects.get(pk=note.pk).is_shown
    assert Activity.objects.filter(verb="restored", actor=curator).count() == 1
    page = signed_in.post(LIST, {"action": "restore", "_selected_action": [note.pk]}, follow=True)
    assert "It is there already." in page.content.decode()


def test_a_note_is_its_author_s_words(signed_in, claim, member):
    note = annotate(debate=claim.debate, by=member, node=claim, body="For everybody.")
    assert signed_in.post(page_of(note), {"body": "Something else."}).status_code == 403
