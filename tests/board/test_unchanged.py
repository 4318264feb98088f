"""What a browser keeps of a board: until something changes, by whom, and whose page it never is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from debate.debates.actions import configure
from tests.board.world import add, judge, settle


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/"


def test_an_anonymous_page_is_answered_with_304_until_something_changes(client, url, debate, claim, owner):
    def ask(etag=""):
        return client.get(url, headers={"If-None-Match": etag} if etag else {})

    first = ask()
    assert first["Cache-Control"] == "no-cache"
    assert ask(first["ETag"]).status_code == 304
    judge(claim, [2])
    second = ask(first["ETag"])
    assert second.status_code == 200 and second["ETag"] != first["ETag"]
    settle(debate)  # the vote's effect on what stands
    third = ask(second["ETag"])
    assert third.status_code == 200
    add(claim, owner, "One more reason for the claim.")
    assert ask(third["ETag"]).status_code == 200
    assert ask('"something else"').status_code == 200


def test_a_304_is_one_query_and_says_what_its_page_said(client, url, claim, django_assert_num_queries):
    page = client.get(url)
    with django_assert_num_queries(1):
        kept = client.get(url, headers={"If-None-Match": page["ETag"]})
    assert kept.status_code == 304 and not kept.content
    for name in ("ETag", "Cache-Control", "Vary"):
        assert sorted(kept[name].split(", ")) == sorted(page[name].split(", ")), name


def test_a_304_is_for_our_own_host_and_for_reading_alone(client, url, claim):
    kept = {"If-None-Match": client.get(url)["ETag"]}
    assert client.head(url, headers=kept).status_code == 304
    assert client.get(url, headers=kept | {"Host": "elsewhere.example"}).status_code == 400
    assert client.post(url, headers=kept).status_code == 405


def test_who_signed_in_meanwhile_is_not_told_that_the_page_is_as_it_was(client, url, claim, member):
    kept = {"If-None-Match": client.get(url)["ETag"]}
    client.force_login(member)
    assert client.get(url, headers=kept).status_code == 200


def test_no_guess_of_an_etag_is_the_one_of_a_debate_that_is_not_public(client, private_debate):
    for guess in ('W/".', 'W/".a"', '""', "*"):
        address = f"/debates/{private_debate.slug}/"
        assert client.get(address, headers={"If-None-Match": guess}).status_code == 404


def test_what_was_looked_up_for_a_304_is_not_looked_up_again(client, url, debate, claim, django_assert_num_queries):
    etag = client.get(url)["ETag"]
    with CaptureQueriesContext(connection) as first:
        client.get(url)
    judge(claim, [2])
    with django_assert_num_queries(len(first)):
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 200


def test_the_etag_is_compared_after_the_access_check(client, url, debate, owner):
    etag = client.get(url)["ETag"]
    configure(debate=debate, by=owner, visibility="members")
    assert client.get(f"/debates/{debate.slug}/", headers={"If-None-Match": etag}).status_code == 404


def test_each_order_and_place_has_its_own_etag(client, url, claim):
    pages = [url, f"{url}1/", f"{url}3/", f"{url}?order=newest"]
    assert len({client.get(page)["ETag"] for page in pages}) == len(pages)


def test_whoever_is_known_gets_a_page_of_their_own(client, url, member):
    etag = client.get(url)["ETag"]
    client.force_login(member)
    page = client.get(url, headers={"If-None-Match": etag})
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store" and "ETag" not in page
    assert "Mara" in page.text


@pytest.mark.parametrize("path", ["", "1/", "3/", "1/children/", "3/history/", "3/why/", "/", "/about/"])
def test_a_visitor_who_only_reads_gets_no_cookie_but_the_token(client, url, claim, path):
    answer = client.get(path if path.startswith("/") else url + path)
    assert answer.status_code == 200
    assert set(answer.cookies) <= {"csrftoken"}


def test_a_page_with_the_token_of_another_cookie_is_not_kept(client, url, member):
    """Signing in and out changes the token; a 304 would bring back a page whose forms are refused for good."""
    before = client.get(url)["ETag"]
    client.force_login(member)
    client.get("/")
    client.logout()
    client.cookies.clear()
    client.get("/account/login/")
    page = client.get(url, headers={"If-None-Match": before})
    assert page.status_code == 200
    assert client.get(url, headers={"If-None-Match": page["ETag"]}).status_code == 304


def test_who_keeps_no_cookies_is_answered_with_304_too(client, url):
    etag = client.get(url)["ETag"]
    client.cookies.clear()
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
