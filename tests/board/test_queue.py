"""The queue over HTTP: what waits in one line, every decision, who may, and what happens when somebody was faster."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from debate.annotations import actions as annotations
from debate.arguments import actions as arguments
from debate.arguments.models import Node
from debate.moderation import actions as reports
from debate.moderation import marks, suggestions
from debate.moderation.models import Mark, Report, Suggestion
from debate.web.limits import Limit
from tests.board.world import add
from tests.moderation.world import BODY, suggest

QUEUE = re.compile(r'<article class="panel queue-card".*?</article>', re.DOTALL)


@pytest.fixture
def url(debate):
    return f"/debates/{debate.slug}/queue/"


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def waiting(suggesting, stranger):
    return suggest(suggesting, stranger)


@pytest.fixture
def line(waiting, claim, stranger):
    """A suggestion, a mark, a report and one more suggestion, in this order."""
    mark = marks.mark(node=claim, by=stranger, kind="unclear", sentence="Which winter?")
    report = reports.report(thing=claim, by=stranger, reason="personal", note="It names a neighbour.")
    last = suggest(claim.debate, stranger, "It groans when lorries cross it.")
    return waiting, mark, report, last


def card(page):
    """What is in front."""
    found = QUEUE.search(page.text)
    return unescape(found[0]) if found else ""


def settle(client, url, thing, act, **fields):
    kind = {Suggestion: "suggestions", Mark: "marks", Report: "reports"}[type(thing)]
    return client.post(f"{url}{kind}/{thing.pk}/", {"act": act} | fields)


def test_nothing_waits(desk, url):
    page = desk.get(url)
    assert page.status_code == 200 and "Nothing waits." in page.text and page["Cache-Control"] == "private, no-store"


def test_all_that_waits_is_one_line_the_oldest_first(desk, url, line):
    page = desk.get(url)
    words = re.findall(r'<span class="meta">(\w+)</span> <span dir="auto">(.+?)</span></a>', page.text)
    assert words == [
        ("suggestion", BODY),
        ("mark", "#3: unclear"),
        ("report", "#3: personal data"),
        ("suggestion", "It groans when lorries cross it."),
    ]
    assert "<b>1</b> of 4" in page.text and BODY in card(page)
    _, mark, report, _ = line
    second = desk.get(f"{url}?at=mark-{mark.pk}")
    assert "<b>2</b> of 4" in second.text and "Which winter?" in card(second)
    assert f"{url}?at=report-{report.pk}" in second.text
    third = desk.get(f"{url}?at=report-{report.pk}")
    assert "It names a neighbour." in card(third) and "too weak for another winter" in card(third)
    assert "<b>1</b> of 4" in desk.get(f"{url}?at=nonsense").text


def test_a_suggestion_stands_with_what_it_answers_its_passage_and_what_is_like_it(
    desk, url, suggesting, stranger, quote
):
    suggest(suggesting, stranger, "It is too weak for another hard winter.", "evidence", quote=quote)
    shown = card(desk.get(url))
    assert "It is too weak for another winter." in shown and "Mara" in shown
    assert "Engineers suggest that it will not last ten more winters.</mark> Closing it would cost" in shown
    assert "¶ 2" in shown and "Merge into #3" in shown


def test_accepting_goes_on_to_the_next(desk, url, line, suggesting):
    waiting, mark, *_ = line
    answer = settle(desk, url, waiting, "accept")
    assert answer["Location"] == f"{url}?at=mark-{mark.pk}"
    node = suggesting.nodes.get(number=4)
    assert (node.body, node.author.name) == (BODY, "Stefan")
    page = desk.get(answer["Location"])
    assert 'Accepted as <a href="/debates/should-the-bridge-be-closed/4/">#4</a>.' in page.text
    assert "<b>1</b> of 3" in page.text


def test_accepting_with_changes(desk, url, waiting, suggesting, moderator):
    shown = card(desk.get(url))
    assert f">\n{BODY}</textarea>" in shown and 'value="3"' in shown
    changed = {"body": "The steel has rusted.", "stance": "rebuttal/truth", "number": "1", "reason": "Shorter."}
    assert settle(desk, url, waiting, "edit", **changed).status_code == 302
    node = suggesting.nodes.get(number=4)
    assert (node.body, node.kind, node.aim, node.parent.number) == ("The steel has rusted.", "rebuttal", "truth", 1)
    assert node.author.name == "Stefan" and node.revisions.get().by == moderator
    waiting.refresh_from_db()
    assert (waiting.body, waiting.changed, waiting.reason) == (BODY, True, "Shorter.")


def test_a_link_outside_and_the_evidence_of_a_rebuttal_can_be_changed_too(desk, url, suggesting, stranger, quote):
    outside = {"outside_url": "https://example.org/steel", "outside_quote": "Steel rusts."}
    linked = suggest(suggesting, stranger, **outside)
    same = {"body": BODY, "stance": "claim/", "number": "3"}
    settle(desk, url, linked, "edit", **same, outside_url="https://example.org/rust", outside_quote="It rusts.")
    assert suggesting.nodes.get(number=4).outside_url == "https://example.org/rust"
    evidence = suggestions.Wording("They suggest it.", quote)
    against = suggest(suggesting, stranger, "They do not know it.", "rebuttal", aim="truth", evidence=evidence)
    said = {"body": "They do not know it.", "evidence": "They only suggest.", "stance": "rebuttal/truth", "number": "3"}
    settle(desk, url, against, "edit", **said)
    assert suggesting.nodes.get(number=6).body == "They only suggest."


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"body": "short"}, "at least 10"),
        ({"body": "So says #99 as well."}, "#99 is not in this debate"),
        ({"number": "99"}, "There is no #99"),
        ({"number": ""}, "Choose a statement"),
        ({"number": "x"}, "whole number"),
        ({"stance": "evidence/"}, "not one of the available choices"),
        ({"number": "1", "stance": "rebuttal/relevance"}, "A position is not a reason for anything"),
        ({"outside_url": "https://example.org/"}, "Quote the sentence from the page"),
        ({"reason": "x" * 301}, "At most 300"),
    ],
)
def test_a_wrong_change_comes_back_with_what_was_typed(desk, url, line, wrong, reason):
    waiting = line[3]
    sent = {"body": "The steel has rusted.", "stance": "claim/", "number": "3", "reason": "Shorter."} | wrong
    answer = settle(desk, url, waiting, "edit", **sent)
    assert answer.status_code == 422 and reason in unescape(answer.text)
    assert "<b>4</b> of 4" in answer.text and sent["body"] in card(answer) and 'name="settle" open' in card(answer)
    assert Suggestion.objects.pending().count() == 2


def test_what_can_no_longer_stand_there_says_so_and_can_be_put_elsewhere(desk, url, waiting, suggesting, claim, owner):
    arguments.hide(node=claim, by=owner, reason="Rude.")
    shown = card(desk.get(url))
    assert "It cannot be accepted as it is: #3 was withdrawn or hidden" in shown and "disabled" in shown
    answer = desk.post(f"{url}suggestions/{waiting.pk}/", {"act": "accept"}, follow=True)
    assert "can no longer be answered" in answer.text and "<b>1</b> of 1" in answer.text
    same = {"body": BODY, "stance": "claim/", "number": "3"}
    kept = settle(desk, url, waiting, "edit", **same, reason="Typed at length.")
    assert kept.status_code == 422 and "can no longer be answered" in kept.text and "Typed at length." in kept.text
    assert settle(desk, url, waiting, "edit", **same | {"number": "1"}).status_code == 302
    assert suggesting.nodes.get(number=4).parent.number == 1


def test_merging_by_number_and_by_what_is_alike(desk, url, waiting, claim, suggesting, stranger):
    for wrong, reason in (("", "Give its number"), ("99", "There is no #99"), ("0", "greater than or equal to 1")):
        answer = settle(desk, url, waiting, "merge", number=wrong, reason="It says it.")
        assert answer.status_code == 422 and reason in answer.text and "It says it." in answer.text
    settle(desk, url, waiting, "merge", number="3", reason="It says it.")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.node, waiting.reason) == ("merged", claim, "It says it.")
    assert suggesting.nodes.count() == 3


@pytest.mark.parametrize(("reason", "says"), [("", "Say why."), ("…!", "Say why in a sentence."), ("x" * 301, "300")])
def test_declining_without_a_reason_comes_back(desk, url, waiting, reason, says):
    answer = settle(desk, url, waiting, "decline", reason=reason)
    assert answer.status_code == 422 and says in answer.text and Suggestion.objects.pending().exists()


def test_declining_is_undone_at_once_and_later(desk, url, waiting):
    answer = desk.post(f"{url}suggestions/{waiting.pk}/", {"act": "decline", "reason": "Too vague."}, follow=True)
    undo = f'formaction="{url}suggestions/{waiting.pk}/" name="act" value="reopen">Undo'
    assert undo in answer.text and "Nothing waits." in answer.text
    assert "Declined: " in answer.text and "Take it up again" in answer.text
    back = settle(desk, url, waiting, "reopen")
    assert back["Location"] == f"{url}?at=suggestion-{waiting.pk}" and BODY in card(desk.get(back["Location"]))


def test_what_was_accepted_is_taken_out_again(desk, url, waiting, suggesting, owner):
    answer = desk.post(f"{url}suggestions/{waiting.pk}/", {"act": "accept"}, follow=True)
    undo = f'formaction="{url}suggestions/{waiting.pk}/" name="act" value="reopen">Undo'
    assert undo in answer.text and "Take it up again" in answer.text
    back = settle(desk, url, waiting, "reopen")
    assert BODY in card(desk.get(back["Location"])) and not suggesting.nodes.get(number=4).is_live
    settle(desk, url, waiting, "accept")
    add(suggesting.nodes.get(number=5), owner, "And so it goes on and on.")
    late = desk.post(f"{url}suggestions/{waiting.pk}/", {"act": "reopen"}, follow=True)
    assert "#5 was answered since, so it stays." in late.text
    Suggestion.objects.update(decided_at=timezone.now() - timedelta(minutes=11))
    assert "Take it up again" not in desk.get(url).text


def test_a_reported_mark_stands_in_the_line_and_is_hidden(desk, url, claim, member, stranger):
    mark = marks.mark(node=claim, by=stranger, kind="unclear", sentence="Only a fool writes so.")
    reports.report(thing=mark, by=member, reason="offensive")
    shown = desk.get(url).text
    assert "A mark on #3: offensive or harassing" in unescape(shown)
    report = Report.objects.get()
    shown = card(desk.get(f"{url}?at=report-{report.pk}"))
    assert "A mark by" in shown and "Only a fool writes so." in shown
    settle(desk, url, report, "decline", reason="It insults the author.")
    assert "Only a fool" not in desk.get(f"/debates/{claim.debate.slug}/3/marks/").text
    settle(desk, url, report, "reopen")
    assert "Only a fool" in desk.get(f"/debates/{claim.debate.slug}/3/marks/").text


def test_a_mark_is_closed_with_a_reason_and_opened_again(desk, url, line):
    _, mark, report, _ = line
    assert settle(desk, url, mark, "decline", reason="").status_code == 422
    assert settle(desk, url, mark, "decline", reason="It is clear.")["Location"] == f"{url}?at=report-{report.pk}"
    mark.refresh_from_db()
    assert (mark.closed_reason, mark.closed_by.name) == ("It is clear.", "Moritz")
    settle(desk, url, mark, "reopen")
    mark.refresh_from_db()
    assert mark.is_open


def test_a_report_is_kept_hidden_and_opened_again(desk, url, line, claim):
    _, _, report, last = line
    assert settle(desk, url, report, "accept")["Location"] == f"{url}?at=suggestion-{last.pk}"
    assert Report.objects.get().decision == "kept" and Node.objects.get(pk=claim.pk).is_live
    settle(desk, url, report, "reopen")
    assert settle(desk, url, report, "decline", reason="").status_code == 422
    settle(desk, url, report, "decline", reason="It names a neighbour.")
    assert Node.objects.get(pk=claim.pk).state_reason == "It names a neighbour."
    settle(desk, url, report, "reopen")
    assert Node.objects.get(pk=claim.pk).is_live and Report.objects.open().exists()


def test_a_reported_note_stands_in_the_line(desk, url, claim, member, stranger):
    note = annotations.annotate(debate=claim.debate, by=member, node=claim, body="You are all fools.")
    reports.report(thing=note, by=stranger, reason="offensive")
    shown = card(desk.get(url))
    assert "A note by" in shown and "You are all fools." in shown


def test_whoever_comes_too_late_is_told_and_goes_on(desk, url, line, owner):
    waiting, _, _, last = line
    suggestions.decline(suggestion=waiting, by=owner, reason="Too vague.")
    for act, fields in (
        ("accept", {}),
        ("decline", {"reason": "No."}),
        ("edit", {"body": BODY, "stance": "claim/", "number": "3"}),
    ):
        answer = desk.post(f"{url}suggestions/{waiting.pk}/", {"act": act} | fields, follow=True)
        assert answer.redirect_chain == [(url, 302)]
        assert "It was declined by Olga meanwhile." in answer.text and "<b>1</b> of 3" in answer.text
    late = desk.post(f"{url}suggestions/{waiting.pk}/", {"act": "edit", "body": "x"}, follow=True)
    assert "It was decided meanwhile." in late.text, "what was wrong with it is not shown over something else"
    assert last.pk


@pytest.mark.parametrize("act", ["", "burn", "reopen()", "accept "])
def test_what_is_to_be_done_is_one_of_what_can_be(desk, url, line, act):
    for thing in line:
        assert settle(desk, url, thing, act).status_code == 400


def test_a_position_is_accepted_by_the_owner_alone(client, desk, url, suggesting, stranger, owner):
    waiting = suggest(suggesting, stranger, "Only for lorries.", "position", number=None)
    shown = card(desk.get(url))
    assert "It cannot be accepted as it is: Only the owner of this debate can do that." in shown
    assert 'name="stance"' not in shown and 'id="merge-number"' in shown
    client.force_login(owner)
    assert settle(client, url, waiting, "edit", body="Only for light lorries.").status_code == 302
    assert suggesting.nodes.get(kind="position", number=4).body == "Only for light lorries."


def test_who_keeps_no_order_is_turned_away(client, url, line, stranger, member):
    assert client.get(url)["Location"].startswith("/account/login/")
    for user in (stranger, member):
        client.force_login(user)
        assert client.get(url).status_code == 403
        for thing in line:
            refused = settle(client, url, thing, "decline", reason="No.")
            assert refused.status_code == 403 and "Only the owner and moderators" in refused.text
    assert Suggestion.objects.pending().count() == 2 and Mark.objects.open().exists() and Report.objects.open().exists()


def test_strangers_do_not_learn_of_a_members_debate(client, private_debate, stranger, owner):
    mark = marks.mark(node=private_debate.nodes.get(), by=owner, kind="unclear", sentence="What?")
    client.force_login(stranger)
    address = f"/debates/{private_debate.slug}/queue/"
    assert client.get(address).status_code == 404
    assert settle(client, address, mark, "decline", reason="No.").status_code == 404
    client.force_login(owner)
    assert "What?" in card(client.get(address))


def test_what_waits_elsewhere_is_not_found_here(desk, url, line, private_debate, owner, client):
    client.force_login(owner)
    elsewhere = f"/debates/{private_debate.slug}/queue/"
    for thing in line:
        assert settle(client, elsewhere, thing, "decline", reason="No.").status_code == 404
        assert client.get(f"{elsewhere}suggestions/{thing.pk}/").status_code == 405


def test_the_menu_of_those_who_keep_order_counts_in_the_same_queries(
    client, debate, line, owner, moderator, stranger, curator, django_assert_max_num_queries
):
    client.get(debate.get_absolute_url())  # the text itself is kept once it was rendered
    for user, counts in ((owner, True), (moderator, True), (curator, True), (stranger, False)):
        client.force_login(user)
        client.post(f"{debate.get_absolute_url()}first-minute/over/")
        with django_assert_max_num_queries(8):
            page = client.get(debate.get_absolute_url()).text
        assert ("Queue <b>4</b>" in page) == counts == ("queue/" in page)


def test_a_long_line_is_read_in_as_many_queries_as_a_short_one(
    desk, url, suggesting, claim, stranger, owner, django_assert_max_num_queries
):
    for each in range(10):
        suggest(suggesting, stranger, f"This is reason number {each}.")
        node = add(claim, owner, f"Another reason, the {each}th of them.")
        marks.mark(node=node, by=stranger, kind="unclear", sentence="What?")
        reports.report(thing=node, by=stranger, reason="spam")
    for what in ("", f"?at=mark-{Mark.objects.last().pk}", f"?at=report-{Report.objects.first().pk}"):
        with django_assert_max_num_queries(12):
            assert "of 30" in desk.get(url + what).text


def test_too_many_decisions_are_told_when_to_try_again(desk, url, line, monkeypatch):
    monkeypatch.setattr(Limit, "wait", lambda self, who: 42 if self.what == "settle" else 0)
    for thing in line:
        answer = settle(desk, url, thing, "decline", reason="No.")
        assert (answer.status_code, answer["Retry-After"]) == (429, "42")
    assert "<b>1</b> of 4" in desk.get(url).text
