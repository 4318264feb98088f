"""Forms of reports."""

from __future__ import annotations

from typing import Any

from django import forms

from debate.moderation.models import Report


class ReportForm(forms.ModelForm):
    """What is wrong with it."""

    class Meta:
        model = Report
        fields = ("reason", "note")
        widgets = {"reason": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}
        labels = {"reason": "What is wrong with it?", "note": "Anything to add?"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = Report.Reason.choices  # type: ignore[attr-defined]
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
