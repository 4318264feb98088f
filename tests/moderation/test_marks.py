"""What a mark is: one a person and kind while open, answered by the author, closed with a reason, never lost."""

import pytest
from django.db import IntegrityError, transaction

from debate.activity.models import Activity
from debate.arguments import actions as arguments
from debate.debates import actions as debates
from debate.moderation import actions as reports
from debate.moderation import marks
from debate.moderation.models import Mark
from debate.web.verdict import Refused
from tests.board.world import add
from tests.together import together

WHY = "Where does this number come from?"


@pytest.fixture
def mark(claim, stranger):
    return marks.mark(node=claim, by=stranger, kind="evidence", sentence=WHY)


def verbs():
    return list(Activity.objects.order_by("pk").values_list("verb", flat=True))


def test_a_mark_runs_its_course_and_its_history_stays(mark, claim, member, stranger, owner):
    marks.answer_mark(mark=mark, by=member, stance="fixed", answer="I have added the passage.")
    closed = marks.close_mark(mark=mark, by=stranger, reason="The passage shows it.")
    assert (closed.sentence, closed.answer, closed.closed_reason) == (
        WHY,
        "I have added the passage.",
        "The passage shows it.",
    )
    assert not closed.is_open and closed.closed_by == stranger
    opened = marks.reopen_mark(mark=mark, by=owner)
    assert opened.is_open and opened.answer
    assert verbs()[-4:] == ["marked", "answered_mark", "closed_mark", "marked"]


def test_saying_the_same_twice_is_saying_it_once(mark, claim, stranger, owner):
    changes = Activity.objects.count()
    assert marks.mark(node=claim, by=stranger, kind="evidence", sentence="Again!") == mark
    assert Activity.objects.count() == changes
    marks.close_mark(mark=mark, by=owner, reason="It has two passages.")
    assert marks.mark(node=claim, by=stranger, kind="evidence", sentence="Not enough.") != mark
    with pytest.raises(Refused, match="made anew"):
        marks.reopen_mark(mark=mark, by=owner)


def test_beside_a_mark_of_somebody_else_or_of_another_kind_it_is_opened_again(mark, claim, stranger, guest):
    marks.close_mark(mark=mark, by=stranger, reason="It has two passages.")
    marks.mark(node=claim, by=guest, kind="evidence", sentence=WHY)
    marks.mark(node=claim, by=stranger, kind="unclear", sentence="Which winter?")
    assert marks.reopen_mark(mark=mark, by=stranger).is_open


def test_what_is_hidden_when_it_was_closed_already_stays_closed_as_it_was(mark, claim, stranger, owner):
    marks.close_mark(mark=mark, by=stranger, reason="The passage shows it.")
    hidden = marks.hide_mark(mark=mark, by=owner, reason="Rude.")
    assert (hidden.hidden_reason, hidden.closed_reason, hidden.closed_by) == (
        "Rude.",
        "The passage shows it.",
        stranger,
    )
    with pytest.raises(Refused, match="take that decision back first"):
        marks.reopen_mark(mark=mark, by=owner)


def test_a_duplicate_names_the_other_and_only_a_duplicate_does(claim, stranger, debate, private_debate):
    other = debate.nodes.get(number=2)
    said = marks.mark(node=claim, by=stranger, kind="duplicate", sentence="The same words.", same_as=other)
    assert said.same_as == other
    foreign, gone = private_debate.nodes.get(number=1), add(other, stranger, "The shops would close for good.")
    gone = arguments.withdraw(node=gone, by=stranger)
    which = "which statement"
    for same_as, reason in ((None, which), (foreign, which), (gone, which), (claim, "repeat itself")):
        with pytest.raises(Refused, match=reason):
            marks.mark(node=claim, by=private_debate.owner, kind="duplicate", sentence="The same.", same_as=same_as)
    with pytest.raises(Refused, match="Only a duplicate"):
        marks.mark(node=claim, by=stranger, kind="unclear", sentence="What?", same_as=other)


def test_a_position_is_no_reason_for_anything(debate, stranger):
    with pytest.raises(Refused, match="stands under nothing"):
        marks.mark(node=debate.nodes.get(number=1), by=stranger, kind="no_reason", sentence="It is none.")


def test_who_may_not(mark, claim, member, stranger, guest, owner):
    for by, reason in ((guest, "Only the author"), (stranger, "Only the author"), (owner, "Only the author")):
        with pytest.raises(Refused, match=reason):
            marks.answer_mark(mark=mark, by=by, stance="fixed", answer="It is mended.")
    for by in (guest, member):
        with pytest.raises(Refused, match="owner"):
            marks.close_mark(mark=mark, by=by, reason="I do not like it.")
    with pytest.raises(Refused, match="in a sentence"):
        marks.close_mark(mark=mark, by=owner, reason=" … ")
    marks.close_mark(mark=mark, by=stranger, reason="Taken back.")
    with pytest.raises(Refused, match="closed already"):
        marks.close_mark(mark=mark, by=owner, reason="Again.")
    with pytest.raises(Refused, match="closed already"):
        marks.answer_mark(mark=mark, by=member, stance="fixed", answer="It is mended.")
    with pytest.raises(Refused, match="owner"):
        marks.reopen_mark(mark=mark, by=guest)
    marks.close_mark(mark=marks.reopen_mark(mark=mark, by=stranger), by=owner, reason="It has two passages.")
    with pytest.raises(Refused, match="owner"):
        marks.reopen_mark(mark=mark, by=stranger)
    marks.reopen_mark(mark=mark, by=owner)
    debates.change_state(debate=claim.debate, by=owner, to="closed")
    with pytest.raises(Refused, match="This debate is closed"):
        marks.answer_mark(mark=mark, by=member, stance="fixed", answer="It is mended.")


