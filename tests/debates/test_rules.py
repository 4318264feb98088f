"""Who may see, write, vote and keep order, as one table over debates and people."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from debate.debates import rules
from debate.debates.access import get_debate_or_404, get_managed_debate_or_404, permit
from debate.debates.models import Debate, DebateText, Member, Pause

EVERYONE = {"anonymous", "guest", "stranger", "member", "owner", "curator"}
WITH_ACCOUNT = EVERYONE - {"anonymous", "guest"}
MEMBERS = {"member", "owner", "curator"}
KEEPERS = {"owner", "curator"}

SEES = {"public": EVERYONE, "link": EVERYONE, "members": MEMBERS}
CONTRIBUTES = {"anyone": EVERYONE, "signed_in": WITH_ACCOUNT, "members": MEMBERS}


@pytest.fixture
def people(owner, member, stranger, guest, curator, private_debate):
    Member.objects.create(debate=private_debate, user=member)
    return {
        "anonymous": AnonymousUser(),
        "guest": guest,
        "stranger": stranger,
        "member": member,
        "owner": owner,
        "curator": curator,
    }


def allowed(rule, people, debate):
    """Who is allowed; every refusal gives its reason."""
    verdicts = {name: rule(user, Debate.objects.get(pk=debate.pk)) for name, user in people.items()}
    assert all(bool(verdict) != bool(verdict.reason) for verdict in verdicts.values())
    return {name for name, verdict in verdicts.items() if verdict}


@pytest.mark.parametrize("visibility", SEES)
def test_who_may_see(visibility, people, private_debate):
    Debate.objects.update(visibility=visibility)
    assert allowed(rules.may_see, people, private_debate) == SEES[visibility]


@pytest.mark.parametrize("contribution", CONTRIBUTES)
def test_who_may_write_and_vote(contribution, people, private_debate):
    Debate.objects.update(contribution=contribution, visibility="link")
    for rule in (rules.may_contribute, rules.may_post, rules.may_vote):
        assert allowed(rule, people, private_debate) == CONTRIBUTES[contribution]


def test_nobody_writes_or_votes_where_they_see_nothing(people, private_debate):
    """Also who was removed and still has an old form, or a vote to take back and undo."""
    Debate.objects.update(contribution="anyone", visibility="members")
    for rule in (rules.may_contribute, rules.may_post, rules.may_vote):
        assert allowed(rule, people, private_debate) == SEES["members"]


def test_what_is_closed_is_closed_for_everyone(people, private_debate):
    Debate.objects.update(contribution="anyone", visibility="link", posting_open=False)
    assert allowed(rules.may_post, people, private_debate) == set()
    assert allowed(rules.may_vote, people, private_debate) == EVERYONE
    assert Debate.objects.get(pk=private_debate.pk).phase == "Voting only"
    Debate.objects.update(votes_open=False)
    assert Debate.objects.get(pk=private_debate.pk).phase == "Closed"
    Debate.objects.update(posting_open=True)
    assert allowed(rules.may_post, people, private_debate) == EVERYONE
    assert allowed(rules.may_vote, people, private_debate) == set()


def test_who_keeps_order_and_who_starts(people, private_debate):
    assert allowed(rules.may_manage, people, private_debate) == KEEPERS
    assert allowed(lambda user, _: rules.may_start(user), people, private_debate) == WITH_ACCOUNT


def test_a_stranger_is_told_that_there_is_nothing_and_a_member_that_it_is_not_theirs(people, private_debate):
    slug = private_debate.slug
    for name in EVERYONE - MEMBERS:
        for load in (get_debate_or_404, get_managed_debate_or_404):
            with pytest.raises(Http404):
                load(people[name], slug)
    with pytest.raises(PermissionDenied, match="Only the owner"):
        get_managed_debate_or_404(people["member"], slug)
    assert get_managed_debate_or_404(people["owner"], slug) == private_debate
    with pytest.raises(Http404):
        get_debate_or_404(people["curator"], "no-such-debate")


def test_loading_with_the_role_costs_one_query(people, private_debate, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = get_debate_or_404(people["member"], private_debate.slug)
        assert found.role_of(people["member"]) == "contributor"


def test_how_one_belongs_elsewhere_means_nothing_here(debate, private_debate, owner, stranger, guest):
    """Whether the debate was loaded with it or is asked for it."""
    Member.objects.create(debate=debate, user=stranger, role="moderator")
    for user in (stranger, guest):
        with pytest.raises(Http404):
            get_debate_or_404(user, private_debate.slug)
        assert Debate.objects.get(pk=private_debate.pk).role_of(user) == ""
    in_an_hour = timezone.now() + timedelta(hours=1)
    Pause.objects.create(debate=private_debate, user=stranger, until=in_an_hour, reason="Insults.")
    Pause.objects.create(debate=debate, user=guest, until=in_an_hour, reason="Insults.")
    for found in (get_debate_or_404(stranger, debate.slug), Debate.objects.get(pk=debate.pk)):
        assert rules.is_not_paused(stranger, found)
    for found in (get_debate_or_404(guest, debate.slug), Debate.objects.get(pk=debate.pk)):
        assert not rules.is_not_paused(guest, found)


def test_a_403_carries_the_rules_own_reason(private_debate, stranger):
    verdict = rules.may_manage(stranger, private_debate)
    with pytest.raises(PermissionDenied) as refusal:
        permit(verdict)
    assert str(refusal.value) == verdict.reason


def test_a_list_holds_what_is_public_and_what_one_belongs_to(people, debate, private_debate):
    Debate.objects.filter(pk=debate.pk).update(visibility="link", slug="a" * 40)
    listed = {name: set(Debate.objects.seen_by(user)) for name, user in people.items()}
    assert {name for name, debates in listed.items() if private_debate in debates} == {"member", "owner"}
    assert {name for name, debates in listed.items() if debate in debates} == {"owner"}, "a link is found in no list"


def test_the_database_refuses_a_private_address_that_could_be_guessed(debate, private_debate):
    for wrong in ({"visibility": "members"}, {"visibility": "link"}, {"question": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Debate.objects.filter(pk=debate.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        DebateText.objects.create(debate=debate, text=debate.texts.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(debate=debate, user=debate.owner)
