"""What somebody did in guided voting since they came: kept in their session, so that it can be taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from debate.debates.models import Debate

KEY = "guided"
# So many steps can be taken back; a session is no archive.
KEPT = 200
SKIPPED, PASSED = "skipped", "passed"


class Sitting:
    """One person's guided voting in one debate: where they are, what they skipped, their steps in order."""

    def __init__(self, request: HttpRequest, debate: Debate):
        self._session = request.session
        self._key = str(debate.pk)
        kept: dict[str, Any] = request.session.get(KEY, {}).get(self._key, {}) if request.session.session_key else {}
        self.branch: int | None = kept.get("branch")
        self.skipped: list[int] = list(kept.get("skipped", ()))
        self.steps: list[tuple[int, str]] = [(number, what) for number, what in kept.get("steps", ())]

    @property
    def judged(self) -> int:
        """How many statements were answered."""
        return len({number for number, what in self.steps if what not in (SKIPPED, PASSED)})

    @property
    def last(self) -> tuple[int, str] | None:
        return self.steps[-1] if self.steps else None

    def step(self, number: int, what: str, branch: int | None) -> None:
        """Note an answer to a question, a statement skipped or a question passed over. Sent twice, it is one step."""
        if self.last != (number, what):
            self.steps = [*self.steps, (number, what)][-KEPT:]
        if what == SKIPPED and number not in self.skipped:
            self.skipped.append(number)
        self.branch = branch or self.branch
        self._keep()

    def take_back(self) -> tuple[int, str] | None:
        """Forget the last step and say which it was."""
        if not self.steps:
            return None
        number, what = self.steps.pop()
        if what == SKIPPED:
            # It may have been skipped in two tabs, and taken back in one of them already.
            self.skipped = [one for one in self.skipped if one != number]
        self._keep()
        return number, what

    def ask_again(self) -> None:
        """What was skipped is open again."""
        self.skipped, self.steps = [], [step for step in self.steps if step[1] != SKIPPED]
        self._keep()

    def _keep(self) -> None:
        kept = {"branch": self.branch, "skipped": self.skipped, "steps": self.steps}
        self._session[KEY] = self._session.get(KEY, {}) | {self._key: kept}
