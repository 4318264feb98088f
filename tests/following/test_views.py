"""Follow and unfollow, with a name and without one; news on a page of its own."""

from django.urls import reverse

from debate.debates import actions as debates
from debate.following.actions import follow
from debate.following.models import Follow, News
from debate.following.telling import tell_all
from debate.people.models import User
from tests.board.world import add


def test_one_button_follows_and_the_same_stops(client, claim, stranger):
    client.force_login(stranger)
    board, address = (
        reverse("board:debate", args=[claim.debate.slug]),
        reverse("following:debate", args=[claim.debate.slug]),
    )
    assert "Follow this debate" in client.get(board).text
    assert client.post(address, {"wanted": "1"})["Location"] == board
    assert Follow.objects.get().wanted
    assert "Stop following" in client.get(board).text
    client.post(address, {"wanted": "0"})
    assert not Follow.objects.get().wanted


def test_a_branch_is_followed_under_its_card_and_without_script(client, claim, stranger, owner):
    client.force_login(stranger)
    address = reverse("following:node", args=[claim.debate.slug, claim.number])
    assert ">Follow #3</button>" in client.get(address).text
    answer = client.post(address, {"wanted": "1"}, headers={"HX-Request": "true"}).text
    assert "You follow what is said under #3." in answer
    assert "<html" not in answer
    other = reverse("following:node", args=[claim.debate.slug, 1])
    assert ">Follow #1</button>" in client.get(other).text, "that is another branch"
    client.force_login(owner)
    assert ">Follow #3</button>" in client.get(address).text, "and this is somebody else"
    client.force_login(stranger)
    assert client.post(address, {"wanted": "0"})["Location"] == claim.get_absolute_url()


def test_a_visitor_is_asked_for_a_name_and_then_follows(client, claim):
    address = reverse("following:debate", args=[claim.debate.slug])
    assert "call you" in client.post(address, {"wanted": "1"}).text
    client.post(address, {"wanted": "1", "guest_name": "Nina"})
    assert Follow.objects.get().user.name == "Nina (guest)"


def test_a_private_debate_is_followed_by_its_members_alone(client, private_debate, stranger):
    client.force_login(stranger)
    assert client.post(reverse("following:debate", args=[private_debate.slug])).status_code == 404
    assert not Follow.objects.exists()


def test_the_top_of_each_page_counts_and_looking_resets_it(
    client, rebuttal, member, stranger, django_assert_num_queries
):
    tell_all()
    add(rebuttal.debate.nodes.get(number=2), stranger, "The shops would close for good.")
    tell_all()
    client.force_login(member)
    about = reverse("about")
    with django_assert_num_queries(2):  # the session and the person
        assert "<b>2</b> new" in client.get(about).text
    page = client.get(reverse("board:news")).text
    assert "Stefan answered your #3 with #4" in page
    assert "A new statement in a debate that you follow" in page
    assert page.count('<b class="new">') == 2
    assert User.objects.get(pk=member.pk).unseen == 0
    assert "</b> new" not in client.get(about).text
    assert '<b class="new">' not in client.get(reverse("board:news")).text


def test_what_was_closed_to_somebody_is_not_counted_for_ever(client, private_debate, owner, member):
    debates.add_member(debate=private_debate, by=owner, user=member)
    follow(debate=private_debate, by=member)
    add(private_debate.nodes.get(), owner, "The shops need time, too.")
    tell_all()
    debates.remove_member(debate=private_debate, by=owner, user=member)
    client.force_login(member)
    assert "hearing" not in client.get(reverse("board:news")).text
    assert User.objects.get(pk=member.pk).unseen == 0


def test_answers_looked_at_by_themselves_are_no_news(client, rebuttal, member):
    tell_all()
    client.force_login(member)
    client.get(reverse("board:mine"))
    assert not News.objects.unseen().filter(user=member).exists()


def test_news_is_for_people_with_a_name(client, db):
    assert client.get(reverse("board:news")).status_code == 302


def test_a_page_of_news_asks_no_more_when_there_is_more(client, claim, member, stranger, django_assert_max_num_queries):
    client.force_login(member)
    for number in range(15):
        add(claim, stranger, f"This is answer number {number}.")
    tell_all()
    with django_assert_max_num_queries(14):
        assert client.get(reverse("board:news")).text.count("answered your") == 15
