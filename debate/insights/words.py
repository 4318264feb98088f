"""How a node stands, in words."""

from __future__ import annotations

FEW = 5


def stands(standing: float | None, judges: int) -> str:
    """What the card says of a strength in [0, 1] that `judges` people other than the author have judged.

    It goes by the figure as it is shown beside it, with two decimals: 0.60 is never told apart from 0.60.
    """
    if not judges or standing is None:
        return "not judged yet"
    if judges < FEW:
        return "too early to say"
    shown = round(standing, 2)
    if shown >= 0.6:
        return "stands well"
    return "contested" if shown >= 0.4 else "weak"
