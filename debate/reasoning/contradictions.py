"""Whether somebody agrees with a statement and with what speaks against it: worth a second look, never an error."""

from collections.abc import Iterable
from dataclasses import dataclass

# "Rather true" and "it counts strongly", on the scales −2…+2 and 0…4.
HOLDS, WEIGHS = 1, 3


@dataclass(frozen=True, slots=True)
class Attack:
    """A rebuttal of a statement: how much it pushes, and what one person answers to it; None for no answer."""

    number: int
    push: float
    agreement: int | None
    relevance: int | None


def contradicted_by(agreement: int | None, attacks: Iterable[Attack]) -> int | None:
    """The number of the strongest attack, if the person holds the statement true, and the attack true and relevant.

    Only the strongest counts: whoever agrees with a statement has a right to see weak points in it. Of two that push
    alike it is the older one.
    """
    strongest = max(attacks, key=lambda attack: (attack.push, -attack.number), default=None)
    if strongest is None or agreement is None or agreement < HOLDS:
        return None
    holds = strongest.agreement is not None and strongest.agreement >= HOLDS
    weighs = strongest.relevance is not None and strongest.relevance >= WEIGHS
    return strongest.number if holds and weighs else None
