"""Numbers as people and addresses write them."""

from __future__ import annotations

# No column holds more, and no database would take it.
MOST = 2**63 - 1


def number_in(given: str | None, most: int = MOST) -> int | None:
    """The whole number that was typed, in any script's digits; None for anything else, and for more than `most`."""
    if not given or not given.isdecimal() or len(given) > len(str(MOST)):
        return None
    number = int(given)
    return number if number <= most else None
