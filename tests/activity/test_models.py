"""The record is only ever added to."""

import pytest
from django.db import IntegrityError, transaction

from debate.activity.actions import record
from debate.activity.models import Activity, Verb
from debate.arguments.models import Node


def test_what_was_recorded_is_never_changed_or_removed(claim):
    activity = Activity.objects.latest("pk")
    activity.detail = {"never": "said"}
    for attempt in (
        activity.save,
        activity.delete,
        lambda: Activity.objects.all().delete(),
        lambda: Activity.objects.filter(pk=activity.pk).update(verb="edited"),
        lambda: claim.debate.activities.all().delete(),
    ):
        with pytest.raises(TypeError, match="never"):
            attempt()
    assert Activity.objects.get(pk=activity.pk).detail != {"never": "said"}


def test_it_says_who_did_what_where_and_when(claim, member):
    activity = Activity.objects.latest("pk")
    assert (activity.actor, activity.verb, activity.node, activity.debate) == (member, "added", 3, claim.debate)
    assert str(activity) == "Mara added #3"


def test_it_outlives_the_person(claim, stranger):
    record(verb=Verb.JOINED, by=stranger)
    stranger.delete()
    activity = Activity.objects.get(debate=None, verb=Verb.JOINED)
    assert activity.actor is None
    assert str(activity) == "someone joined"


def test_it_goes_with_its_debate_alone(private_debate, debate):
    Node.objects.filter(debate=private_debate).delete()
    private_debate.delete()
    assert set(Activity.objects.values_list("debate", flat=True)) == {debate.pk}


@pytest.mark.parametrize("fields", [{"change": 5}, {"debate_id": 1}, {"debate_id": 1, "change": 1}])
def test_a_change_belongs_to_a_debate_and_is_given_once(debate, fields):
    if "debate_id" in fields:
        fields = fields | {"debate_id": debate.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        record(verb=Verb.ADDED, by=None, **fields)
