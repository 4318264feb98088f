"""What is suggested in the tests of this room."""

from debate.arguments.actions import Wording
from debate.moderation import suggestions
from debate.moderation.suggestions import Proposal

BODY = "The steel has rusted through in places."


def suggest(debate, by, body=BODY, kind="claim", number=3, aim="", evidence=None, **wording):
    parent = debate.nodes.get(number=number) if number else None
    proposal = Proposal(kind, Wording(body, **wording), parent, aim, evidence)
    return suggestions.suggest(debate=debate, by=by, proposal=proposal)


def reload(row):
    return type(row).objects.get(pk=row.pk)
