"""What was taken out of view, what is private and what is in somebody else's debate: through no exit."""

import pytest

from debate.annotations import actions as notes
from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.debates import actions as debates
from debate.debates.clock import turn
from debate.moderation import actions as moderation
from debate.texts.actions import quote_passage

SECRET = "The mayor’s telephone number is 555-0100."


@pytest.fixture
def hidden(debate, claim, stranger, member, owner):
    """A hidden claim, still with an answer, and a link (#6) that stands for it elsewhere."""
    node = arguments.add(debate=debate, by=stranger, kind="claim", parent=claim, wording=Wording(SECRET))
    arguments.add(debate=debate, by=member, kind="claim", parent=node, wording=Wording("An answer to that."))
    with turn(debate.pk, by=owner) as taken:
        link = Node.objects.create(
            debate=debate,
            number=taken.number(),
            parent=debate.nodes.get(number=2),
            kind="claim",
            author=owner,
            link_to=node,
        )
        taken.record("added", node=link.number)
    moderation.report(thing=node, by=member, reason="personal")
    moderation.report(thing=link, by=member, reason="personal")
    arguments.hide(node=node, by=owner, reason="Personal data.")
    return node


EXITS = [
    "",
    "{n}/",
    "{n}/children/",
    "{n}/why/",
    "{n}/history/",
    "{n}/edit/",
    "{n}/reply/",
    "{n}/report/",
    "{n}/annotations/",
    "{n}/hide/",
    "3/why/",
    "3/reply/",
    "3/history/",
    "use-passage/?start=0&end=20&q=telephone",
    "use-passage/?start=0&end=20&last={n}",
    "reports/",
    "manage/",
    "who-wrote-what/",
]


@pytest.mark.parametrize("exit_", EXITS)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_what_is_hidden_is_hidden_everywhere(client, debate, hidden, member, guest, exit_, headers):
    for user in (None, member, guest):
        client.logout()
        if user:
            client.force_login(user)
        for number in {hidden.number, hidden.number + 1, hidden.number + 2} if "{n}" in exit_ else {0}:
            page = client.get(f"/debates/{debate.slug}/{exit_.format(n=number)}", headers=headers)
            assert "555-0100" not in page.text, (user, number)


def test_not_on_the_pages_of_those_who_answered_or_voted_either(client, hidden, member):
    client.force_login(member)
    for page in ("/me/", "/me/wrote/", "/me/votes/"):
        assert "555-0100" not in client.get(page).text


def test_who_reported_reads_it_no_longer_once_its_author_took_it_back(client, debate, claim, stranger, member, owner):
    client.force_login(stranger)
    moderation.report(thing=claim, by=stranger, reason="personal")
    url = f"/debates/{debate.slug}/reports/"
    assert claim.body in client.get(url).text
    arguments.withdraw(node=claim, by=member)
    assert claim.body not in client.get(url).text
    client.force_login(owner)
    assert claim.body in client.get(url).text, "those who decide must know what"


def test_a_passage_that_others_chose_is_not_told(client, debate, text, member, stranger, quote):
    """By counting numbers up, one could read which passages others noted for themselves, or quote elsewhere."""
    url = f"/debates/{debate.slug}/passages/{quote.pk}/annotations/"
    notes.annotate(debate=debate, by=member, quote=quote, body="For me alone", private=True)
    client.force_login(member)
    assert client.get(url).status_code == 200
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    notes.annotate(debate=debate, by=member, quote=quote, body="For everybody")
    assert client.get(url).status_code == 200


def test_a_passage_of_another_debate_is_no_passage_of_this(client, debate, private_debate, owner, text):
    root = private_debate.nodes.get(number=1)
    quote = quote_passage(version=text.current(), start=0, end=30)
    wording = Wording("It was built long ago.", quote=quote)
    arguments.add(debate=private_debate, by=owner, kind="evidence", parent=root, wording=wording)
    for page in ("", "annotations/"):
        assert client.get(f"/debates/{debate.slug}/passages/{quote.pk}/{page}").status_code == 404


def test_who_was_removed_loses_the_debate_everywhere(client, private_debate, owner, member):
    debates.add_member(debate=private_debate, by=owner, user=member)
    root = private_debate.nodes.get(number=1)
    arguments.add(debate=private_debate, by=member, kind="claim", parent=root, wording=Wording("What I said there."))
    client.force_login(member)
    question = private_debate.question
    assert question in client.get("/").text and question in client.get("/me/wrote/").text
    debates.remove_member(debate=private_debate, by=owner, user=member)
    for page in ("/", "/?q=hearing", "/me/", "/me/wrote/", "/me/votes/"):
        assert question not in client.get(page).text, page
    assert client.get(f"/debates/{private_debate.slug}/").status_code == 404


@pytest.mark.parametrize("words", ["a b c d e f g h i j k l m n o p q r s t u v w x y z " * 2, "% _ \\ ' \" ; --"])
def test_a_search_for_many_words_is_answered(client, debate, words):
    assert client.get("/", {"q": words}).status_code == 200
    page = client.get(f"/debates/{debate.slug}/use-passage/", {"start": 0, "end": 20, "q": words})
    assert page.status_code == 200
