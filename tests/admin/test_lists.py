"""Every list and page of the admin, whatever is registered: it opens, and asks no more when there is more."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from debate.arguments.models import Node
from debate.debates.models import Member
from debate.texts.models import TextVersion
from debate.web.curation import ShortPaginator
from tests.admin.world import grow
from tests.cast import make_user

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
by_name = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


# On a person's own page that person is looked up, and so is who looks: two look-ups are no loop.
TWO_PEOPLE = [{"model": "people.User", "field": "get()"}]


def queries(client, address, **data):
    with CaptureQueriesContext(connection) as caught, zeal_ignore(TWO_PEOPLE):
        response = client.get(address, data)
    assert response.status_code == 200, address
    return len(caught)


def address_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def counted(client, debate):
    """The queries of every model's list, of a search in it and of the page of its newest row, and of the tree."""
    found = {"index": queries(client, reverse("admin:index"))}
    found["tree"] = queries(client, reverse("admin:arguments_node_tree", args=[debate.pk]))
    for model, made in admin.site._registry.items():
        name, newest = model._meta.label, model._default_manager.order_by("-pk").first()
        found[f"{name} list"] = queries(client, address_of(model, "changelist"))
        found[f"{name} page"] = queries(client, address_of(model, "change", newest.pk))
        if made.get_search_fields(None):
            found[f"{name} search"] = queries(client, address_of(model, "changelist"), q="1")
    return found


@pytest.fixture
def signed_in(client, curator):
    client.force_login(curator)
    return client


def test_no_list_or_page_asks_more_when_there_is_more(signed_in, debate, owner):
    grow(debate, owner, 3)
    counted(signed_in, debate)  # content types are looked up once
    few = counted(signed_in, debate)
    grow(debate, owner, 27)
    assert counted(signed_in, debate) == few
    rows = {model._meta.label: model._default_manager.count() for model in MODELS}
    assert {label: count for label, count in rows.items() if count < 30} == {}, "The world does not grow these."


@by_name
def test_members_and_strangers_are_refused(client, member, debate, model):
    address = address_of(model, "changelist")
    assert client.get(address, follow=True).resolver_match.url_name == "account_login"
    client.force_login(member)
    assert client.get(address, follow=True).status_code == 403


@by_name
def test_staff_see_only_what_they_may(client, db, model):
    client.force_login(make_user("Sten", is_staff=True))
    assert client.get(address_of(model, "changelist")).status_code == 403


@by_name
def test_nothing_with_history_is_deleted(signed_in, debate, owner, model):
    grow(debate, owner, 1)
    if model._meta.label in {"debates.Member", "auth.Group"}:
        return
    row = model._default_manager.first()
    with zeal_ignore(TWO_PEOPLE):
        assert signed_in.post(address_of(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


def test_a_long_list_is_counted_only_so_far(signed_in, debate, owner, monkeypatch):
    monkeypatch.setattr(ShortPaginator, "most", 4)
    grow(debate, owner, 3)
    page = signed_in.get(reverse("admin:votes_vote_changelist"))
    assert page.context["cl"].result_count == 4
    assert "The first 4 votes or more" in page.content.decode()


def test_a_filter_offers_the_newest_and_the_one_chosen(signed_in, debate, owner, monkeypatch):
    monkeypatch.setattr("debate.web.curation.NEWEST", 2)
    grow(debate, owner, 3)
    nodes = reverse("admin:arguments_node_changelist")
    assert "By debate" in (page := signed_in.get(nodes).content.decode())
    assert f"?debate__id__exact={debate.pk}" not in page
    narrowed = signed_in.get(nodes, {"debate__id__exact": debate.pk})
    assert narrowed.context["cl"].result_count == debate.nodes.count()
    assert f"?debate__id__exact={debate.pk}" in narrowed.content.decode()


@pytest.mark.parametrize(
    ("model", "field", "said"),
    [
        ("moderation_report", "decision", "Open"),
        ("moderation_mark", "closed_at", "Open"),
        ("annotations_annotation", "hidden_reason", "Shown"),
        ("texts_placement", "decided_by", "Nobody: found by itself"),
    ],
)
def test_a_filter_says_in_words_what_is_empty(signed_in, debate, owner, model, field, said):
    grow(debate, owner, 1)
    page = signed_in.get(reverse(f"admin:{model}_changelist"), {f"{field}__isempty": "1"})
    assert page.context["cl"].result_count
    assert f">{said}</a>" in page.text and "Not empty" not in page.text


@pytest.mark.parametrize("chosen", ["x", "1,x", "99999999999999999999"])
def test_a_filter_that_makes_no_sense_is_no_error(signed_in, debate, chosen):
    response = signed_in.get(reverse("admin:arguments_node_changelist"), {"debate__id__exact": chosen}, follow=True)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        ("schedule.due", {"next_at__year": "0"}),
        ("activity.activity", {"at__year": "0"}),
        ("django_tasks_database.dbtaskresult", {"finished_at__year": "9" * 23}),
        ("arguments.node", {"body__regex": "("}),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_no_row_can_be_asked_for_leads_to_the_list_without_it(signed_in, debate, model, asked):
    address = address_of(apps.get_model(model), "changelist")
    assert "here is the page without them" in signed_in.get(address, asked, follow=True).content.decode()


@pytest.mark.parametrize("chosen", ["abc", "9" * 23, "\0"])
def test_a_row_that_cannot_be_chosen_is_no_error(signed_in, debate, chosen):
    for model, action in ((Group, "delete_selected"), (Member, "delete_selected"), (Node, "withdraw")):
        given = {"action": action, "_selected_action": chosen}
        assert signed_in.post(address_of(model, "changelist"), given, follow=True).status_code == 200, model
    for model, field in ((Member, "user"), (TextVersion, "text"), (Group, "permissions")):
        with zeal_ignore(TWO_PEOPLE):
            assert signed_in.post(address_of(model, "add"), {field: chosen}, follow=True).status_code == 200, model
