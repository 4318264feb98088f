"""What may stand where, as one table; and who may do what to a statement."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from debate.arguments import actions, rules
from debate.arguments.actions import Wording
from debate.arguments.models import Aim, Kind, Node

# Under each parent: the kinds without an aim, then the aims that a rebuttal may have there.
MAY_STAND = {
    None: ({"position"}, set()),
    "position": ({"claim", "evidence"}, {"truth", "source", "definition"}),
    "claim": ({"claim", "evidence"}, {"truth", "relevance", "source", "definition"}),
    "rebuttal": ({"claim", "evidence"}, {"truth", "relevance", "source", "definition"}),
    "evidence": (set(), {"truth", "relevance", "quotation", "source", "definition"}),
    "link": (set(), {"relevance"}),
}
KINDS = [*Kind.values, "banana"]
AIMS = ["", *Aim.values, "banana"]


def parent_of(kind):
    if kind == "link":
        return Node(pk=1, kind="claim", link_to_id=2)
    return kind and Node(pk=1, kind=kind, aim="truth" if kind == "rebuttal" else "")


@pytest.mark.parametrize("under", MAY_STAND)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("aim", AIMS)
def test_what_may_stand_where(under, kind, aim):
    plain, aims = MAY_STAND[under]
    expected = (kind in plain and not aim) or (kind == "rebuttal" and aim in aims)
    verdict = rules.fits(kind, aim, parent_of(under))
    assert bool(verdict) == expected
    assert bool(verdict.reason) != expected, "a refusal says why"


@pytest.mark.parametrize("under", [under for under in MAY_STAND if under])
def test_the_composer_offers_exactly_what_fits(under):
    plain, aims = MAY_STAND[under]
    parent = parent_of(under)
    assert set(rules.fitting_kinds(parent)) == plain | ({"rebuttal"} if aims else set())
    assert set(rules.fitting_aims(parent)) == aims


def test_the_usual_aim_comes_first():
    assert rules.fitting_aims(parent_of("claim"))[0] == "truth"


@pytest.mark.parametrize(
    ("body", "sound"),
    [("a" * 9, False), ("a" * 10, True), ("𐍈" * 500, True), ("😀" * 500, False), ("a" * 501, False), ("", False)],
)
def test_a_statement_has_10_to_500_code_points(body, sound):
    assert bool(rules.body_is_sound(body)) == sound


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("as #17 says", [17]),
        ("#1, #2 and #3.", [1, 2, 3]),
        ("C#7 and a&#39;b", []),
        ("#1234567890 is too long", []),
        ("# 7", []),
        ("(#7)", [7]),
    ],
)
def test_what_counts_as_a_reference(body, numbers):
    assert rules.references(body) == numbers


def test_references_resolve_within_the_debate(debate, private_debate):
    assert rules.references_resolve("As #1 and #2 say.", debate)
    assert rules.references_resolve("As #2 says.", private_debate).reason == "#2 is not in this debate."
    assert rules.references_resolve("#8 #9", debate).reason == "#8 and #9 is not in this debate."


OUTSIDE = ("https://example.org/a", "A sentence from there.")


@pytest.mark.parametrize(
    ("kind", "url", "sentence", "fits"),
    [
        ("claim", *OUTSIDE, True),
        ("rebuttal", *OUTSIDE, True),
        ("evidence", *OUTSIDE, False),
        ("position", *OUTSIDE, False),
        ("claim", OUTSIDE[0], "", False),
        ("claim", "", OUTSIDE[1], False),
        ("claim", "javascript:alert(1)", OUTSIDE[1], False),
        ("claim", OUTSIDE[0], "a" * 500, True),
        ("claim", OUTSIDE[0], "a" * 501, False),
        ("position", "", "", True),
    ],
)
def test_an_outside_link_comes_whole_and_only_where_it_belongs(kind, url, sentence, fits):
    assert bool(rules.outside_fits(kind, url, sentence)) == fits


def test_evidence_has_a_passage_of_this_debate_and_nothing_else_has_one(debate, quote, text):
    assert rules.passage_fits("evidence", quote, debate)
    assert not rules.passage_fits("evidence", None, debate)
    assert not rules.passage_fits("claim", quote, debate)
    debate.debate_texts.all().delete()
    assert not rules.passage_fits("evidence", quote, debate), "it is a passage of a text from elsewhere"


# Who may: anonymous, guest, stranger, the author, the owner of the debate, a curator.
EVERYONE = ["anonymous", "guest", "stranger", "author", "owner", "curator"]
MAY = {
    "add a position": {"owner", "curator"},
    "add a position, over": set(),
    "answer": set(EVERYONE),
    "answer, closed": set(),
    "answer what was withdrawn": set(),
    "edit": {"author", "curator"},
    "edit, closed": {"curator"},
    "edit a position": {"owner", "curator"},
    "edit a position, over": {"curator"},
    "edit what was withdrawn": set(),
    "withdraw": {"author", "curator"},
    "withdraw, closed": {"author", "curator"},
    "withdraw what was hidden": set(),
    "withdraw a position": {"owner", "curator"},
    "restore what the author withdrew": {"author", "owner", "curator"},
    "restore what the author withdrew, closed": {"owner", "curator"},
    "restore what a curator withdrew": {"owner", "curator"},
    "restore what was hidden": {"owner", "curator"},
    "restore what is there": set(),
    "hide": {"owner", "curator"},
    "hide, over": {"owner", "curator"},
    "hide what was hidden": set(),
    "change the kind": {"author", "owner", "curator"},
    "change the kind, closed": {"owner", "curator"},
    "change the kind, over": set(),
    "change the kind of what was withdrawn": {"owner", "curator"},
}


def ask(what, user, node, position):
    debate = node.debate
    return {
        "add a position": lambda: rules.may_add(user, debate, None),
        "answer": lambda: rules.may_add(user, debate, node),
        "edit a position": lambda: rules.may_edit(user, position),
        "withdraw a position": lambda: rules.may_withdraw(user, position),
        "edit": lambda: rules.may_edit(user, node),
        "withdraw": lambda: rules.may_withdraw(user, node),
        "restore": lambda: rules.may_restore(user, node),
        "hide": lambda: rules.may_hide(user, node),
        "change the kind": lambda: rules.may_tend(user, node),
    }[what]()


@pytest.fixture
def people(guest, stranger, member, owner, curator):
    return dict(zip(EVERYONE, [AnonymousUser(), guest, stranger, member, owner, curator], strict=True))


@pytest.mark.parametrize("what", MAY)
def test_who_may(what, claim, people):
    asked, member, owner, curator = what, people["author"], people["owner"], people["curator"]
    for ending, change in {
        ", over": lambda: type(claim.debate).objects.filter(pk=claim.debate_id).update(state="archived"),
        ", closed": lambda: type(claim.debate).objects.filter(pk=claim.debate_id).update(posting_open=False),
        " what was hidden": lambda: actions.hide(node=claim, by=owner, reason="rude"),
        " what a curator withdrew": lambda: actions.withdraw(node=claim, by=curator),
        " what the author withdrew": lambda: actions.withdraw(node=claim, by=member),
        " of what was withdrawn": lambda: actions.withdraw(node=claim, by=member),
        " what was withdrawn": lambda: actions.withdraw(node=claim, by=member),
        " what is there": lambda: None,
    }.items():
        if asked.endswith(ending):
            asked = asked.removesuffix(ending)
            change()
    node = Node.objects.select_related("debate").get(pk=claim.pk)
    position = node.debate.nodes.get(number=1)
    verdicts = {name: ask(asked, user, node, position) for name, user in people.items()}
    assert {name for name, verdict in verdicts.items() if verdict} == MAY[what]
    assert all(verdict.reason for name, verdict in verdicts.items() if name not in MAY[what])


NOW = datetime(2025, 5, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "judged", "answers", "free"),
    [(9, True, 3, True), (11, False, 0, True), (11, True, 0, False), (11, False, 1, False), (10, True, 0, False)],
)
def test_an_edit_is_free_while_young_or_while_nobody_voted_or_answered(minutes, judged, answers, free):
    node = Node(created_at=NOW - timedelta(minutes=minutes), descendant_count=answers)
    assert rules.edit_is_free(node, judged=judged, now=NOW) is free


def test_evidence_stays_evidence_and_a_position_a_position(claim, evidence, debate):
    position = debate.nodes.get(number=1)
    assert not rules.may_change_kind(evidence, "claim", "")
    assert not rules.may_change_kind(claim, "evidence", "")
    assert not rules.may_change_kind(claim, "position", "")
    assert not rules.may_change_kind(position, "claim", "")
    assert rules.may_change_kind(claim, "rebuttal", "truth")
    assert not rules.may_change_kind(claim, "rebuttal", "relevance"), "under a position"
    assert not rules.may_change_kind(claim, "rebuttal", "")


def test_a_link_stands_for_a_statement_of_the_same_debate_that_does_not_rest_on_its_parent(
    debate, claim, evidence, private_debate, member
):
    second = debate.nodes.get(number=2)
    assert rules.may_link(second, claim, "rebuttal", "truth")
    assert not rules.may_link(claim, claim, "claim", ""), "itself"
    assert not rules.may_link(evidence, claim, "rebuttal", "truth"), "its own ancestor"
    assert not rules.may_link(second, debate.nodes.get(number=1), "claim", ""), "a position"
    assert not rules.may_link(private_debate.nodes.get(), claim, "claim", ""), "another debate"
    link = Node.objects.create(debate=debate, number=90, parent=second, kind="claim", link_to=claim, author=member)
    assert not rules.may_link(debate.nodes.get(number=1), link, "claim", ""), "a link to a link"


def test_a_link_never_closes_a_circle_through_other_links(debate, claim, member):
    """#1 ← claim; #2 ← other; other rests, by a link, on claim: so claim can never rest on other."""
    other = actions.add(
        debate=debate,
        by=member,
        kind="claim",
        parent=debate.nodes.get(number=2),
        wording=Wording("The ferry can take them all."),
    )
    assert rules.may_link(claim, other, "claim", "")
    Node.objects.create(debate=debate, number=90, parent=other, kind="claim", link_to=claim, author=member)
    verdict = rules.may_link(claim, other, "claim", "")
    assert verdict.reason == f"#{other.number} rests on #{claim.number}: it cannot also support or attack it."
