"""How a node stands, in words."""

from __future__ import annotations

FEW = 5


def stands(standing: float | None, judges: int) -> str:
    """What the card says of a strength in [0, 1] that `judges` people other than the author have judged."""
    if not judges or standing is None:
        return "not judged yet"
    if judges < FEW:
        return "too early to say"
    if standing >= 0.6:
        return "stands well"
    return "contested" if standing >= 0.4 else "weak"
