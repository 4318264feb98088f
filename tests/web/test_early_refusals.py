"""What is refused before anybody was recognised is answered like everything else: with a page, never with a 500."""

import pytest


@pytest.fixture
def bare(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("path", ["/", "/healthz", "/about/", "/account/login/"])
def test_a_foreign_host_is_told_so(bare, path):
    """Hosts go into links and mails: only those in ALLOWED_HOSTS are answered."""
    answer = bare.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400 and "evil.example" not in answer.text


def test_a_body_that_is_too_large_is_told_so(bare, db):
    answer = bare.post("/account/login/", {"login": "x" * 3_000_000})
    assert answer.status_code == 400


def test_a_forwarded_host_changes_nothing(bare, debate):
    page = bare.get(f"/debates/{debate.slug}/", headers={"X-Forwarded-Host": "evil.example"})
    assert page.status_code == 200 and "evil.example" not in page.text