@pytest.mark.parametrize("nothing", ["", "  \n ", "…!?"])
def test_a_mark_without_a_sentence_helps_nobody(claim, stranger, nothing):
    with pytest.raises(Refused, match="in a sentence"):
        marks.mark(node=claim, by=stranger, kind="unclear", sentence=nothing)


def test_what_was_withdrawn_and_a_debate_of_members_are_not_marked(claim, member, stranger, private_debate):
    with pytest.raises(Refused, match="Only members"):
        marks.mark(node=private_debate.nodes.get(number=1), by=stranger, kind="unclear", sentence="What?")
    arguments.withdraw(node=claim, by=member)
    with pytest.raises(Refused, match="not there"):
        marks.mark(node=claim, by=stranger, kind="unclear", sentence="What?")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "duplicate"},
        {"answer": "Words without a stance."},
        {"closed_reason": "Closed and yet open."},
        {"hidden_reason": "Hidden and yet open."},
    ],
)
def test_the_database_holds_a_mark_together(claim, stranger, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(
            debate=claim.debate, node=claim, author=stranger, sentence="x", **({"kind": "unclear"} | wrong)
        )


@pytest.mark.threads
@pytest.mark.django_db(transaction=True)
def test_two_clicks_make_one_mark(claim, stranger):
    said = together([lambda: marks.mark(node=claim, by=stranger, kind="unclear", sentence="What?")] * 4)
    assert len({mark.pk for mark in said}) == 1 == Mark.objects.count()


def url(node, part="marks/"):
    return f"{node.get_absolute_url()}{part}"


def test_marking_from_the_card_in_a_browser_without_script(client, claim, stranger, member):
    client.force_login(stranger)
    assert "Nobody has marked it" in client.get(url(claim)).text
    assert client.post(url(claim), {"kind": "unclear", "sentence": "Which winter?"}).url == url(claim)
    assert "Which winter?" in client.get(url(claim)).text
    board = client.get(claim.debate.get_absolute_url()).text
    assert '1 mark<span class="vh"> on #3</span>' in board
    mark = Mark.objects.get()
    client.force_login(member)
    address = f"/debates/{claim.debate.slug}/marks/{mark.pk}/"
    client.post(f"{address}answer/", {"stance": "contested", "answer": "It says so in the text."})
    assert "The author disagrees:" in client.get(url(claim)).text
    assert client.post(f"{address}close/", {"reason": "I say so."}).status_code == 403
    client.force_login(stranger)
    client.post(f"{address}close/", {"reason": "Fair enough."})
    assert "Closed by Stefan: Fair enough." in client.get(url(claim)).text
    assert "marks/" not in client.get(claim.debate.get_absolute_url()).text.split('id="n3"')[1].split("</header>")[0]
    client.post(f"{address}reopen/")
    assert Mark.objects.open().exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"sentence": "What?"}, "Choose what is the matter."),
        ({"kind": "unclear"}, "Please fill this in."),
        ({"kind": "unclear", "sentence": "x" * 301}, "At most 300 characters, please; these are 301."),
        ({"kind": "duplicate", "sentence": "The same."}, "like #17"),
        ({"kind": "duplicate", "sentence": "The same.", "same_as": "#99"}, "like #17"),
        ({"kind": "duplicate", "sentence": "The same.", "same_as": "seven"}, "like #17"),
    ],
)
def test_a_wrong_mark_comes_back_with_what_was_typed(client, claim, stranger, sent, says):
    client.force_login(stranger)
    answer = client.post(url(claim), sent)
    assert answer.status_code == 422 and says in answer.text
    assert sent.get("sentence", "")[:50] in answer.text
    assert not Mark.objects.exists()


def test_only_of_a_duplicate_it_is_asked_which_one_says_the_same(client, claim, stranger):
    client.force_login(stranger)
    client.post(url(claim), {"kind": "unclear", "sentence": "Which winter?", "same_as": "#2"})
    client.post(url(claim), {"kind": "duplicate", "sentence": "The same.", "same_as": " #2 "})
    said = Mark.objects.order_by("pk").values_list("kind", "same_as__number")
    assert list(said) == [("unclear", None), ("duplicate", 2)]


