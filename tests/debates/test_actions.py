"""Starting a debate, changing what is allowed in it, and who belongs to it."""

import re

import pytest
from django.db import IntegrityError
from django.utils import timezone

from debate.activity.models import Activity
from debate.debates import actions, invitations
from debate.debates.models import Debate, DebateClock, Member
from debate.texts.models import Placement
from debate.web.verdict import Refused

SECRET = re.compile(r"[0-9a-f]{32}$")


def start(by, text, question="Should the bridge be closed?", visibility="public"):
    return actions.start(by=by, question=question, text=text, visibility=visibility, contribution="anyone")


def test_who_starts_a_debate_owns_it(owner, text):
    debate = start(owner, text)
    assert debate.slug == "should-the-bridge-be-closed"
    assert debate.role_of(owner) == Member.Role.OWNER
    assert list(debate.texts.all()) == [text]
    assert Activity.objects.get(debate=debate).verb == "started"
    assert DebateClock.objects.get(debate=debate).change == 1


def test_a_guest_starts_none_and_leaves_nothing(guest, text):
    with pytest.raises(Refused, match="you need an account"):
        start(guest, text)
    assert not Debate.objects.exists()


@pytest.mark.parametrize("visibility", ["link", "members"])
def test_what_is_not_public_has_128_random_bits_in_its_address(owner, text, visibility):
    slugs = {start(owner, text, visibility=visibility).slug for _ in range(3)}
    assert len(slugs) == 3 and all(SECRET.search(slug) for slug in slugs)


def test_addresses_are_distinct_reserve_new_and_survive_any_script(owner, text):
    slugs = [start(owner, text, question=question).slug for question in ("New?", "Same", "Same", "Союз?", "Союз?")]
    assert len(set(slugs)) == 5 and "new" not in slugs
    assert start(owner, text, question="w" * 200, visibility="link").slug.startswith("w" * 60 + "-")


def test_no_debate_hides_behind_the_page_where_debates_are_started(owner):
    with pytest.raises(IntegrityError, match="debate_slug_not_new"):
        Debate.objects.create(slug="new", question="Can anybody find this?", owner=owner)


def test_what_stops_being_public_moves_to_an_address_nobody_knows(debate, owner):
    changed = actions.configure(debate=debate, by=owner, visibility="link")
    assert SECRET.search(changed.slug)
    assert not Debate.objects.filter(slug="should-the-bridge-be-closed").exists()
    assert Activity.objects.latest("pk").detail == {"what": ["slug", "visibility"]}


def test_what_became_public_a_moment_ago_keeps_its_address(debate, owner):
    seen = actions.configure(debate=Debate.objects.get(pk=debate.pk), by=owner, visibility="link")
    actions.configure(debate=Debate.objects.get(pk=debate.pk), by=owner, visibility="public")
    with pytest.raises(Refused, match="keeps its address"):
        actions.new_link(debate=seen, by=owner)
    assert Debate.objects.get(pk=debate.pk).slug == "should-the-bridge-be-closed"


def test_what_becomes_public_gets_a_readable_address(private_debate, owner):
    assert (
        actions.configure(debate=private_debate, by=owner, visibility="public").slug == "what-do-we-say-in-the-hearing"
    )


def test_other_settings_leave_the_address(debate, owner):
    slug = debate.slug
    actions.configure(debate=debate, by=owner, question="Close the bridge?", posting_open=False)
    debate.refresh_from_db()
    assert (debate.slug, debate.question, debate.posting_open) == (slug, "Close the bridge?", False)


def test_nothing_changed_is_no_change(debate, owner):
    before = DebateClock.objects.get(debate=debate).change
    actions.configure(debate=debate, by=owner, posting_open=True)
    assert DebateClock.objects.get(debate=debate).change == before


def test_settings_are_compared_with_what_is_kept_not_with_what_was_loaded(debate, owner):
    Debate.objects.filter(pk=debate.pk).update(posting_open=False)
    actions.configure(debate=debate, by=owner, posting_open=True)
    assert Debate.objects.get(pk=debate.pk).posting_open


