"""Reporting and deciding in the browser, for everyone who may and may not."""

import pytest

from debate.annotations import actions as annotations
from debate.moderation import actions
from debate.moderation.models import Report

HTMX = {"HX-Request": "true"}


@pytest.fixture
def url(claim):
    return f"/debates/{claim.debate.slug}/{claim.number}/report/"


@pytest.fixture
def list_url(claim):
    return f"/debates/{claim.debate.slug}/reports/"


@pytest.fixture
def report(claim, stranger):
    return actions.report(thing=claim, by=stranger, reason="spam", note="Third time today.")


def test_a_statement_is_reported_and_the_reporter_sees_the_state(client, claim, stranger, owner, url):
    client.force_login(stranger)
    assert claim.body in client.get(url).text
    assert client.post(url, {"reason": "spam", "note": "Look."}).url == url
    assert "Thank you" in client.get(url).text and "nobody has decided yet" in client.get(url).text
    actions.decide(report=Report.objects.get(), by=owner, decision="kept")
    assert "looked at, and kept" in client.get(url).text


def test_no_reason_is_chosen_for_the_reporter_and_none_is_no_report(client, stranger, url):
    client.force_login(stranger)
    assert "checked" not in client.get(url).text
    answer = client.post(url, {"note": "Look."})
    assert answer.status_code == 422 and "Choose what is wrong with it." in answer.text and "Look." in answer.text
    assert not Report.objects.exists()


def test_htmx_gets_the_thanks_in_place(client, stranger, url):
    client.force_login(stranger)
    assert client.get(url, headers=HTMX).text.lstrip().startswith("<section")
    assert "Thank you" in client.post(url, {"reason": "spam"}, headers=HTMX).text


def test_a_note_is_reported(client, claim, member, stranger):
    note = annotations.annotate(debate=claim.debate, by=member, node=claim, body="Idiots.")
    client.force_login(stranger)
    url = f"/debates/{claim.debate.slug}/annotations/{note.key}/report/"
    assert "Idiots." in client.get(url).text
    client.post(url, {"reason": "offensive"})
    assert Report.objects.get().annotation == note


def test_an_anonymous_visitor_is_asked_for_a_name(client, url):
    assert "guest_name" in client.post(url, {"reason": "spam"}).text
    assert not Report.objects.exists()
    client.post(url, {"reason": "spam", "guest_name": "Kim"})
    assert Report.objects.get().reporter.name == "Kim (guest)"


def test_one_cannot_report_oneself(client, member, url):
    client.force_login(member)
    assert client.get(url).status_code == 403
    assert client.post(url, {"reason": "spam"}).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"reason": "boredom"}, {"reason": "other", "note": "x" * 501}])
def test_a_wrong_report_comes_back(client, stranger, url, sent):
    client.force_login(stranger)
    answer = client.post(url, sent)
    assert answer.status_code == 422 and "is-wrong" in answer.text
    assert not Report.objects.exists()


def test_what_one_may_not_see_one_cannot_report(client, private_debate, stranger):
    client.force_login(stranger)
    base = f"/debates/{private_debate.slug}"
    for address in (f"{base}/1/report/", f"{base}/reports/", f"{base}/99/report/"):
        assert client.get(address).status_code == 404


def test_somebody_elses_private_note_does_not_exist(client, claim, member, owner):
    note = annotations.annotate(debate=claim.debate, by=member, node=claim, body="Mine.", private=True)
    client.force_login(owner)
    url = f"/debates/{claim.debate.slug}/annotations/{note.key}/report/"
    assert client.get(url).status_code == 404
    assert client.post(url, {"reason": "spam"}).status_code == 404


def test_reports_are_limited(client, stranger, url):
    client.force_login(stranger)
    for _ in range(10):
        client.post(url, {})
    assert client.post(url, {}).status_code == 429


def test_the_owner_sees_decides_and_takes_back(client, claim, report, owner, list_url):
    client.force_login(owner)
    text = client.get(list_url).text
    assert claim.body in text and "Third time today." in text and "Stefan" in text
    assert client.post(f"{list_url}{report.pk}/decide/", {"decision": "hidden", "reason": "Spam."}).url == list_url
    claim.refresh_from_db()
    assert claim.state == "hidden"
    actions.report(thing=claim.parent, by=report.reporter, reason="spam")
    page = client.get(list_url).text
    assert page.index(claim.parent.body) < page.index("Take the decision back"), "the open ones first"
    client.post(f"{list_url}{report.pk}/reopen/")
    claim.refresh_from_db()
    assert claim.is_live


@pytest.mark.parametrize("sent", [{}, {"decision": "hidden", "reason": ""}, {"decision": "burnt", "reason": "So."}])
def test_a_decision_needs_a_word_and_a_reason(client, report, owner, list_url, sent):
    claim = report.node
    client.force_login(owner)
    client.post(f"{list_url}{report.pk}/decide/", sent)
    assert Report.objects.open().exists()
    claim.refresh_from_db()
    assert claim.is_live


def test_others_see_their_own_reports_alone_and_decide_nothing(client, report, member, stranger, list_url):
    client.force_login(member)
    assert "Third time today." not in client.get(list_url).text
    for what in ("decide", "reopen"):
        assert client.post(f"{list_url}{report.pk}/{what}/", {"decision": "kept"}).status_code == 403
    client.force_login(stranger)
    assert "Third time today." in client.get(list_url).text
    client.logout()
    assert client.get(list_url).status_code == 302
    assert client.post(f"{list_url}{report.pk}/decide/", {"decision": "kept"}).status_code == 302
    assert Report.objects.open().exists()


def test_decisions_answer_no_get_and_know_only_their_debate(client, report, private_debate, owner, list_url):
    client.force_login(owner)
    for what in ("decide", "reopen"):
        assert client.get(f"{list_url}{report.pk}/{what}/").status_code == 405
        elsewhere = f"/debates/{private_debate.slug}/reports/{report.pk}/{what}/"
        assert client.post(elsewhere, {"decision": "kept"}).status_code == 404


def test_the_list_asks_the_database_a_constant_number_of_times(client, claim, curator, django_assert_max_num_queries):
    client.force_login(curator)
    url = f"/debates/{claim.debate.slug}/reports/"
    for number in range(8):
        note = annotations.annotate(debate=claim.debate, by=claim.author, node=claim, body=f"Note {number}.")
        actions.report(thing=note, by=curator, reason="spam")
    with django_assert_max_num_queries(6):
        client.get(url)
