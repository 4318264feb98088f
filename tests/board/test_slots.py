"""The slot of a card: what one person said is never shown as what another said."""

from debate.board.slots import AGREEMENTS
from debate.votes import actions as votes


def test_each_answer_is_written_out_as_it_was_given(client, debate, claim, member):
    """Python's hash of −1 is that of −2: kept under it, a slot that says *no* was shown to who said *rather no*."""
    client.force_login(member)
    for value, word in AGREEMENTS:
        votes.cast(node=claim, by=member, question="agreement", value=value)
        assert f"<b>{word.lower()}</b>" in client.get(f"/debates/{debate.slug}/{claim.number}/").text
