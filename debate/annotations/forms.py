"""Forms of notes."""

from __future__ import annotations

from typing import Any

from django import forms

from debate.annotations.markdown import normalise_note
from debate.annotations.models import NOTE_MAX, Annotation
from debate.annotations.rules import note_is_sound
from debate.debates.models import Debate
from debate.texts.models import TextVersion
from debate.texts.passages import PASSAGE_MAX, Misquote, Passage, pasted, selected

NOTE_HELP = "Markdown: *emphasis*, > quotation, - list, [words](https://address). #17 becomes a link."
Body = forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_MAX})


class ReplyForm(forms.Form):
    """A reply, or a note's new wording."""

    body = forms.CharField(label="Your reply", strip=False, widget=Body)

    def clean_body(self) -> str:
        body = normalise_note(self.cleaned_data["body"])
        if not (verdict := note_is_sound(body)):
            raise forms.ValidationError(verdict.reason)
        return body


class NoteForm(ReplyForm):
    """A note or a question, shared or for oneself."""

    motivation = forms.ChoiceField(
        label="What is it?",
        choices=Annotation.Motivation.choices,
        initial=Annotation.Motivation.NOTE,
        required=False,
        widget=forms.RadioSelect,
    )
    private = forms.BooleanField(label="Only me: nobody else sees this note", required=False)

    field_order = ("motivation", "body", "private")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Your note"
        self.fields["body"].help_text = NOTE_HELP

    def clean_motivation(self) -> str:
        return self.cleaned_data["motivation"] or Annotation.Motivation.NOTE


class PassageNoteForm(NoteForm):
    """A note on a passage: selected (version, start, end and what was seen there), pasted, or as the text says it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    exact = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    passage = forms.CharField(
        label="The passage",
        required=False,
        help_text="Copied from the text, word for word.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": PASSAGE_MAX}),
    )
    says = forms.RegexField(r"^\d{1,9}:\d{1,9}:\d{1,9}$", required=False)

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.debate = debate
        self.proposal: Passage | None = None

    @property
    def selection(self) -> Passage | None:
        """The passage that the form was opened or sent with, to show it; None when one has to be pasted."""
        try:
            version, start, end = (int(self[name].value() or "") for name in ("version", "start", "end"))
            return self.at(version, start, end)
        except (ValueError, Misquote):
            return None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            data["found"] = self.find(data)
        except Misquote as misquote:
            self.proposal = misquote.says
            self.add_error("passage", str(misquote))
        return data

    def find(self, data: dict[str, Any]) -> Passage:
        """Raises `Misquote`."""
        if data.get("says"):
            version_id, start, end = map(int, data["says"].split(":"))
            return self.at(version_id, start, end)
        if data.get("version") is not None:
            return self.at(data["version"], data.get("start") or 0, data.get("end") or 0, data.get("exact") or "")
        return pasted(self.debate.current_versions(), data.get("passage") or "")

    def at(self, version_id: int, start: int, end: int, exact: str = "") -> Passage:
        """The passage at this place of one of the debate's texts. Raises `Misquote`."""
        version = TextVersion.objects.filter(text__debates=self.debate, pk=version_id).first()
        if version is None:
            raise Misquote("This debate has no such text.")
        return selected(version, start, end, exact)


class HideForm(forms.Form):
    reason = forms.CharField(
        label="Reason", max_length=300, help_text="Everyone reads it in place of the note.", widget=forms.TextInput
    )
