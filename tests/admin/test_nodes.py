"""Statements in the admin: every write goes through its action, so the record, counts and tallies follow."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from zeal import zeal_ignore

from debate.activity.models import Activity
from debate.arguments import actions as arguments
from debate.arguments import counts
from debate.arguments.actions import Wording
from debate.arguments.models import Node
from debate.votes import actions as votes
from debate.votes import tallies
from tests.cast import BODY, make_user

LIST = reverse("admin:arguments_node_changelist")


@pytest.fixture
def signed_in(client, curator):
    client.force_login(curator)
    return client


@pytest.fixture(autouse=True)
def no_drift(debate):
    """Whatever was done, what is derived says the same as what it is derived from."""
    yield
    assert counts.differences(debate) == []
    assert tallies.differences(debate) == []


def page_of(node):
    return reverse("admin:arguments_node_change", args=[node.pk])


def fields(client, node, **changes):
    """What the node's form would send, with these changes."""
    form = client.get(page_of(node)).context["adminform"].form
    sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    none = {"revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0}
    return {**sent, **none, **changes}


def save(client, node, **changes):
    # A statement is read again under the lock by each action that writes it: no loop.
    with zeal_ignore():
        return client.post(page_of(node), fields(client, node, **changes), follow=True)


def errors(response):
    return response.context["adminform"].form.errors


def act(client, action, *nodes, **data):
    # Each statement is written in its own turn, and so read again under the lock each time.
    with zeal_ignore():
        return client.post(LIST, {"action": action, "_selected_action": [n.pk for n in nodes], **data}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def last(debate):
    return Activity.objects.filter(debate=debate).order_by("-change").first()


# ---------------------------------------------------------------- one statement


def test_another_wording_is_a_revision_by_the_curator(signed_in, curator, claim, stranger):
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    save(signed_in, claim, body="It will not stand another flood.")
    claim.refresh_from_db()
    assert (claim.body, claim.revision, claim.meaning) == ("It will not stand another flood.", 2, 2)
    assert claim.author.name == "Mara"
    assert claim.edited_at, "Whoever changes the words of somebody else is seen to have done so."
    assert claim.revisions.get(number=2).by == curator
    assert claim.tally.stale_agree_4 == 1
    assert (last(claim.debate).verb, last(claim.debate).actor) == ("edited", curator)


def test_the_author_may_still_mend_a_young_statement_unseen(claim, member):
    votes.reword(node=claim, by=member, wording=Wording("It will not stand another flood."))
    assert Node.objects.get(pk=claim.pk).edited_at is None


def test_saving_what_is_there_changes_nothing(signed_in, evidence):
    before = last(evidence.debate).change
    save(signed_in, evidence)
    assert last(evidence.debate).change == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"body": "Short."}, "at least 10"),
        ({"body": "This answers #99, which nobody wrote."}, "#99 is not in this debate"),
        ({"outside_url": "https://example.org/", "outside_quote": ""}, "a sentence quoted from there"),
        ({"kind": "rebuttal", "aim": ""}, "what the rebuttal attacks"),
        ({"kind": "rebuttal", "aim": "quotation"}, "Only evidence quotes the text"),
        ({"kind": "evidence"}, "Evidence carries a passage"),
        ({"kind": "poem"}, "poem is not one"),
        ({"body": "x" * 501}, "At most 500"),
    ],
)
def test_what_a_rule_refuses_is_refused_with_its_reason(signed_in, claim, changes, reason):
    response = save(signed_in, claim, **changes)
    assert reason in str(errors(response))
    assert Node.objects.get(pk=claim.pk).revision == 1


def test_kind_and_outside_link_change_together(signed_in, claim, rebuttal):
    link = {"outside_url": "https://example.org/", "outside_quote": "Bridges of that age last long."}
    save(signed_in, claim, kind="rebuttal", aim="truth", **link)
    claim.refresh_from_db()
    assert (claim.kind, claim.aim, claim.outside_url) == ("rebuttal", "truth", "https://example.org/")
    verbs = Activity.objects.filter(debate=claim.debate).order_by("change").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["changed_kind", "edited"]


def test_another_passage_is_looked_up_in_the_text(signed_in, evidence):
    save(signed_in, evidence, passage="The ferry is slow in winter.")
    evidence.refresh_from_db()
    assert evidence.quote.exact == "The ferry is slow in winter."
    assert BODY[evidence.quote.start : evidence.quote.end] == evidence.quote.exact
    assert evidence.meaning == 2


def test_a_passage_that_the_text_does_not_say_is_refused(signed_in, evidence):
    assert "does not say that" in str(errors(save(signed_in, evidence, passage="Bananas are never sold on Mondays.")))


