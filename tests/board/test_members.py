"""Who belongs to a debate: the members' page, invitations by link, handing over, pauses and states."""

from datetime import timedelta

import pytest
from django.utils import timezone

from debate.debates import actions, invitations
from debate.debates.models import Debate, Invitation, Member, Pause
from debate.people.actions import make_guest
from tests.cast import make_user


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


@pytest.fixture
def belongs(debate, owner, member):
    return actions.add_member(debate=debate, by=owner, user=member)


@pytest.fixture
def moderator(debate, owner, stranger):
    actions.add_member(debate=debate, by=owner, user=stranger, role="moderator")
    return stranger


def role_of(user):
    return Member.objects.filter(user=user).values_list("role", flat=True).first()


def test_members_see_who_belongs_and_only_the_owner_changes_it(client, url, belongs, owner, member, stranger):
    client.force_login(stranger)
    assert "Only members of this debate" in client.get(f"{url}members/").text
    client.force_login(member)
    page = client.get(f"{url}members/").text
    assert "Mara" in page and "Olga" in page and "<select" not in page
    assert client.post(f"{url}members/{member.pk}/role/", {"role": "moderator"}).status_code == 403
    client.force_login(owner)
    assert "<select" in client.get(f"{url}members/").text
    page = client.post(f"{url}members/{member.pk}/role/", {"role": "moderator"}, follow=True).text
    assert "Mara is moderator now." in page and role_of(member) == "moderator"


def test_somebody_is_added_by_name_with_a_role_and_removing_is_undone_with_it(client, url, owner, member):
    client.force_login(owner)
    client.post(f"{url}members/add/", {"name": "mara", "role": "viewer"})
    assert role_of(member) == "viewer"
    page = client.post(f"{url}members/{member.pk}/remove/", follow=True).text
    assert role_of(member) is None and f'formaction="{url}members/add/?role=viewer"' in page
    client.post(f"{url}members/add/?role=viewer", {"name": "Mara"})
    assert role_of(member) == "viewer"


def test_whoever_removes_somebody_is_told_of_links_that_still_lead_in(client, url, debate, owner, member):
    client.force_login(owner)
    made = invitations.invite(debate=debate, by=owner, role="viewer")
    for is_open in (True, False):
        actions.add_member(debate=debate, by=owner, user=member)
        page = client.post(f"{url}members/{member.pk}/remove/", follow=True).text
        assert ("link of an open invitation can come back" in page) is is_open
        invitations.revoke(invitation=made, by=owner)


@pytest.mark.parametrize(
    ("sent", "says"),
    [({"name": "Nobody"}, "Nobody here has this name."), ({"name": "Mara", "role": "owner"}, "Select a valid choice")],
)
def test_a_wrong_member_comes_back(client, url, owner, member, sent, says):
    client.force_login(owner)
    answer = client.post(f"{url}members/add/", sent)
    assert answer.status_code == 422 and says in answer.text and sent["name"] in answer.text
    assert role_of(member) is None


def test_the_debate_is_handed_over(client, url, debate, belongs, owner, member):
    client.force_login(owner)
    client.post(f"{url}members/{member.pk}/hand-over/")
    assert (role_of(member), role_of(owner)) == ("owner", "moderator")
    assert Debate.objects.get(pk=debate.pk).owner == member
    assert client.get(f"{url}manage/").status_code == 403
    board = client.get(url).text
    assert f'href="{url}manage/"' not in board and f'href="{url}queue/"' in board


def test_whoever_has_the_link_joins_as_it_says(client, url, private_debate, owner, member):
    client.force_login(owner)
    client.post(f"/debates/{private_debate.slug}/invitations/", {"role": "viewer", "days": "7"})
    invitation = Invitation.objects.get()
    assert f"/join/{invitation.key}/" in client.get(f"/debates/{private_debate.slug}/members/").text
    client.force_login(member)
    assert client.get(private_debate.get_absolute_url()).status_code == 404
    page = client.get(f"/join/{invitation.key}/").text
    assert private_debate.question in page and "you can read everything, and not write or vote" in page
    joined = client.post(f"/join/{invitation.key}/", follow=True)
    assert joined.redirect_chain == [(private_debate.get_absolute_url(), 302)]
    assert "You belong to this debate now: viewer." in joined.text
    assert role_of(member) == "viewer" and Invitation.objects.get().uses == 1
    assert client.get(private_debate.get_absolute_url()).status_code == 200
    assert "You belong to this debate already." in client.get(f"/join/{invitation.key}/").text


def test_a_visitor_joins_with_a_name_and_no_guest_as_a_moderator(client, private_debate, owner):
    viewer = invitations.invite(debate=private_debate, by=owner, role="viewer")
    invited = client.get(f"/join/{viewer.key}/").text
    assert "Choose a name others will see" in invited and ">Start</button>" in invited
    again = client.post(f"/join/{viewer.key}/", {"guest_name": " "})
    assert again.status_code == 422 and ">Start</button>" in again.text
    welcome = client.post(f"/join/{viewer.key}/", {"guest_name": "Kim"}, follow=True).text
    assert "You’re in as <b>Kim (guest)</b>. On another device use <b>" in welcome
    assert Member.objects.get(role="viewer").user.name == "Kim (guest)"
    moderator = invitations.invite(debate=private_debate, by=owner, role="moderator")
    client.force_login(make_guest(name="Lou")[0])
    assert "A moderator needs an account" in client.get(f"/join/{moderator.key}/").text
    assert client.post(f"/join/{moderator.key}/").status_code == 403


