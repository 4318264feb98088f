"""A synthetic debate has the shape of a real one, is the same for the same seed, and leaves nothing to verify."""

import io
from collections import Counter
from random import Random

import pytest
from django.core.management import CommandError, call_command

from debate.activity.models import Activity, Verb
from debate.arguments.models import Node
from debate.arguments.rules import fits
from debate.debates.models import Debate, DebateClock
from debate.interchange.growing import (
    BROADEST,
    DEEPEST,
    LARGE,
    SENTENCE,
    SHOWN,
    USUAL,
    Sprout,
    shares,
    sprouts,
    text_body,
)
from debate.people.models import User
from debate.texts.models import Quote
from debate.votes.models import Vote


def test_it_is_as_deep_and_as_broad_as_real_ones():
    tree = sprouts(Random(1), 3000, roots=3, quotes=True)
    children = sorted(len(sprout.children) for sprout in tree)
    assert len(tree) == 3000
    assert max(sprout.depth for sprout in tree) == DEEPEST
    assert children[-1] == BROADEST
    assert children[-2] <= USUAL + 1
    kinds = Counter(sprout.kind for sprout in tree)
    assert kinds["position"] == 3
    assert min(kinds["claim"], kinds["evidence"], kinds["rebuttal"]) > 400


def test_every_place_fits():
    tree = sprouts(Random(2), 2000, roots=3, quotes=True)
    for sprout in tree:
        parent = None if sprout.parent is None else tree[sprout.parent]
        above = parent and Node(number=1, kind=parent.kind, aim=parent.aim)
        assert fits(sprout.kind, sprout.aim, above), (sprout, parent)
    assert not any(sprout.kind == "evidence" for sprout in sprouts(Random(2), 500, roots=3, quotes=False))


@pytest.mark.parametrize("number", [LARGE, 1_000, 5_000])
def test_the_page_of_every_large_debate_shows_as_much(number):
    tree = sprouts(Random(1), number, roots=3, quotes=True)
    for position in tree[:3]:
        assert len(position.children) == USUAL
        assert all(len(tree[at].children) >= min(SHOWN, tree[at].room) for at in position.children)


def test_the_same_seed_grows_the_same():
    first, again, other = (sprouts(Random(seed), 400, roots=3, quotes=True) for seed in (5, 5, 6))
    assert first == again != other


def test_a_text_has_passages_enough():
    sentences = {match.group() for match in SENTENCE.finditer(text_body(Random(1)))}
    assert len(sentences) > 200


@pytest.mark.parametrize("votes", [0, 1, 7, 100, 1234])
def test_every_vote_finds_a_statement(votes):
    tree = sprouts(Random(3), 60, roots=3, quotes=True)
    given = shares(Random(3), tree, votes, 30)
    assert sum(given) == votes
    assert max(given) <= 60
    assert all(share <= 30 for share, sprout in zip(given, tree, strict=True) if sprout.kind == "position")


def test_more_votes_than_people_can_cast_are_refused():
    with pytest.raises(ValueError, match="have room for 30 votes at most"):
        shares(Random(3), [Sprout(None, "position")], 31, 30)


def grow(slug, **options) -> str:
    out = io.StringIO()
    call_command("grow_debate", slug, stdout=out, stderr=io.StringIO(), no_color=True, **options)
    return out.getvalue()


def verify() -> None:
    call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())


def test_the_debate_is_made_and_leaves_nothing_to_verify(db):
    assert grow("big", nodes=150, votes=900) == "big: 150 statements and 900 votes more.\n"
    debate = Debate.objects.get(slug="big")
    assert (debate.nodes.count(), Vote.objects.count()) == (150, 900)
    assert DebateClock.objects.get().next_number == 151
    assert Activity.objects.first().verb == Verb.GREW
    assert Quote.objects.count() == 200
    verify()


def test_a_terminal_is_told_how_far_it_is_and_a_file_is_not(db, monkeypatch):
    for is_terminal in (True, False):
        err = io.StringIO()
        monkeypatch.setattr(err, "isatty", lambda is_terminal=is_terminal: is_terminal)
        call_command("grow_debate", "big", nodes=30, votes=40, stdout=io.StringIO(), stderr=err)
        for step in ("30 of 30 statements", "40 of 40 votes", "computing the standings"):
            assert (step in err.getvalue()) is is_terminal


def test_it_grows_again_under_the_same_positions(db):
    grow("big", nodes=50, votes=100)
    grow("big", nodes=70, votes=300, seed=2)
    debate = Debate.objects.get(slug="big")
    assert (debate.nodes.count(), Vote.objects.count()) == (120, 400)
    assert debate.nodes.filter(parent=None).count() == 3
    verify()


def test_a_debate_of_people_can_grow_too(debate, claim, evidence):
    grow(debate.slug, nodes=40, votes=80)
    assert debate.nodes.count() == 44
    verify()


@pytest.mark.parametrize(
    ("slug", "nodes", "votes", "said"),
    [
        ("new", 5, 5, "any address but “new”"),
        ("a b", 5, 5, "valid “slug”"),
        ("big", 0, 5, "At least one node"),
        ("big", 5, -1, "no fewer than 0 votes"),
        ("big", 5, 100_000, "have room for"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(db, slug, nodes, votes, said):
    with pytest.raises(CommandError, match=said):
        grow(slug, nodes=nodes, votes=votes)
    assert not Debate.objects.exists() and not User.objects.exists()
