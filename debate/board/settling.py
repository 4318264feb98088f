"""What those who keep order fill in when they decide something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from debate.arguments.models import BODY_MAX, Kind
from debate.arguments.rules import fits
from debate.board.forms import OutsideFields, check_sentence, insist
from debate.board.tending import AGAINST, FOR, TargetForm, in_two
from debate.moderation.models import Suggestion
from debate.moderation.rules import says_the_same
from debate.moderation.suggestions import Proposal
from debate.reasoning.wording import normalise_body

REASON = forms.CharField(label="A word to its author", max_length=300, required=False)


class ReasonForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label="Reason", max_length=300, error_messages={"required": "Say why."})

    def clean_reason(self) -> str:
        reason = normalise_body(self.cleaned_data["reason"])
        if not any(character.isalnum() for character in reason):
            raise forms.ValidationError("Say why in a sentence.")
        return reason


def stances(suggestion: Suggestion) -> list[tuple[str, str]]:
    """How it may stand to what it is put under: evidence keeps its passage, and a position is a position."""
    if suggestion.kind == Kind.POSITION:
        return [(f"{Kind.POSITION}/", "as an answer to the question")]
    if suggestion.evidence:
        return AGAINST
    if suggestion.quote_id:
        return [(f"{Kind.EVIDENCE}/", FOR[Kind.EVIDENCE])]
    return [(f"{Kind.CLAIM}/", FOR[Kind.CLAIM]), *AGAINST]


class AcceptForm(TargetForm, OutsideFields):
    """A suggestion in other words, of another kind, or in another place."""

    field_order = ("body", "evidence", "stance", "number", "outside_url", "outside_quote", "reason")

    body = forms.CharField(label="Statement", widget=forms.Textarea(attrs={"rows": 3, "maxlength": BODY_MAX}))
    evidence = forms.CharField(
        label="What its passage says", widget=forms.Textarea(attrs={"rows": 2, "maxlength": BODY_MAX})
    )
    stance = forms.ChoiceField(label="It speaks")
    reason = REASON

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.suggestion = suggestion
        self.fields["stance"].choices = stances(suggestion)  # type: ignore[attr-defined] # a choice field
        self.fields["number"].label = "Under which statement? Its number"
        for name in ("body", "evidence", "outside_url", "outside_quote"):
            self.initial.setdefault(name, getattr(suggestion, name))
        self.initial.setdefault("stance", f"{suggestion.kind}/{suggestion.aim}")
        if suggestion.parent:
            self.initial.setdefault("number", suggestion.parent.number)
        for name in self.left_out():
            del self.fields[name]

    def left_out(self) -> list[str]:
        """The fields that this suggestion has no use for."""
        suggestion = self.suggestion
        unused = [] if suggestion.evidence else ["evidence"]
        if suggestion.kind == Kind.POSITION:
            unused += ["number", "stance"]
        if suggestion.kind not in (Kind.CLAIM, Kind.REBUTTAL):
            unused += ["outside_url", "outside_quote"]
        return unused

    def clean(self) -> dict[str, Any]:
        for name in {"body", "evidence"} & self.fields.keys():
            check_sentence(self, name, self.suggestion.debate)
        if "number" in self.fields:
            parent = self.find(self.suggestion)
            if parent and "stance" in self.cleaned_data:
                insist(self, "stance", fits(**self.chosen_stance(), parent=parent))
        if "outside_url" in self.fields:
            self.check_outside()
        return self.cleaned_data

    def chosen_stance(self) -> dict[str, str]:
        return in_two(self.cleaned_data.get("stance", f"{Kind.POSITION}/"))

    def proposal(self) -> Proposal:
        """What is to be let in."""
        data, meant = self.cleaned_data, Proposal.of(self.suggestion)
        outside = {name: data.get(name, "") for name in ("outside_url", "outside_quote")}
        wording = replace(meant.wording, body=data["body"], **outside)
        evidence = meant.evidence and replace(meant.evidence, body=data["evidence"])
        return Proposal(wording=wording, parent=self.at, evidence=evidence, **self.chosen_stance())


class SameForm(TargetForm):
    """The statement that says the same already."""

    reason = REASON

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.suggestion = suggestion
        self.fields["number"].label = "Which statement says the same? Its number"
        self.fields["number"].error_messages["required"] = "Give its number, like 17."

    def clean(self) -> dict[str, Any]:
        if into := self.find(self.suggestion):
            insist(self, "number", says_the_same(self.suggestion, into))
        return self.cleaned_data
