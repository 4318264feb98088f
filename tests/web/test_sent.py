"""A form that cannot be taken as it was sent: what somebody typed into it is shown, and can be sent again."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.board.world import HTMX

HERE = {"Origin": "http://testserver", "Referer": "http://testserver/debates/bridge/3/edit/"}
SENTENCE = "It held <every> lorry so far."


@pytest.fixture
def strict(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    return client


@pytest.fixture
def reply(claim):
    return f"{claim.get_absolute_url()}reply/"


def send_again(client, page):
    """Press the button of the page."""
    form = re.search(r'<form class="links" method="post" action="([^"]+)">(.+?)</form>', page.text)
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])
    return client.post(unescape(form[1]), {name: unescape(value) for name, value in fields}, headers=HERE)


def test_a_stale_form_is_sent_again_from_the_page_that_says_so(strict, claim, reply):
    page = strict.post(reply, {"kind": "claim", "body": SENTENCE}, headers=HERE)
    assert page.status_code == 403 and "you are here as Mara now" in page.text
    assert "readonly>It held &lt;every&gt; lorry so far.</textarea>" in page.text
    assert send_again(strict, page).status_code == 302
    assert claim.children.get().body == SENTENCE


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://testserver", "http://testserver.evil.example", "null"]
)
def test_what_another_site_sent_is_neither_shown_nor_sent_again(strict, reply, origin):
    page = strict.post(reply, {"kind": "claim", "body": SENTENCE}, headers={"Origin": origin})
    assert page.status_code == 403 and "lorry" not in page.text and "Send it again" not in page.text


def test_a_password_is_not_written_into_a_page(strict):
    sent = {"login": "Mara", "password": "a long password"}
    page = strict.post("/account/login/", sent, headers=HERE)
    assert page.status_code == 403 and "a long password" not in page.text and 'value="Mara"' in page.text


def test_a_part_of_a_page_is_told_the_new_token_and_keeps_what_is_typed(strict, claim, reply):
    sent = {"kind": "claim", "body": SENTENCE}
    told = strict.post(reply, sent, headers=HTMX | HERE)
    assert (told.status_code, told["HX-Retarget"]) == (403, "#messages") and "lorry" not in told.text
    token = re.search(r'data-token="([^"]+)"', told.text)[1]
    strict.post(reply, sent | {"csrfmiddlewaretoken": token}, headers=HTMX | HERE)
    assert claim.children.count() == 1


def test_who_was_signed_out_elsewhere_does_not_lose_what_they_wrote(client, member, claim):
    sent, edit = {"body": SENTENCE}, f"{claim.get_absolute_url()}edit/"
    page = client.post(edit, sent, headers=HERE)
    assert page.status_code == 403 and "You are signed out" in page.text and "lorry" in page.text
    assert 'href="/account/login/?next=/debates/bridge/3/edit/" target="_blank"' in page.text
    told = client.post(edit, sent, headers=HTMX | HERE)
    assert "HX-Redirect" not in told and "You are signed out" in told.text
    client.force_login(claim.author)
    assert send_again(client, page).status_code == 302
    claim.refresh_from_db()
    assert claim.body == SENTENCE


def test_without_a_word_of_ones_own_one_is_sent_to_sign_in(client, claim):
    answer = client.post(f"{claim.get_absolute_url()}withdraw/", {"body": "  "}, headers=HERE)
    assert answer["Location"] == "/account/login/?next=/debates/bridge/3/edit/"


def test_after_signing_in_one_is_not_led_to_what_only_takes_a_form(client, private_debate):
    page = client.post(f"/debates/{private_debate.slug}/1/vote/", {"agreement": "1"}, headers=HERE)
    assert page.status_code == 404 and 'href="/account/login/?next=/debates/bridge/3/edit/"' in page.text
