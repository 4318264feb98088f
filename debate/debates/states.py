"""The states of a debate, and how it goes from one to another. `docs/states.md` is made of these tables."""

from __future__ import annotations

from typing import Any, NamedTuple

from debate.debates.models import Debate
from debate.debates.permissions import KEEP_ORDER, MANAGE, Right

State = Debate.State

MEANING = {
    State.DRAFT: "Its members and curators see it and prepare it. Nobody votes yet.",
    State.OPEN: "Whoever the settings name sees it, writes and votes.",
    State.CLOSED: "It is read, not written, voted on or rearranged. All results show.",
    State.ARCHIVED: "As closed, and on the front page only for those who ask for archived debates.",
}


class Transition(NamedTuple):
    """One way from a state to another: who may take it, what its button says, what it means."""

    before: State
    after: State
    right: Right
    label: str
    meaning: str


# No way leads back to a draft: what others have written must not disappear from them.
TRANSITIONS = (
    Transition(State.DRAFT, State.OPEN, MANAGE, "Open the debate", "Others see it from now on, write and vote."),
    Transition(State.OPEN, State.CLOSED, KEEP_ORDER, "Close the debate", "Nobody writes or votes; all results show."),
    Transition(State.CLOSED, State.OPEN, KEEP_ORDER, "Open it again", "It goes on as before."),
    Transition(State.CLOSED, State.ARCHIVED, MANAGE, "Archive it", "It leaves the front page; its address stays."),
    Transition(State.ARCHIVED, State.CLOSED, MANAGE, "Bring it back", "The front page lists it again, closed."),
)


def transitions_for(user: Any, debate: Debate) -> list[Transition]:
    """The ways that this person may take from where the debate is."""
    return [way for way in TRANSITIONS if way.before == debate.state and way.right(user, debate)]


def as_markdown() -> str:
    """The page of the docs."""
    ways = [f"    {way.before} --> {way.after}: {way.label}" for way in TRANSITIONS]
    return "\n".join(
        [
            "# The states of a debate",
            "",
            "Made of the tables in `debate/debates/states.py` by `python manage.py draw_states > docs/states.md`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> draft",
            "    [*] --> open",
            *ways,
            "```",
            "",
            "| state | what it means |",
            "|---|---|",
            *(f"| {state} | {meaning} |" for state, meaning in MEANING.items()),
            "",
            "| from | to | button | who | what it means |",
            "|---|---|---|---|---|",
            *(f"| {w.before} | {w.after} | {w.label} | {w.right.who} | {w.meaning} |" for w in TRANSITIONS),
            "",
        ]
    )