def test_what_is_offensive_goes_to_those_who_keep_order_alone(client, claim, stranger):
    client.force_login(stranger)
    client.post(url(claim), {"kind": "offensive", "sentence": "It insults the mayor."})
    assert not Mark.objects.exists()
    assert claim.debate.reports.values_list("reason", "note").get() == ("offensive", "It insults the mayor.")
    client.logout()
    assert "insults" not in client.get(url(claim)).text


def test_what_a_mark_says_is_reported_and_hidden_with_what_was_answered(client, mark, claim, member, stranger, owner):
    marks.answer_mark(mark=mark, by=member, stance="contested", answer="You cannot read.")
    address = f"/debates/{claim.debate.slug}/marks/{mark.pk}/report/"
    client.force_login(stranger)
    assert address not in client.get(url(claim)).text
    assert "you can close it" in client.post(address, {"reason": "offensive"}).text
    client.logout()
    assert address in client.get(url(claim)).text
    client.force_login(member)
    assert WHY in client.get(address).text
    client.post(address, {"reason": "offensive", "note": "It mocks me."})
    report = claim.debate.reports.get()
    assert (report.thing, report.said) == (mark, f"{WHY} You cannot read.")
    with pytest.raises(Refused, match="owner"):
        marks.hide_mark(mark=mark, by=member, reason="No.")
    reports.decide(report=report, by=owner, decision="hidden", reason="It mocks the author.")
    for user in (stranger, owner):
        client.force_login(user)
        page = client.get(url(claim)).text
        assert "Hidden by those who keep order here: It mocks the author." in page
        assert WHY not in page and "You cannot read." not in page and "Open it again" not in page
    assert not Mark.objects.open().exists() and WHY in client.get(f"/debates/{claim.debate.slug}/reports/").text
    client.force_login(member)
    assert WHY not in client.get(f"/debates/{claim.debate.slug}/reports/").text
    with pytest.raises(Refused, match="owner"):
        marks.show_mark(mark=mark, by=member)
    reports.reopen(report=report, by=owner)
    assert WHY in client.get(url(claim)).text


def test_a_mark_that_was_kept_is_reported_again_once_it_was_answered_anew(mark, claim, member, stranger, owner, guest):
    marks.answer_mark(mark=mark, by=member, stance="contested", answer="Read the second page.")
    report = reports.report(thing=mark, by=guest, reason="offensive")
    reports.decide(report=report, by=owner, decision="kept")
    marks.close_mark(mark=mark, by=owner, reason="It is answered.")
    marks.reopen_mark(mark=mark, by=owner)
    other = marks.mark(node=claim, by=stranger, kind="unclear", sentence="Which winter?")
    marks.answer_mark(mark=other, by=member, stance="fixed", answer="The next one.")
    assert reports.report(thing=mark, by=guest, reason="offensive") == report
    marks.answer_mark(mark=mark, by=member, stance="contested", answer="You cannot read.")
    assert reports.report(thing=mark, by=guest, reason="offensive") != report


def test_a_visitor_is_asked_for_a_name_and_loses_nothing(client, claim):
    sent = {"kind": "unclear", "sentence": "Which winter?"}
    assert "guest_name" in client.post(url(claim), sent).text
    client.post(url(claim), sent | {"guest_name": "Kim"})
    assert Mark.objects.get().author.name == "Kim (guest)"


def test_the_list_of_a_debate_in_as_many_queries_as_one_mark(
    client, claim, debate, member, stranger, owner, django_assert_max_num_queries
):
    client.force_login(owner)
    address = f"/debates/{debate.slug}/marks/"
    assert "No open marks" in client.get(address).text
    for at in range(8):
        node = add(debate.nodes.get(number=1), member, f"Another reason, the {at}th of them.")
        marks.mark(node=node, by=stranger, kind="unclear", sentence=f"What is meant by {at}?")
    with django_assert_max_num_queries(9):
        page = client.get(address).text
    assert page.count("What is meant by") == 8 and page.count("Close the mark") == 8
    closing = {"reason": "Fair enough.", "from": "marks"}
    assert client.post(f"{address}{Mark.objects.first().pk}/close/", closing).url == address
    assert client.get("/debates/nowhere/marks/").status_code == 404


def test_a_mark_of_another_debate_or_of_what_is_gone_is_not_found(
    client, mark, claim, member, private_debate, owner, guest
):
    arguments.withdraw(node=claim, by=member)
    client.force_login(guest)
    assert client.get(f"/debates/{claim.debate.slug}/marks/{mark.pk}/report/").status_code == 404
    client.force_login(owner)
    assert client.post(f"/debates/{private_debate.slug}/marks/{mark.pk}/close/", {"reason": "x1"}).status_code == 404


def test_who_cannot_see_the_debate_cannot_see_its_marks(client, private_debate, owner, stranger):
    node = private_debate.nodes.get(number=1)
    marks.mark(node=node, by=owner, kind="unclear", sentence="Nobody else may read this.")
    client.force_login(stranger)
    for address in (url(node), f"/debates/{private_debate.slug}/marks/"):
        assert client.get(address).status_code == 404
    debates.add_member(debate=private_debate, by=owner, user=stranger)
    assert client.get(url(node)).status_code == 200
