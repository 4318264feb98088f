"""The way back leads to a page of ours, whatever the browser says it came from."""

import pytest
from django.contrib.auth.models import AnonymousUser

from debate.web.access import came_from, own_page, signed_in

FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "http:///evil.example",
    "http://testserver//evil.example/page",
    "http://testserver/\\evil.example/page",
    "http://testserver///evil.example",
    "http://testserver@evil.example/",
    "javascript:alert(1)",
    "\thttps://evil.example",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_a_foreign_address_is_none_of_ours(rf, address):
    assert own_page(rf.get("/"), address) == "/"
    assert came_from(rf.get("/", headers={"Referer": address})) == "/"
    assert came_from(rf.get("/", headers={"HX-Current-URL": address})) == "/"


def test_ours_comes_back_without_its_host(rf):
    assert own_page(rf.get("/"), "http://testserver/debates/bridge/?order=newest#n3") == "/debates/bridge/?order=newest"


@pytest.mark.parametrize("address", FOREIGN)
def test_the_sign_in_leads_back_to_no_foreign_address(rf, address):
    request = rf.post("/me/", headers={"Referer": address})
    request.user = AnonymousUser()
    assert signed_in(lambda request: None)(request)["Location"].endswith("next=/")
