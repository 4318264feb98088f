"""No cache keeps a page that was made for somebody."""

import brotli  # type: ignore[import-untyped] # it ships no types
import pytest

from debate.people.access import CODE_TO_SHOW

PAGES = ["/", "/about/", "/privacy/", "/nothing-here/"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_people_are_private(client, member, page):
    client.force_login(member)
    assert client.get(page)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_visitors_are_not(client, db, page):
    assert "Cache-Control" not in client.get(page)


def test_the_page_that_shows_a_return_code_is_kept_nowhere(client, guest):
    client.force_login(guest)
    session = client.session
    session[CODE_TO_SHOW] = "maple-417"
    session.save()
    page = client.get("/about/")
    assert "maple-417" in page.text and page["Cache-Control"] == "private, no-store"
    assert "maple-417" not in client.get("/about/").text


def test_what_can_only_be_sent_tells_so_and_the_way_back(client, debate, owner):
    client.force_login(owner)
    page = client.get(f"/debates/{debate.slug}/pauses/")
    assert page.status_code == 405 and page["Allow"] == "POST" and page["Cache-Control"] == "private, no-store"
    assert (
        "only takes what a form sends" in page.text
        and f'href="/debates/{debate.slug}/">Back to the debate' in page.text
    )
    assert client.put(f"/debates/{debate.slug}/pauses/").content == b""


BOTH = {"Accept-Encoding": "gzip, deflate, br"}


def test_what_everyone_may_have_is_sent_with_brotli_to_whoever_reads_it(client, debate):
    plain, page = client.get(f"/debates/{debate.slug}/"), client.get(f"/debates/{debate.slug}/", headers=BOTH)
    assert page["Content-Encoding"] == "br" and "Accept-Encoding" in page["Vary"] and page["ETag"]
    read = brotli.decompress(page.content).decode()
    assert debate.question in read and page["Content-Length"] == str(len(page.content))
    assert len(page.content) < len(plain.content) / 3
    old = client.get(f"/debates/{debate.slug}/", headers={"Accept-Encoding": "gzip"})
    assert old["Content-Encoding"] == "gzip"
    again = client.get(f"/debates/{debate.slug}/", headers=BOTH | {"If-None-Match": page["ETag"]})
    assert again.status_code == 304 and not again.content and "Content-Encoding" not in again


def test_a_page_made_for_somebody_is_padded_by_chance(client, debate, member):
    """Its length tells nobody what stands in it beside what they put there themselves."""
    client.force_login(member)
    lengths = {len(client.get(f"/debates/{debate.slug}/", headers=BOTH).content) for _ in range(12)}
    assert client.get(f"/debates/{debate.slug}/", headers=BOTH)["Content-Encoding"] == "gzip" and len(lengths) > 1
