"""What one person suggested, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from debate.board.forms import insist
from debate.board.managing import PositionForm
from debate.debates.models import Debate
from debate.moderation.models import Suggestion
from debate.moderation.rules import has_room, suggests_something_new
from debate.people.models import User


class SuggestedPositionForm(PositionForm):
    """Another answer to the question."""

    def __init__(self, *args: Any, by: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self) -> dict[str, Any]:
        body = self.cleaned_data.get("body", "")
        insist(self, "body", suggests_something_new(self.by, None, body, self.debate))
        insist(self, None, has_room(self.by, self.debate))
        return self.cleaned_data


def suggested_by(user: User) -> QuerySet[Suggestion]:
    """What this person suggested where they may still look, the newest first."""
    found = Suggestion.objects.whole().filter(author=user, debate__in=Debate.objects.open_to(user))
    return found.select_related("node__merged_into").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion as its author sees it; `again` is the address of a composer that is filled with it."""

    suggestion: Suggestion
    again: str

    @classmethod
    def of(cls, suggestion: Suggestion) -> Suggested:
        return cls(suggestion, again(suggestion))


def again(suggestion: Suggestion) -> str:
    """Where it was written, with all that was typed."""
    place = f"{suggestion.parent.number}/reply/" if suggestion.parent else "suggest-position/"
    said = {name: getattr(suggestion, name) for name in ("kind", "aim", "body", "outside_url", "outside_quote")}
    if quote := suggestion.quote:
        said |= {"version": quote.version_id, "start": quote.start, "end": quote.end, "exact": quote.exact}
    if suggestion.evidence:
        said |= {"evidence": suggestion.evidence, "with_passage": "on"}
    given = urlencode({name: value for name, value in said.items() if value != ""})
    return f"{suggestion.debate.get_absolute_url()}{place}?{given}"
