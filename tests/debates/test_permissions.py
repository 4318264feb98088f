"""What each role may, as one table; pauses, states and suggestions narrow it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from debate.debates import actions, rules
from debate.debates.models import Debate, Member, Pause
from debate.people.actions import make_guest
from debate.web.verdict import Refused
from tests.cast import make_user

KEEPERS = {"owner", "moderator", "curator"}
MEMBERS = KEEPERS | {"contributor", "viewer"}
EVERYONE = MEMBERS | {"anonymous", "guest", "stranger"}
TABLE = {
    rules.may_manage: {"owner", "curator"},
    rules.may_moderate: KEEPERS,
    rules.may_rearrange: KEEPERS,
    rules.may_see_members: MEMBERS,
    rules.may_see: EVERYONE,
    rules.may_contribute: EVERYONE - {"viewer"},
    rules.may_post: EVERYONE - {"viewer"},
    rules.may_vote: EVERYONE - {"viewer"},
}


@pytest.fixture
def people(debate, owner, stranger, guest, curator):
    found = {"anonymous": AnonymousUser(), "guest": guest, "stranger": stranger, "owner": owner, "curator": curator}
    for role in ("moderator", "contributor", "viewer"):
        found[role] = make_user(role)
        actions.add_member(debate=debate, by=owner, user=found[role], role=role)
    return found


def allowed(rule, people, debate):
    verdicts = {name: rule(user, Debate.objects.get(pk=debate.pk)) for name, user in people.items()}
    assert all(bool(verdict) != bool(verdict.reason) for verdict in verdicts.values())
    return {name for name, verdict in verdicts.items() if verdict}


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.__name__)
def test_what_each_role_may(rule, people, debate):
    assert allowed(rule, people, debate) == TABLE[rule]


@pytest.mark.parametrize("contribution", Debate.Contribution.values)
def test_a_viewer_never_writes_and_learns_why(people, debate, contribution):
    Debate.objects.update(contribution=contribution)
    verdict = rules.may_contribute(people["viewer"], Debate.objects.get(pk=debate.pk))
    assert verdict.reason == "You are a viewer here: you can read, but not write or vote."


def test_where_suggestions_are_taken_members_write_directly_and_others_suggest(people, debate):
    assert allowed(rules.may_suggest, people, debate) == set()
    Debate.objects.update(takes_suggestions=True)
    directly = KEEPERS | {"contributor"}
    assert allowed(rules.may_write_directly, people, debate) == directly
    assert allowed(rules.may_suggest, people, debate) == EVERYONE - directly - {"viewer"}
    assert allowed(rules.may_post, people, debate) == EVERYONE - {"viewer"}, "notes appear at once"


def test_a_draft_is_seen_and_prepared_by_its_members_and_listed_for_them(people, debate):
    Debate.objects.update(state="draft")
    assert allowed(rules.may_see, people, debate) == MEMBERS
    assert allowed(rules.may_post, people, debate) == MEMBERS - {"viewer"}
    assert allowed(rules.may_vote, people, debate) == set()
    for rows in (Debate.objects.seen_by, Debate.objects.open_to):
        assert {name for name, user in people.items() if rows(user).exists()} - {"curator"} == MEMBERS - {"curator"}


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_what_is_closed_is_read_by_all_and_written_by_nobody(people, debate, state):
    Debate.objects.update(state=state)
    assert allowed(rules.may_see, people, debate) == EVERYONE
    for rule in (rules.may_contribute, rules.may_post, rules.may_vote, rules.may_write_directly):
        assert allowed(rule, people, debate) == set()
    assert state in rules.may_vote(people["owner"], Debate.objects.get(pk=debate.pk)).reason
    assert Debate.objects.get(pk=debate.pk).voting_is_over, "so all results show"
    assert allowed(rules.may_moderate, people, debate) == KEEPERS
    assert allowed(rules.may_rearrange, people, debate) == set(), "votes would be stale that nobody can confirm"


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def test_who_is_paused_reads_the_reason_and_for_how_long_also_a_guest(people, debate, owner, django_assert_num_queries):
    until = in_an_hour()
    actions.pause(debate=debate, by=people["moderator"], user=people["guest"], until=until, reason="Insults.")
    verdict = rules.may_vote(people["guest"], Debate.objects.get(pk=debate.pk))
    assert verdict.reason == "You can only read here for another 1\xa0hour: Insults."
    fresh = Debate.objects.get(pk=debate.pk)
    with django_assert_num_queries(1):
        rules.may_post(people["guest"], fresh)
    Pause.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert rules.may_vote(people["guest"], Debate.objects.get(pk=debate.pk))
    actions.pause(debate=debate, by=owner, user=people["guest"], until=until, reason="Again.")
    assert not rules.may_vote(people["guest"], Debate.objects.get(pk=debate.pk))
    actions.resume(debate=debate, by=people["moderator"], user=people["guest"])
    assert rules.may_vote(people["guest"], Debate.objects.get(pk=debate.pk))


def test_a_moderator_who_is_paused_keeps_no_order_and_reads_why(people, debate, owner):
    paused = people["moderator"]
    actions.pause(debate=debate, by=owner, user=paused, until=in_an_hour(), reason="Rest.")
    assert allowed(rules.may_moderate, people, debate) == KEEPERS - {"moderator"}
    assert rules.may_moderate(paused, Debate.objects.get(pk=debate.pk)).reason.endswith("hour: Rest.")
    assert allowed(rules.may_see_members, people, debate) == MEMBERS
    with pytest.raises(Refused, match="or not by you"):
        actions.change_state(debate=debate, by=paused, to="closed")


@pytest.mark.parametrize(
    ("by", "whom", "refusal"),
    [
        ("contributor", "stranger", "Only the owner and moderators"),
        ("moderator", "owner", "The owner and curators cannot be paused."),
        ("owner", "curator", "The owner and curators cannot be paused."),
        ("moderator", "moderator", "Only the owner can pause a moderator."),
        ("owner", "moderator", ""),
    ],
)
def test_who_pauses_whom(people, debate, by, whom, refusal):
    pause = {"debate": debate, "by": people[by], "user": people[whom], "until": in_an_hour(), "reason": "Rest."}
    if not refusal:
        assert actions.pause(**pause).reason == "Rest."
        return
    ended = {name: pause[name] for name in ("debate", "by", "user")}
    for write in (lambda: actions.pause(**pause), lambda: actions.resume(**ended)):
        with pytest.raises(Refused, match=refusal):
            write()


def test_roles_are_given_by_the_owner_and_none_is_given_the_owner_s(people, debate, owner):
    role = {"debate": debate, "user": people["contributor"], "role": "moderator"}
    with pytest.raises(Refused, match="Only the owner"):
        actions.change_role(by=people["moderator"], **role)
    assert actions.change_role(by=owner, **role).role == "moderator"
    with pytest.raises(Refused, match="Choose moderator"):
        actions.change_role(by=owner, **role | {"role": "owner"})
    with pytest.raises(Refused, match="handed over"):
        actions.change_role(by=owner, **role | {"user": owner})
    with pytest.raises(Refused, match="needs an account"):
        actions.add_member(debate=debate, by=owner, user=make_guest(name="Gesa")[0], role="moderator")


def test_the_debate_is_handed_over_and_its_owner_stays_as_a_moderator(people, debate, owner):
    for whom, refusal in (("stranger", "one of its other members"), ("owner", "one of its other members")):
        with pytest.raises(Refused, match=refusal):
            actions.hand_over(debate=debate, by=owner, user=people[whom])
    actions.add_member(debate=debate, by=owner, user=people["guest"])
    with pytest.raises(Refused, match="needs an account"):
        actions.hand_over(debate=Debate.objects.get(pk=debate.pk), by=owner, user=people["guest"])
    actions.hand_over(debate=debate, by=owner, user=people["viewer"])
    again = Debate.objects.get(pk=debate.pk)
    assert (again.owner, again.role_of(people["viewer"]), again.role_of(owner)) == (
        people["viewer"],
        "owner",
        "moderator",
    )
    assert again.role_of(people["contributor"]) == "contributor"
    with pytest.raises(Refused, match="Only the owner"):
        actions.hand_over(debate=debate, by=owner, user=people["contributor"])


def test_who_is_paused_and_then_owns_the_debate_writes_again(people, debate, owner):
    actions.pause(debate=debate, by=owner, user=people["moderator"], until=in_an_hour(), reason="Rest.")
    actions.hand_over(debate=debate, by=owner, user=people["moderator"])
    assert rules.may_vote(people["moderator"], Debate.objects.get(pk=debate.pk))


def test_the_database_keeps_one_owner_and_one_pause_with_a_reason(people, debate):
    wrong = [
        lambda: Member.objects.filter(user=people["viewer"]).update(role="owner"),
        lambda: Pause.objects.create(debate=debate, user=people["guest"], until=in_an_hour(), reason=""),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
