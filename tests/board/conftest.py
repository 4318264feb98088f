"""Somebody who did everything that one can do here."""

import pytest

from debate.annotations import actions as notes
from debate.arguments.actions import Wording
from debate.debates import actions as debates
from debate.following.actions import follow
from debate.following.telling import tell_all
from debate.moderation import actions as reports
from debate.moderation import marks
from debate.people.actions import confirm_email, set_email
from debate.votes import actions as votes
from tests.board.world import settle


@pytest.fixture
def busy(claim, evidence, rebuttal, member, owner, stranger):
    """Mara wrote, voted, marked, reported, noted and follows; Stefan answered her note."""
    debate = claim.debate
    debates.add_member(debate=debate, by=owner, user=member)
    outside = {"outside_url": "https://example.org/report", "outside_quote": "So says the report."}
    votes.reword(node=claim, by=member, wording=Wording("It is far too weak for another winter.", **outside))
    for voter, value in ((member, -2), (owner, 1)):
        votes.cast(node=rebuttal, by=voter, question="agreement", value=value)
    votes.cast(node=claim, by=stranger, question="agreement", value=2)
    votes.take_stand(debate=debate, by=member, choice="between")
    thread = notes.annotate(debate=debate, by=member, node=rebuttal, body="Ask the engineers.")
    notes.reply(thread=thread, by=stranger, body="They have said so already.")
    notes.annotate(debate=debate, by=member, quote=evidence.quote, body="Note this passage.")
    notes.annotate(debate=debate, by=member, node=rebuttal, body="A secret of mine.", private=True)
    marks.mark(node=rebuttal, by=member, kind="unclear", sentence="Which winter?")
    made = marks.mark(node=claim, by=stranger, kind="evidence", sentence="Who says so?")
    marks.answer_mark(mark=made, by=member, stance="fixed", answer="See below.")
    reports.report(thing=rebuttal, by=member, reason="other", note="Odd.")
    follow(debate=debate, by=member)
    set_email(user=member, email="mara@example.org")
    confirm_email(user=member)
    tell_all()
    settle(debate)
    return member
