"""The answer of a rule: allowed, or refused with the reason a person reads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed; otherwise falsy, and `reason` is one sentence for the person who was refused."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


ALLOWED = Verdict()


def refused(reason: str) -> Verdict:
    return Verdict(reason)


def refused_if(condition: object, reason: str) -> Verdict:
    """One line of a rule: several are joined by `and`, and the first that refuses gives its reason."""
    return Verdict(reason) if condition else ALLOWED


class Refused(Exception):
    """An action was called although its rule says no; `str()` of it is the reason."""

    def __init__(self, verdict: Verdict):
        super().__init__(verdict.reason)
        self.verdict = verdict


def require(verdict: Verdict) -> None:
    """Raise `Refused` unless the verdict allows."""
    if not verdict:
        raise Refused(verdict)
