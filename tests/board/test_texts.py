"""A debate over two texts: one is shown at a time, and evidence leads to the one it quotes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from debate.debates.models import DebateText
from debate.texts.actions import add_version, quote_passage
from debate.texts.models import Text
from tests.board.world import HTMX, add
from tests.cast import blocks_of

LETTER = ["The ferry takes forty cars an hour.", "Nobody has asked the ferrymen."]


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


@pytest.fixture
def letter(debate):
    """The second text of the debate."""
    letter = Text.objects.create(slug="letter", title="A letter")
    add_version(text=letter, by=None, body="\n\n".join(LETTER), blocks=blocks_of(LETTER))
    DebateText.objects.create(debate=debate, text=letter, order=1)
    return letter


@pytest.fixture
def ferry(claim, letter, member):
    """Evidence from the letter, under #3."""
    quote = quote_passage(version=letter.current(), start=0, end=len(LETTER[0]))
    return add(claim, member, "The letter puts it at forty cars.", kind="evidence", quote=quote)


def test_one_text_has_no_tabs(client, url, evidence):
    assert 'class="texts"' not in client.get(url).text


def test_each_text_is_one_click_away_with_its_own_passages(client, url, evidence, ferry):
    first, second = client.get(url).text, client.get(f"{url}?text=letter").text
    assert f'href="{url}?text=bridge#text" aria-current="true"' in first
    assert f'href="{url}?text=letter#text" aria-current="true"' in second
    assert "built in 1931" in first and LETTER[1] not in first
    assert LETTER[1] in second and "built in 1931" not in second
    for page, here, there in ((first, evidence, ferry), (second, ferry, evidence)):
        assert f'id="q{here.quote_id}"' in page and f'id="q{there.quote_id}"' not in page


def test_evidence_leads_to_the_text_it_quotes(client, url, evidence, ferry):
    first, second = client.get(url).text, client.get(f"{url}?text=letter").text
    assert f'href="{url}{ferry.number}/?text=letter#q{ferry.quote_id}">in “A letter”</a>' in first
    assert f'data-show="{ferry.quote_id}"' in second and f'data-show="{ferry.quote_id}"' not in first
    assert f'href="{url}{evidence.number}/?text=bridge#q{evidence.quote_id}">in “The old bridge”</a>' in second


def test_a_passage_that_its_own_text_lost_says_so_there(client, url, letter, ferry):
    add_version(text=letter, by=None, body=LETTER[1], blocks=blocks_of(LETTER[1:]))
    assert "in “A letter”</a>" in client.get(url).text
    assert "the current text no longer says this so" in client.get(f"{url}{ferry.number}/?text=letter").text


def test_orders_and_branches_keep_the_text(client, url, ferry):
    for at in range(13):
        add(ferry.parent, ferry.author, f"Reason number {at} of many.")
    page = client.get(f"{url}3/?text=letter&order=newest").text
    assert 'href="?order=contested&amp;text=letter"' in page
    assert f'data-children="{url}3/children/?from=12&amp;order=newest&amp;text=letter"' in page
    more = client.get(f"{url}3/children/?from=12&text=letter", headers=HTMX).text
    assert f'data-show="{ferry.quote_id}"' in client.get(f"{url}3/children/?text=letter", headers=HTMX).text
    assert "in “The old bridge”" not in more


@pytest.mark.parametrize("asked", ["nothing-like-it", "", "%00", "' OR 1", "x" * 300])
def test_a_text_that_is_not_there_is_the_first(client, url, letter, asked):
    page = client.get(f"{url}?text={asked}")
    assert page.status_code == 200 and "built in 1931" in page.text


def test_a_passage_of_any_of_the_texts_can_be_used(client, url, letter, claim, member):
    client.force_login(member)
    version = letter.current()
    place = f"start=0&end={len(LETTER[0])}&version={version.pk}"
    assert LETTER[0] in client.get(f"{url}use-passage/?{place}").text
    sent = {"kind": "evidence", "body": "Forty cars, says the letter.", "exact": LETTER[0]}
    selected = {"version": version.pk, "start": 0, "end": len(LETTER[0])}
    for number, given in ((3, sent | selected), (1, sent | {"different": "all"})):  # selected, then pasted
        client.post(f"{url}{number}/reply/", given)
        assert claim.debate.nodes.get(parent__number=number, kind="evidence").quote.version == version


def test_a_misquote_of_any_of_the_texts_is_mended_with_one_button(client, url, letter, claim, member):
    client.force_login(member)
    sent = {"kind": "evidence", "body": "Sixty cars, says the letter.", "exact": "The ferry takes sixty cars an hour."}
    says = f"{letter.current().pk}:0:{len(LETTER[0])}"
    assert f'name="says" value="{says}"' in client.post(f"{url}3/reply/", sent).text
    client.post(f"{url}3/reply/", sent | {"says": says})
    assert claim.debate.nodes.get(kind="evidence").quote.exact == LETTER[0]


def test_more_texts_cost_no_query_more(client, url, evidence):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    client.get(url)
    alone = queries()
    for at in range(1, 5):
        text = Text.objects.create(slug=f"text-{at}", title=f"Text {at}")
        add_version(text=text, by=None, body=LETTER[0], blocks=blocks_of(LETTER[:1]))
        DebateText.objects.create(debate=evidence.debate, text=text, order=at)
    assert queries() == alone