@pytest.mark.parametrize("how", ["ended", "expired", "unknown"])
def test_an_invitation_that_is_not_open_leads_nowhere(client, private_debate, owner, member, how):
    past = timezone.now() - timedelta(minutes=1)
    made = invitations.invite(
        debate=private_debate, by=owner, role="viewer", expires_at=past if how == "expired" else None
    )
    client.force_login(owner)
    if how == "ended":
        client.post(f"/debates/{private_debate.slug}/invitations/{made.pk}/end/")
    client.force_login(member)
    key = "0" * 32 if how == "unknown" else made.key
    assert client.post(f"/join/{key}/").status_code == (404 if how == "unknown" else 403)
    assert role_of(member) is None
    if how == "ended":
        client.force_login(owner)
        client.post(f"/debates/{private_debate.slug}/invitations/{made.pk}/end/", {"again": "1"})
        assert Invitation.objects.get().is_open


def test_a_moderator_pauses_somebody_who_is_told_why_and_for_how_long(client, url, debate, guest, moderator):
    client.force_login(moderator)
    client.post(f"{url}pauses/", {"name": guest.name, "hours": "24", "reason": "Five insults in a row."})
    shown = client.get(f"{url}members/").text
    assert "Five insults in a row." in shown and "for another 23\xa0hours" in shown
    client.force_login(guest)
    answer = client.post(f"{url}1/vote/", {"agreement": 1})
    assert answer.status_code == 403
    assert "Five insults in a row." in answer.text and "for another 1\xa0day" in answer.text
    client.force_login(moderator)
    client.post(f"{url}pauses/{guest.pk}/end/")
    assert not Pause.objects.exists()
    client.force_login(guest)
    assert client.post(f"{url}1/vote/", {"agreement": 1}).status_code == 302


def test_a_guest_is_found_without_the_mark_unless_a_member_has_that_name(client, url, guest, moderator):
    client.force_login(moderator)
    sent = {"hours": "1", "reason": "Five insults in a row."}
    client.post(f"{url}pauses/", sent | {"name": " gil "})
    assert Pause.objects.get().user == guest
    make_user("Gil")
    client.post(f"{url}pauses/", sent | {"name": "Gil"})
    assert [one.user.name for one in Pause.objects.order_by("pk")] == ["Gil (guest)", "Gil"]


def test_nobody_pauses_the_owner_and_a_pause_says_why(client, url, owner, moderator):
    client.force_login(moderator)
    sent = {"name": owner.name, "hours": "1", "reason": "No."}
    assert client.post(f"{url}pauses/", sent).status_code == 403
    assert client.post(f"{url}pauses/", sent | {"reason": ""}).status_code == 422
    assert not Pause.objects.exists()


def test_a_debate_is_closed_archived_and_brought_back(client, url, debate, owner, member):
    client.force_login(owner)
    for to, label in (("closed", "Archive it"), ("archived", "Bring it back")):
        page = client.post(f"{url}manage/state/", {"to": to}, follow=True).text
        assert f"The debate is {to} now." in page and label in page
    assert debate.question not in client.get("/").text
    client.force_login(member)
    answer = client.post(f"{url}1/vote/", {"agreement": 1})
    assert answer.status_code == 403 and "archived" in answer.text
    assert client.post(f"{url}manage/state/", {"to": "closed"}).status_code == 403
    client.force_login(owner)
    assert client.post(f"{url}manage/state/", {"to": "draft"}).status_code == 403


def test_a_moderator_closes_the_debate_and_opens_it_again_and_no_more(client, url, debate, moderator):
    client.force_login(moderator)
    for to, label in (("closed", "Open it again"), ("open", "Close the debate")):
        page = client.post(f"{url}manage/state/", {"to": to}, follow=True)
        assert page.redirect_chain == [(f"{url}members/", 302)]
        assert f"The debate is {to} now." in page.text and label in page.text and "Archive it" not in page.text
    client.post(f"{url}manage/state/", {"to": "closed"})
    assert client.post(f"{url}manage/state/", {"to": "archived"}).status_code == 403


def test_the_code_of_conduct_stands_where_one_writes(client, url, debate, owner, belongs, member):
    actions.configure(debate=debate, by=owner, conduct="Answer the strongest form of it.")
    client.force_login(member)
    for page in (f"{url}1/reply/", f"{url}members/"):
        assert "Answer the strongest form of it." in client.get(page).text


def test_many_members_take_as_many_queries_as_one(client, url, debate, owner, django_assert_max_num_queries):
    for at in range(6):
        actions.add_member(debate=debate, by=owner, user=make_user(f"member-{at}"))
    client.force_login(owner)
    with django_assert_max_num_queries(9):
        assert client.get(f"{url}members/").text.count('aria-label="Role of member-') == 6


def test_who_is_invited_to_keep_order_finds_both_ways_to_an_account_and_back(client, debate, owner):
    invitation = invitations.invite(debate=debate, by=owner, role="moderator")
    page = client.get(f"/join/{invitation.key}/").text
    assert "you come back here" in page
    part = page[page.index("<main") :]
    for way in ("login", "signup"):
        assert f'href="/account/{way}/?next=/join/{invitation.key}/"' in part
