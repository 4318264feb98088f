"""Each constraint of the tables, broken on purpose past all rules."""

import pytest
from django.db import IntegrityError, transaction

from debate.arguments import actions
from debate.arguments.models import Node, PassageUse, Revision


def row(claim, **changes):
    """A sound claim beside the given one, with what the test changes in it."""
    sound = {"debate": claim.debate, "number": 50, "parent": claim.parent, "kind": "claim", "author": claim.author}
    return Node(**(sound | {"body": "A sentence of its own."} | changes))


BROKEN = {
    "node_number_once": lambda claim, quote: row(claim, number=claim.number),
    "node_position_iff_root": lambda claim, quote: row(claim, kind="position"),
    "node_position_iff_root ": lambda claim, quote: row(claim, parent=None),
    "node_aim_iff_rebuttal": lambda claim, quote: row(claim, kind="rebuttal"),
    "node_aim_iff_rebuttal ": lambda claim, quote: row(claim, aim="truth"),
    "node_quote_iff_evidence": lambda claim, quote: row(claim, kind="evidence"),
    "node_quote_iff_evidence ": lambda claim, quote: row(claim, quote=quote),
    "node_quote_iff_evidence  ": lambda claim, quote: row(claim, kind="evidence", link_to=claim, body="", quote=quote),
    "node_link_without_body": lambda claim, quote: row(claim, link_to=claim),
    "node_link_without_body ": lambda claim, quote: row(claim, body=""),
    "node_link_never_position": lambda claim, quote: row(claim, kind="position", parent=None, link_to=claim, body=""),
    "node_not_itself": lambda claim, quote: row(claim, pk=777, parent_id=777),
    "node_not_itself ": lambda claim, quote: row(claim, pk=777, link_to_id=777, body=""),
    "node_outside_link_whole": lambda claim, quote: row(claim, outside_url="https://example.org"),
    "node_outside_link_whole ": lambda claim, quote: row(claim, outside_quote="A sentence."),
    "node_outside_link_whole  ": lambda claim, quote: row(
        claim, kind="position", parent=None, outside_url="https://example.org", outside_quote="A sentence."
    ),
    "node_meaning_is_revision": lambda claim, quote: row(claim, revision=1, meaning=2),
    "revision_number_once": lambda claim, quote: Revision(node=claim, number=1, body="Again.", by=claim.author),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, claim, quote):
    wrong = BROKEN[name](claim, quote)
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        type(wrong).objects.bulk_create([wrong])
    said = str(problem.value)
    # SQLite names the columns of a broken unique constraint, not the constraint.
    assert name.strip() in said or "UNIQUE constraint failed" in said


def test_the_same_row_unbroken_is_taken(claim, quote):
    Node.objects.bulk_create(
        [
            row(claim),
            row(
                claim, number=51, kind="rebuttal", aim="truth", outside_url="https://e.org", outside_quote="A sentence."
            ),
            row(claim, number=52, kind="evidence", quote=quote),
            row(claim, number=53, kind="evidence", link_to=claim, body=""),
        ]
    )


def test_a_passage_is_counted_in_one_row_a_debate(debate, quote):
    PassageUse.objects.create(debate=debate, quote=quote)
    with pytest.raises(IntegrityError), transaction.atomic():
        PassageUse.objects.create(debate=debate, quote=quote)


def test_the_kept_counts_name_all_children(claim, evidence, rebuttal):
    claim.refresh_from_db()
    assert (claim.child_count, claim.descendant_count) == (2, 2)


def test_what_stands_in_the_tree(claim, rebuttal, debate, member):
    actions.withdraw(node=claim, by=member)
    assert debate.nodes.get(pk=claim.pk).has_page, "a tombstone"
    assert claim not in debate.nodes.live()
    actions.withdraw(node=rebuttal, by=rebuttal.author)
    assert not any(debate.nodes.get(pk=node.pk).has_page for node in (claim, rebuttal))