def test_numbers_counts_and_state_are_not_typed_over(signed_in, claim):
    form = signed_in.get(page_of(claim)).context["adminform"].form
    assert set(form.fields) == {"body", "passage", "outside_url", "outside_quote", "kind", "aim"}
    save(signed_in, claim, state="hidden", number=1, descendant_count=7, author=1)
    claim.refresh_from_db()
    assert (claim.state, claim.number, claim.descendant_count) == ("live", 3, 0)


def test_a_position_has_no_kind_and_no_link_to_change(signed_in, claim):
    form = signed_in.get(page_of(claim.parent)).context["adminform"].form
    assert set(form.fields) == {"body", "passage"}


def test_what_is_withdrawn_has_no_wording_to_edit(signed_in, claim, member):
    arguments.withdraw(node=claim, by=member)
    assert "body" not in signed_in.get(page_of(claim)).context["adminform"].form.fields


def test_staff_with_the_right_to_look_cannot_write(client, claim):
    looker = make_user("Lena", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_node"))
    client.force_login(looker)
    assert client.get(page_of(claim)).status_code == 200
    assert client.post(page_of(claim), {"body": "Something else altogether."}).status_code == 403
    act(client, "withdraw", claim)
    assert Node.objects.get(pk=claim.pk).body == claim.body
    assert Node.objects.get(pk=claim.pk).is_live


@pytest.mark.parametrize("who", ["member", "owner"])
def test_those_who_write_are_not_let_in(client, claim, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.post(page_of(claim), {"body": "Something else altogether."}).status_code == 302
    act(client, "hide", claim, asked="yes", reason="Because.")
    claim.refresh_from_db()
    assert (claim.revision, claim.state) == (1, "live")


# ---------------------------------------------------------------- many at once


def test_withdraw_and_restore_write_the_record(signed_in, curator, claim, evidence):
    messages = said(act(signed_in, "withdraw", claim, evidence))
    assert messages == ["2 statements withdrawn."]
    record = Activity.objects.filter(verb="withdrew").values_list("node", "actor")
    assert set(record) == {(evidence.number, curator.pk), (claim.number, curator.pk)}
    messages = said(act(signed_in, "restore", claim, evidence, claim.parent))
    assert messages == ["2 statements restored.", "Not restored: #1. It is there already."]
    assert Node.objects.live().count() == 4


def test_that_only_some_were_withdrawn_is_said_where_the_list_held_more(signed_in, claim, evidence, monkeypatch):
    monkeypatch.setattr("debate.board.bulk.MOST_AT_ONCE", 2)
    sent = {"action": "withdraw", "_selected_action": [claim.pk, evidence.pk]}
    with zeal_ignore():
        page = signed_in.post(f"{LIST}?state__exact=live&kind__exact=claim", sent, follow=True)
        assert said(page) == ["1 statement withdrawn."]
        page = signed_in.post(f"{LIST}?state__exact=live", sent | {"select_across": 1}, follow=True)
    assert said(page) == ["2 statements withdrawn.", "Only the first 2: no more at once."]


def test_hiding_asks_for_a_reason_first(signed_in, curator, claim):
    page = act(signed_in, "hide", claim)
    assert page.context["allowed"] == [claim]
    assert "Will be changed" in page.content.decode()
    assert act(signed_in, "hide", claim, asked="yes", reason=" ").context["form"].errors
    assert Node.objects.get(pk=claim.pk).is_live
    act(signed_in, "hide", claim, asked="yes", reason="It names a private person.")
    claim.refresh_from_db()
    assert (claim.state, claim.state_reason, claim.state_by) == ("hidden", "It names a private person.", curator)
    assert last(claim.debate).detail == {"reason": "It names a private person."}


def test_a_change_of_kind_is_shown_before_it_is_made(signed_in, curator, claim, evidence, rebuttal):
    chosen = {"kind": "rebuttal", "aim": "truth", "asked": "yes"}
    page = act(signed_in, "change_kind", claim, evidence, rebuttal.parent.parent, **chosen)
    assert page.context["allowed"] == [claim]
    assert {reason: [n.number for n in nodes] for reason, nodes in page.context["refusals"].items()} == {
        "Evidence carries a passage and nothing else does: withdraw it and add it anew.": [evidence.number],
        "A position stays a position.": [1],
    }
    assert Node.objects.get(pk=claim.pk).kind == "claim"
    messages = said(act(signed_in, "change_kind", claim, evidence, **chosen, seen="rebuttal/truth"))
    assert messages[0] == "1 statement changed."
    assert "#4. Evidence carries a passage" in messages[1]
    assert Node.objects.get(pk=claim.pk).aim == "truth"
    assert (last(claim.debate).verb, last(claim.debate).actor, last(claim.debate).node) == ("changed_kind", curator, 3)


def test_another_choice_than_the_one_shown_is_shown_again(signed_in, claim):
    chosen = {"kind": "rebuttal", "aim": "source", "asked": "yes"}
    page = act(signed_in, "change_kind", claim, **chosen, seen="rebuttal/truth")
    assert page.context["seen"] == "rebuttal/source"
    assert Node.objects.get(pk=claim.pk).kind == "claim"


def test_after_a_refusal_of_all_another_choice_is_shown_and_then_made(signed_in, claim):
    page = act(signed_in, "change_kind", claim, kind="claim", aim="source", asked="yes")
    assert not page.context["allowed"] and page.context["refusals"]
    assert "Show what this changes" in page.text and "Change 0" not in page.text
    chosen = {"kind": "rebuttal", "aim": "source", "asked": "yes"}
    page = act(signed_in, "change_kind", claim, **chosen, seen=page.context["seen"])
    assert "Change 1" in page.text
    act(signed_in, "change_kind", claim, **chosen, seen=page.context["seen"])
    assert Node.objects.get(pk=claim.pk).aim == "source"


def test_looking_at_many_asks_no_more_than_at_few(signed_in, debate, claim, member, django_assert_num_queries):
    more = [
        arguments.add(
            debate=debate, by=member, kind="claim", parent=claim, wording=Wording(f"A reason, number {number}.")
        )
        for number in range(8)
    ]
    data = {"action": "change_kind", "kind": "rebuttal", "aim": "truth", "asked": "yes"}
    signed_in.post(LIST, {**data, "_selected_action": [claim.pk]})
    for chosen in ([claim], [claim, *more]):
        with django_assert_num_queries(7):
            signed_in.post(LIST, {**data, "_selected_action": [node.pk for node in chosen]})


# ---------------------------------------------------------------- finding


def test_a_number_is_found_as_people_write_it(signed_in, claim, evidence):
    found = signed_in.get(LIST, {"q": "#4"}).context["cl"].result_list
    assert list(found) == [evidence]


def test_a_link_shows_what_it_stands_for(signed_in, debate, claim, owner):
    number = debate.clock.take_number(debate.pk)
    parent = debate.nodes.get(number=2)
    link = Node.objects.create(debate=debate, number=number, kind="claim", parent=parent, link_to=claim, author=owner)
    counts.rebuild(debate)
    assert "→ #3 It is too weak" in signed_in.get(LIST).content.decode()
    assert set(signed_in.get(page_of(link)).context["adminform"].form.fields) == {"passage", "kind", "aim"}
    save(signed_in, link, kind="rebuttal", aim="source")
    assert Node.objects.get(pk=link.pk).aim == "source"


# ---------------------------------------------------------------- the tree


def test_the_tree_is_in_reading_order(signed_in, debate, claim, evidence, rebuttal):
    page = signed_in.get(reverse("admin:arguments_node_tree", args=[debate.pk]))
    lines = [(line.node.number, line.depth) for line in page.context["lines"]]
    assert lines == [(1, 0), (3, 1), (4, 2), (5, 2), (2, 0)]
    assert page_of(evidence) in page.content.decode()


def test_a_page_of_the_tree_says_under_what_it_goes_on(signed_in, evidence, rebuttal, monkeypatch):
    debate = evidence.debate
    monkeypatch.setattr("debate.board.outline.LINES", 2)
    page = signed_in.get(reverse("admin:arguments_node_tree", args=[debate.pk]), {"page": 2})
    assert [line.node.number for line in page.context["lines"]] == [4, 5]
    assert [node.number for node in page.context["above"]] == [1, 3]


def test_a_tree_of_thousands_asks_no_more_than_a_small_one(signed_in, debate, claim, member, django_assert_num_queries):
    tree = reverse("admin:arguments_node_tree", args=[debate.pk])
    with django_assert_num_queries(5):
        signed_in.get(tree)
    # Withdrawn ones are in no count, so none has to be mended.
    fresh = [
        Node(debate=debate, number=n, kind="claim", parent=claim, author=member, body="One of many.", state="withdrawn")
        for n in range(100, 4100)
    ]
    Node.objects.bulk_create(fresh)
    with django_assert_num_queries(5):
        page = signed_in.get(tree, {"page": 9})
    assert len(page.context["lines"]) == 3


def test_the_tree_is_for_those_who_may_look_at_statements(client, debate, member):
    address = reverse("admin:arguments_node_tree", args=[debate.pk])
    client.force_login(member)
    assert client.get(address).status_code == 302
    client.force_login(make_user("Sten", is_staff=True))
    assert client.get(address).status_code == 403


def test_there_is_no_tree_of_no_debate(signed_in, debate):
    assert signed_in.get(reverse("admin:arguments_node_tree", args=[10**6])).status_code == 404
