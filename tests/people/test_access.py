"""Taking part with just a name: nothing that was sent is lost, and the code is shown once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.template import Context, Template

from debate.people.access import ask_name
from debate.people.models import User
from debate.web import limits


@pytest.fixture
def post(rf, db):
    """A POST of a visitor, with a session, to /debates/bridge/3/reply/?order=newest."""

    def make(data=None, **headers):
        request = rf.post("/debates/bridge/3/reply/?order=newest", data or {}, headers=headers)
        request.user, request.session = AnonymousUser(), SessionStore()
        return request

    return make


def test_somebody_with_a_name_is_not_asked(post, member):
    request = post()
    request.user = member
    assert ask_name(request) is None


def test_a_visitor_is_asked_and_nothing_is_lost(post):
    page = ask_name(post({"body": 'Two "words" <b>', "aim": ["truth", "source"], "csrfmiddlewaretoken": "former"}))
    assert page.status_code == 200
    assert '<input type="hidden" name="body" value="Two &quot;words&quot; &lt;b&gt;">' in page.text
    assert page.text.count('name="aim"') == 2
    assert "former" not in page.text
    assert 'action="/debates/bridge/3/reply/?order=newest"' in page.text
    assert "<html" in page.text
    assert "HX-Request" in page["Vary"]
    assert not User.objects.exists()


def test_htmx_gets_the_form_alone_and_sends_it_without_htmx(post):
    fragment = ask_name(post({"body": "x"}, HX_Request="true")).text
    assert fragment.strip().startswith("<form")
    assert fragment.strip().endswith("</form>")
    assert "hx-" not in fragment


def test_a_sentence_may_come_before_the_question(post):
    assert "Saved on this device. What should we call you?" in ask_name(post(), opening="Saved on this device.").text


@pytest.mark.parametrize(
    ("headers", "goes"),
    [
        ({"HX_Current_URL": "http://testserver/debates/bridge/?a=b"}, "/debates/bridge/%3Fa%3Db"),
        ({"Referer": "http://testserver/debates/bridge/3/"}, "/debates/bridge/3/"),
        ({"Referer": "http://evil.example/debates/"}, "/"),
        ({"Referer": "javascript:alert(1)"}, "/"),
        ({}, "/"),
    ],
)
def test_who_has_an_account_comes_back_to_the_page(post, headers, goes):
    assert f'href="/account/login/?next={goes}"' in ask_name(post(**headers)).text


def test_a_form_with_a_foreign_way_back_is_not_believed(post):
    assert "evil" not in ask_name(post({"back_to": "https://evil.example/"})).text


def test_with_a_name_the_write_goes_on(post):
    request = post({"guest_name": " Kim ", "body": "x"})
    assert ask_name(request) is None
    assert request.user == User.objects.get(name="Kim (guest)")
    assert request.session["return_code"]


@pytest.mark.parametrize("name", ["", "!!", "a" * 41])
def test_a_name_that_cannot_be_is_asked_again(post, name):
    page = ask_name(post({"guest_name": name, "body": "kept", "back_to": "/debates/bridge/"}))
    assert page.status_code == 422
    assert f'value="{name}"' in page.text
    assert 'id="guest-name-error"' in page.text
    assert 'name="body" value="kept"' in page.text
    assert page.text.count('name="guest_name"') == 1
    assert page.text.count('name="back_to"') == 1
    assert "?next=/debates/bridge/" in page.text
    assert not User.objects.exists()


def test_one_address_makes_only_so_many_guests(post, monkeypatch):
    monkeypatch.setattr("debate.people.access.GUEST", limits.Limit("guest", 1, 600))
    assert ask_name(post({"guest_name": "Kim"})) is None
    refusal = ask_name(post({"guest_name": "Kim"}))
    assert refusal.status_code == 429
    elsewhere = post({"guest_name": "!!"})
    elsewhere.META["REMOTE_ADDR"] = "192.0.2.9"
    assert ask_name(elsewhere).status_code == 422
    assert User.objects.count() == 1


def test_the_welcome_is_said_once_and_costs_no_query(post, django_assert_num_queries):
    request = post({"guest_name": "Kim"})
    ask_name(request)
    code = request.session["return_code"]
    template = Template("{% load people %}{% welcome %}")
    with django_assert_num_queries(0):
        said = template.render(Context({"request": request}))
        again = template.render(Context({"request": request}))
    assert "You’re in as <b>Kim (guest)</b>" in said
    assert code in said
    assert again.strip() == ""


def test_who_gets_a_number_is_told_why(post):
    for said in ("You’re in as <b>Kim (guest)</b>.", "Kim is taken here, so you are <b>Kim 2 (guest)</b>."):
        request = post({"guest_name": " Kim "})
        ask_name(request)
        assert said in Template("{% load people %}{% welcome %}").render(Context({"request": request}))


def test_nobody_is_welcomed_to_a_page_without_a_request(db):
    assert Template("{% load people %}{% welcome %}").render(Context()).strip() == ""
