"""Reports in the admin: decided by the actions of moderation, attributed to the curator."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from zeal import zeal_ignore

from debate.activity.models import Activity
from debate.moderation.actions import report as make_report
from debate.moderation.models import Report
from tests.cast import make_user

LIST = reverse("admin:moderation_report_changelist")


@pytest.fixture
def signed_in(client, curator):
    client.force_login(curator)
    return client


@pytest.fixture
def report(claim, stranger):
    return make_report(thing=claim, by=stranger, reason="personal", note="Names a neighbour.")


def page_of(report):
    return reverse("admin:moderation_report_change", args=[report.pk])


def decide(client, report, **data):
    # The statement is written and then its report: both are read again under the lock.
    with zeal_ignore():
        return client.post(page_of(report), data)


def act(client, action, *reports):
    with zeal_ignore():
        return client.post(LIST, {"action": action, "_selected_action": [r.pk for r in reports]}, follow=True)


def test_the_page_shows_what_was_reported(signed_in, report):
    page = signed_in.get(page_of(report)).content.decode()
    assert "It is too weak for another winter." in page
    assert "Names a neighbour." in page


def test_hiding_hides_with_the_reason(signed_in, curator, report, claim):
    decide(signed_in, report, decision="hidden", reason="It names a neighbour.")
    claim.refresh_from_db()
    report.refresh_from_db()
    assert (claim.state, claim.state_reason, claim.state_by) == ("hidden", "It names a neighbour.", curator)
    assert (report.decision, report.decided_by) == ("hidden", curator)
    assert list(Activity.objects.filter(actor=curator).values_list("verb", flat=True)) == ["decided", "hid"]


def test_hiding_needs_a_reason_and_a_decision_is_one_of_two(signed_in, report):
    for data in ({"decision": "hidden", "reason": ""}, {"decision": "burned"}, {}):
        assert decide(signed_in, report, **data).context["adminform"].form.errors
    assert Report.objects.open().count() == 1


def test_many_are_kept_and_opened_again(signed_in, report, evidence, owner):
    other = make_report(thing=evidence, by=owner, reason="spam")
    act(signed_in, "keep", report, other)
    assert set(Report.objects.values_list("decision", flat=True)) == {"kept"}
    act(signed_in, "reopen", report, other)
    assert Report.objects.open().count() == 2


def test_what_is_decided_is_opened_again_before_it_is_decided_anew(signed_in, report):
    act(signed_in, "keep", report)
    assert signed_in.get(page_of(report)).status_code == 200
    assert decide(signed_in, report, decision="hidden", reason="On second thoughts.").status_code == 403


def test_staff_who_may_only_look_decide_nothing(client, report):
    looker = make_user("Lena", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_report"))
    client.force_login(looker)
    assert client.get(page_of(report)).status_code == 200
    assert decide(client, report, decision="kept").status_code == 403
    act(client, "keep", report)
    assert Report.objects.open().count() == 1
    Report.objects.update(decision="kept", decided_by=looker, decided_at=report.created_at)
    act(client, "reopen", report)
    assert Report.objects.open().count() == 0
