"""What cannot be done in a debate now is left out of its cards; its page says why, and what the way on is."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from debate.arguments import tending
from debate.debates import actions
from debate.debates.models import Debate
from tests.board.world import HTMX


def refusals(page):
    found = re.search(r'<p class="refusals meta">(.+?)</p>', page.text)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


@pytest.fixture
def url(claim):
    return f"/debates/{claim.debate.slug}/"


def test_nothing_is_said_where_nothing_is_refused(client, url):
    assert refusals(client.get(url)) == ""


@pytest.mark.parametrize(
    ("allowed", "says"),
    [
        ({"posting_open": False}, "Posting is closed in this debate. You can still read and vote."),
        ({"votes_open": False}, "Voting is closed in this debate."),
        (
            {"posting_open": False, "votes_open": False},
            "Voting is closed in this debate. Posting is closed in this debate. You can still read.",
        ),
        ({"state": "closed"}, "This debate is closed. You can still read it."),
        ({"state": "archived"}, "This debate is archived. You can still read it."),
        ({"contribution": "members"}, "Only members can write in this debate. Its owner can add you."),
    ],
)
@pytest.mark.parametrize("path", ["", "3/"])
def test_the_page_says_why_the_cards_lack_what_they_have_elsewhere(client, url, stranger, allowed, says, path):
    Debate.objects.update(**allowed)
    client.force_login(stranger)
    assert refusals(client.get(url + path)) == says


def test_who_is_paused_reads_for_how_long_and_why(client, url, debate, owner, stranger):
    actions.pause(
        debate=debate, by=owner, user=stranger, until=timezone.now() + timedelta(seconds=20), reason="Cool <down>."
    )
    client.force_login(stranger)
    assert refusals(client.get(url)) == "You can only read here for another 1\xa0minute: Cool &lt;down&gt;."


def test_whoever_may_open_a_draft_is_led_to_where_it_is_opened(client, url, debate, owner, member):
    actions.add_member(debate=debate, by=owner, user=member)
    Debate.objects.update(state="draft")
    client.force_login(member)
    assert refusals(client.get(url)) == "Voting begins when this debate opens."
    client.force_login(owner)
    page = client.get(url)
    assert refusals(page) == "Voting begins when this debate opens. Open it"
    assert f'<a href="{url}manage/#state">Open it</a>' in page.text


def test_who_belongs_finds_the_debates_own_pages_also_on_a_phone(client, url, owner, stranger):
    client.force_login(stranger)
    assert "data-belongs" not in client.get(url).text
    client.force_login(owner)
    page = client.get(url).text
    head = page[page.index("data-belongs") : page.index("</header>", page.index("data-belongs"))]
    assert [f'class="kept" href="{url}{name}/"' in head for name in ("manage", "queue", "members")] == [True] * 3


SENTENCE = "It held <every> lorry so far."


def test_a_sentence_that_is_refused_as_a_page_is_still_there_to_be_copied(client, url, claim, owner, stranger):
    client.force_login(stranger)
    tending.lock(node=claim, by=owner, reason="It went in circles.")
    sent = {"kind": "claim", "body": SENTENCE}
    page = client.post(f"{url}3/reply/", sent)
    assert page.status_code == 403 and "It went in circles." in page.text
    assert "readonly>It held &lt;every&gt; lorry so far.</textarea>" in page.text
    assert "What you wrote" not in client.post(f"{url}3/reply/", {"kind": "claim", "body": " "}).text
    assert "What you wrote" not in client.post(f"{url}3/reply/", sent, headers=HTMX).text, "it stands in the form"


def test_what_another_site_sent_is_not_shown(url, claim, stranger):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(stranger)
    page = strict.post(f"{url}3/reply/", {"kind": "claim", "body": SENTENCE})
    assert page.status_code == 403 and "lorry" not in page.text
