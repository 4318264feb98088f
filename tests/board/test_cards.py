"""A card is the same for everyone: what is mine stands in its slot, and what nobody may see yet is not in it."""

import re
from dataclasses import replace

import pytest

from debate.annotations import actions as annotations
from debate.arguments.models import Node
from debate.board.cards import Place, card, rows_of
from debate.debates.models import Debate
from debate.votes import actions as votes
from tests.board.world import add, judge, settle

SLOT = re.compile(r'<footer class="foot slot" id="slot-\d+">.*?</footer>', re.DOTALL)


@pytest.fixture
def place(debate):
    return Place(slug=debate.slug, version_id=debate.texts.get().current().pk)


def row_of(node, place):
    return rows_of(Node.objects.filter(pk=node.pk), place.version_id)[0]


def html_of(node, place, **how):
    return "".join(card(row_of(node, place), place, **how))


def tree(client, debate):
    page = client.get(f"/debates/{debate.slug}/3/").text
    return page[page.index('class="tree focus"') : page.index('<nav class="besides')]


def test_the_public_part_is_the_same_for_everyone(client, debate, evidence, rebuttal, member, owner, guest):
    votes.cast(node=rebuttal, by=member, question="agreement", value=-2)
    seen, slots = set(), set()
    for person in (None, member, owner, guest):
        client.logout()
        if person:
            client.force_login(person)
        shown = tree(client, debate)
        seen.add(SLOT.sub("", shown))
        slots.add("".join(SLOT.findall(shown)))
    assert len(seen) == 1
    assert len(slots) == 4 - 1  # a visitor and a guest may do the same here


def test_what_is_written_in_another_language_says_so(evidence, place):
    english, german = (html_of(evidence, replace(place, language=language)) for language in ("en", "de"))
    assert "lang=" not in english
    for said in ('<p class="card-body" dir="auto"', '<blockquote dir="auto"'):
        assert f'{said} lang="de">' in german


def test_a_card_has_room_for_a_slot_and_a_branch(claim, place):
    opening, middle, closing = card(row_of(claim, place), place)
    assert opening.startswith('<li class="node" id="n3"') and claim.body in opening
    assert middle.lstrip().startswith("</article>") and closing.rstrip().endswith("</li>")


@pytest.mark.parametrize(
    "change",
    [
        {"body": "It is too weak for this winter."},
        {"state": "hidden", "state_reason": "It names a neighbour."},
        {"kind": "rebuttal", "aim": "truth"},
    ],
)
def test_whatever_changes_in_the_row_changes_the_card(claim, place, change):
    before = html_of(claim, place)
    Node.objects.filter(pk=claim.pk).update(**change)
    assert html_of(claim, place) != before


def test_a_vote_a_standing_and_a_name_change_the_card(claim, place, member):
    seen = [html_of(claim, place)]
    judge(claim, [2] * 5, [4] * 5)
    seen.append(html_of(claim, place))
    settle(claim.debate)
    seen.append(html_of(claim, place))
    member.name = "Mara K."
    member.save()
    seen.append(html_of(claim, place))
    assert len(set(seen)) == 4


def test_the_blind_variant_of_a_position_has_no_results(debate, place):
    position = debate.nodes.get(number=1)
    empty = html_of(position, place, is_blind=True)
    judge(position, [2] * 6)
    settle(debate)
    assert html_of(position, place, is_blind=True) == empty
    assert "<output>" not in empty and "results after your own answer" in empty
    assert "<output>" in html_of(position, place)


def test_a_tally_is_read_aloud_with_its_numbers(claim, place):
    judge(claim, [2, 2, -1])
    html = html_of(claim, place)
    assert 'role="img" aria-label="0 no, 1 rather no, 0 undecided, 0 rather yes, 2 yes"' in html


@pytest.mark.parametrize(
    ("agreements", "word"),
    [([], "not judged yet"), ([2, 2], "too early to say"), ([2] * 6, "stands well"), ([-2] * 6, "weak")],
)
def test_cards_say_in_words_how_a_node_stands(claim, place, agreements, word):
    judge(claim, agreements, [4] * len(agreements))
    settle(claim.debate)
    html = html_of(claim, place)
    assert f">{word}</a>" in html
    assert "<output>" not in html  # the figure is on positions and under why


def test_kinds_are_told_by_word_and_shape_too(evidence, rebuttal, place):
    for node, word, shape in ((evidence, "Evidence", "k-evidence"), (rebuttal, "Rebuttal", "k-rebuttal")):
        html = html_of(node, place)
        assert f">{word}</b>" in html and f"#{shape}" in html
    assert "it is not so" in html_of(rebuttal, place)


def test_debates_with_one_number_have_their_own_cards(claim, place, owner):
    """Two debates may have the very same row but for its place."""
    other = Debate.objects.create(slug="another", question="Another?", owner=owner)
    here = html_of(claim, place)
    there = html_of(claim, Place(slug=other.slug, version_id=place.version_id))
    assert f"/debates/{claim.debate.slug}/3/" in here and f"/debates/{claim.debate.slug}/3/" not in there


def test_a_slot_says_my_answers_in_words(client, debate, claim, stranger):
    client.force_login(stranger)
    votes.cast(node=claim, by=stranger, question="agreement", value=-1)
    assert "You: <b>rather no</b>" in tree(client, debate)
    votes.cast(node=claim, by=stranger, question="relevance", value=0)
    assert "You: <b>rather no</b> · counts <b>not at all</b>" in tree(client, debate)


def test_relevance_is_asked_for_once_the_first_is_answered(client, debate, claim, rebuttal, stranger):
    client.force_login(stranger)
    assert "how much does it count" not in tree(client, debate)
    votes.cast(node=rebuttal, by=stranger, question="agreement", value=1)
    assert "If true, how much does it count against #3?" in tree(client, debate)


def test_where_voting_is_closed_my_answers_remain(client, debate, claim, stranger):
    votes.cast(node=claim, by=stranger, question="agreement", value=1)
    Debate.objects.update(votes_open=False)
    client.force_login(stranger)
    shown = tree(client, debate)
    assert "You: <b>rather yes</b>" in shown and 'name="agreement"' not in shown


def test_where_posting_is_closed_nothing_is_answered(client, debate, claim, stranger):
    Debate.objects.update(posting_open=False)
    client.force_login(stranger)
    assert "/3/reply/" not in client.get(f"/debates/{debate.slug}/3/").text


def test_the_number_of_notes_stands_on_the_card(client, debate, claim, stranger):

    for private in (False, True):
        annotations.annotate(debate=debate, by=stranger, node=claim, body="Which winter?", private=private)
    assert '1<span class="vh"> notes on #3</span>' in tree(client, debate).replace("\n", "")
    add(claim, stranger, "One more reason for it.")
