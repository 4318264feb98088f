"""Forms of reports and marks."""

from __future__ import annotations

from typing import Any

from django import forms

from debate.arguments.models import Node
from debate.moderation.models import Mark, Report
from debate.moderation.rules import mark_fits


class ReportForm(forms.ModelForm):
    """What is wrong with it."""

    class Meta:
        model = Report
        fields = ("reason", "note")
        widgets = {"reason": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}
        labels = {"reason": "What is wrong with it?", "note": "Anything to add?"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = Report.Reason.choices  # type: ignore[attr-defined] # a choice field
        self.fields["reason"].error_messages["required"] = "Choose what is wrong with it."


class DecisionForm(forms.Form):
    """Hide it, saying why, or keep it."""

    decision = forms.ChoiceField(choices=Report.Decision.choices)
    reason = forms.CharField(label="Reason that everyone reads", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") == Report.Decision.HIDDEN and not data.get("reason"):
            self.add_error("reason", "Say why it is hidden: everyone reads it in its place.")
        return data


OFFENSIVE = Report.Reason.OFFENSIVE


class MarkForm(forms.Form):
    """What a statement lacks, with a sentence; what is offensive goes to those who keep order alone."""

    kind = forms.ChoiceField(
        label="What is the matter?",
        choices=[*Mark.Kind.choices, (OFFENSIVE, "offensive (goes only to those who keep order)")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is the matter."},
    )
    same_as = forms.RegexField(
        r"^\s*#?\d{1,9}\s*$",
        label="Which one says the same?",
        required=False,
        help_text="Only for a duplicate: its number, like #17.",
        error_messages={"invalid": "Give its number, like #17."},
    )
    sentence = forms.CharField(
        label="In a sentence",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What would make it better?",
    )

    def __init__(self, *args: Any, node: Node, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.node = node

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = data.pop("same_as", "").strip().lstrip("#")
        is_duplicate = data.get("kind") == Mark.Kind.DUPLICATE
        data["same_as"] = Node.objects.numbered(self.node.debate, int(given)) if given and is_duplicate else None
        if data.get("kind") in Mark.Kind and not (verdict := mark_fits(self.node, data["kind"], data["same_as"])):
            self.add_error("same_as" if is_duplicate else "kind", verdict.reason)
        return data


class AnswerForm(forms.Form):
    """What the author of a marked statement says to it."""

    stance = forms.ChoiceField(
        label="Your answer",
        choices=Mark.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    answer = forms.CharField(label="In a sentence", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    reason = forms.CharField(label="Close it: why?", max_length=300, help_text="Everyone reads it.")
