"""Who must sign in first comes back to the page that was open, never to another site, nor to a form's address."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from debate.web.access import account, signed_in, staff

PAGE = {"Referer": "http://testserver/debates/bridge/?order=newest"}
BACK = "/account/login/?next=/debates/bridge/%3Forder%3Dnewest"


@pytest.fixture(params=[signed_in, account, staff])
def guarded(request):
    return request.param(lambda request: HttpResponse("done"))


def of(rf, method="get", user=None, **headers):
    request = getattr(rf, method)("/me/votes/?page=2", headers=headers)
    request.user = user or AnonymousUser()
    return request


def test_a_page_is_come_back_to(rf, guarded):
    answer = guarded(of(rf))
    assert answer["Location"] == "/account/login/?next=/me/votes/%3Fpage%3D2"
    assert "HX-Request" in answer["Vary"]


def test_after_a_form_one_comes_back_to_its_page(rf, guarded):
    assert guarded(of(rf, "post", **PAGE))["Location"] == BACK


@pytest.mark.parametrize("referer", ["", "https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_one_never_comes_back_to_another_site(rf, guarded, referer):
    assert guarded(of(rf, "post", Referer=referer))["Location"] == "/account/login/?next=/"


def test_htmx_is_told_to_go_there(rf, guarded):
    headers = {"HX-Request": "true", "HX-Current-URL": PAGE["Referer"]}
    answer = guarded(of(rf, "post", **headers))
    assert (answer.status_code, answer["HX-Redirect"]) == (200, BACK)
    assert "HX-Request" in answer["Vary"]


def test_each_lets_in_whom_it_names(rf, guest, member, curator):
    done = {
        check: {user.name for user in (guest, member, curator) if lets_in(check, of(rf, user=user))}
        for check in (signed_in, account, staff)
    }
    assert done == {signed_in: {"Gil (guest)", "Mara", "Cora"}, account: {"Mara", "Cora"}, staff: {"Cora"}}


def lets_in(check, request):
    try:
        return check(lambda request: HttpResponse("done"))(request).content == b"done"
    except PermissionDenied:
        return False