def test_only_who_keeps_order_configures_and_adds(debate, stranger, member, curator):
    for write in (
        lambda: actions.configure(debate=debate, by=stranger, posting_open=False),
        lambda: actions.add_member(debate=debate, by=stranger, user=member),
        lambda: actions.remove_member(debate=debate, by=stranger, user=member),
    ):
        with pytest.raises(Refused, match="Only the owner"):
            write()
    actions.configure(debate=debate, by=curator, posting_open=False)


def test_only_curators_change_a_text(debate, owner):
    text = debate.texts.get()
    for write in (
        lambda: actions.describe_text(text=text, by=owner),
        lambda: actions.mend_text(text=text, by=owner, body="Mine.", blocks=[(0, 5, "paragraph")], reason="Mine."),
        lambda: actions.decide_placement(placement=Placement(), by=owner, outcome="gone", span=None),
    ):
        with pytest.raises(Refused, match="Only curators"):
            write()
    assert text.versions.count() == 1


@pytest.mark.parametrize("wrong", [("moved", None), ("gone", (0, 3)), ("moved", (5, 5)), ("moved", (-1, 5))])
def test_a_passage_lies_somewhere_within_its_version_or_is_gone(quote, curator, wrong):
    placement = Placement(quote=quote, version=quote.version)
    for outcome, span in (wrong, ("moved", (0, len(quote.version.body) + 1))):
        with pytest.raises(Refused, match="Say where in the version it lies"):
            actions.decide_placement(placement=placement, by=curator, outcome=outcome, span=span)


def test_members_come_once_and_go_and_the_owner_stays(private_debate, owner, member):
    changes = []
    for write in (actions.add_member, actions.add_member, actions.remove_member, actions.remove_member):
        write(debate=private_debate, by=owner, user=member)
        changes.append(DebateClock.objects.get(debate=private_debate).change)
    assert changes == [changes[0], changes[0], changes[0] + 1, changes[0] + 1]
    assert not Member.objects.filter(debate=private_debate, user=member).exists()
    with pytest.raises(Refused, match="owner cannot be removed"):
        actions.remove_member(debate=private_debate, by=owner, user=owner)


def test_two_who_ask_the_same_at_once_get_two_addresses(owner, member, text, monkeypatch):
    taken = start(owner, text).slug
    given = iter([taken, "which-way-2"])
    monkeypatch.setattr(actions, "make_slug", lambda question, visibility: next(given))
    assert start(member, text).slug == "which-way-2"


def test_two_that_become_public_at_once_get_two_addresses(debate, private_debate, owner, monkeypatch):
    given = iter([debate.slug, "which-way-2"])
    monkeypatch.setattr(actions, "make_slug", lambda question, visibility: next(given))
    actions.configure(debate=private_debate, by=owner, visibility="public", summary="New.")
    private_debate.refresh_from_db()
    assert (private_debate.slug, private_debate.visibility, private_debate.summary) == ("which-way-2", "public", "New.")


def test_who_handed_it_over_a_moment_ago_owns_it_no_more(private_debate, owner, member, stranger):
    """Their page was made before: it brought the debate along, and that they own it."""
    actions.add_member(debate=private_debate, by=owner, user=member)
    link = invitations.invite(debate=private_debate, by=owner, role="viewer")
    asked = {"debate": private_debate, "by": owner}
    assert private_debate.role_of(owner) == Member.Role.OWNER
    actions.hand_over(**asked, user=member)
    before = DebateClock.objects.get(debate=private_debate).change
    for write in (
        lambda: actions.configure(**asked, question="Mine?"),
        lambda: actions.new_link(**asked),
        lambda: actions.add_member(**asked, user=stranger),
        lambda: actions.change_role(**asked, user=member, role="viewer"),
        lambda: actions.remove_member(**asked, user=member),
        lambda: actions.pause(**asked, user=member, until=timezone.now(), reason="Mine."),
        lambda: invitations.invite(**asked, role="viewer"),
        lambda: invitations.revoke(invitation=link, by=owner),
    ):
        with pytest.raises(Refused):
            write()
    assert DebateClock.objects.get(debate=private_debate).change == before
