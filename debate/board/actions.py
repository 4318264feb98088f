"""Starting a debate: its text, itself and its positions, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from debate.arguments import actions as arguments
from debate.arguments.actions import Wording
from debate.arguments.models import Kind
from debate.debates import actions as debates
from debate.debates.models import Debate
from debate.debates.rules import may_start
from debate.people.models import User
from debate.texts.actions import add_text
from debate.texts.cleaning import Cleaned
from debate.texts.models import Text
from debate.web.verdict import require


@transaction.atomic
def start_debate(
    *,
    by: User,
    question: str,
    text: Text,
    cleaned: Cleaned,
    positions: Iterable[str],
    visibility: str,
    contribution: str,
) -> Debate:
    """Open a debate on a question over a new text, with the positions that answer it."""
    require(may_start(by))
    add_text(text=text, by=by, body=cleaned.body, blocks=cleaned.blocks)
    debate = debates.start(by=by, question=question, text=text, visibility=visibility, contribution=contribution)
    for body in positions:
        arguments.add(debate=debate, by=by, kind=Kind.POSITION, wording=Wording(body))
    return debate
