"""What has changed since a page was opened, for whom no stream comes through."""

import pytest

from debate.arguments import actions as arguments
from debate.votes import actions as votes
from tests.board.world import HTMX, add


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def test_the_text_comes_with_the_passages_that_are_used_now(client, url, evidence, owner, private_debate):
    mark = f'data-q="{evidence.quote_id}"'
    part = client.get(f"{url}text/", headers=HTMX)
    assert part.text.startswith('<div class="reading">') and mark in part.text
    assert part["Cache-Control"] == "private, no-store" and "HX-Request" in part["Vary"]
    assert part.text in client.get(url).text and "<h1" in client.get(f"{url}text/").text
    arguments.hide(node=evidence, by=owner, reason="It says no such thing.")
    assert mark not in client.get(f"{url}text/", headers=HTMX).text
    assert client.get(f"/debates/{private_debate.slug}/text/", headers=HTMX).status_code == 404


def test_it_is_a_number_and_the_new_statements(client, url, claim, member, stranger, owner):
    since = claim.debate.clock.change
    asked = f"{url}changes/?since={since}"
    assert f'href="{asked}"' in client.get(url).text, "also where no script runs"
    assert "Nothing has changed." in client.get(asked).text
    assert client.get(asked, headers=HTMX).status_code == 204
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    add(claim, member, "It groans when lorries cross it.")
    arguments.hide(node=add(claim, stranger, "The mayor told me a secret."), by=owner, reason="Personal.")
    fragment = client.get(asked, headers=HTMX).text
    assert "4 changes since you opened this: show" in fragment and f'href="{url}"' in fragment
    page = client.get(asked).text
    assert "4 changes, among them new statements" in page and "It groans when lorries cross it." in page
    assert "a secret" not in page
    for strange in ("", "x", "-1", "9" * 30):
        assert client.get(f"{url}changes/?since={strange}").status_code == 200
