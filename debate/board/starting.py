"""The form that starts a debate. Nothing typed is lost: also what came from a file comes back to be mended."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from debate.arguments.models import BODY_MAX
from debate.arguments.rules import body_is_sound
from debate.board.managing import AppearField, QuestionField
from debate.debates.models import Debate
from debate.reasoning.wording import normalise_body
from debate.texts.cleaning import Cleaned, Unreadable, clean_file, clean_text
from debate.texts.models import Text

POSITIONS = range(1, 7)
LEAST = 2


class StartForm(forms.ModelForm):
    """The question, the text, the positions, and for whom."""

    question = QuestionField(
        label="The question",
        max_length=200,
        help_text="One that the text raises and that people answer differently.",
    )
    pasted = forms.CharField(
        label="Paste the text, or upload it below",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Empty lines part paragraphs. A line “# Like this” is a heading, “- like this” a list item.",
    )
    file = forms.FileField(
        label="Or upload it",
        required=False,
        help_text=".txt, .md or .html, 2 MB at most. A file takes the place of what is pasted.",
        error_messages={"empty": "This file is empty. Choose another one, or paste the text."},
        widget=forms.FileInput(attrs={"accept": ".txt,.text,.md,.markdown,.html,.htm"}),
    )
    visibility = forms.ChoiceField(
        label="Who may see it?",
        choices=Debate.Visibility.choices,
        initial=Debate.Visibility.PUBLIC,
        widget=forms.RadioSelect,
    )
    contribution = forms.ChoiceField(
        label="Who may write and vote?",
        choices=Debate.Contribution.choices,
        initial=Debate.Contribution.ANYONE,
        widget=forms.RadioSelect,
    )

    takes_suggestions = AppearField()
    is_draft = forms.BooleanField(
        label="Prepare it first",
        required=False,
        help_text="A draft: nobody but its members sees it until you open it under Manage.",
    )

    class Meta:
        model = Text
        fields = ("title", "author", "publisher", "published", "url", "licence", "language")
        labels = {"title": "Title of the text", "published": "Date", "url": "Address"}
        field_classes = {"url": partial(forms.URLField, assume_scheme="https")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.cleaned: Cleaned | None = None
        self.fields["title"].required = False
        self.fields["title"].help_text = "Left empty, the heading that the text begins with."
        self.fields["language"] = forms.ChoiceField(label="Language", choices=settings.LANGUAGES, initial="en")
        for number in POSITIONS:
            self.fields[f"position_{number}"] = forms.CharField(
                label=f"Position {number}", required=number <= LEAST, max_length=2 * BODY_MAX
            )

    def position_fields(self) -> list[forms.BoundField]:
        return [self[f"position_{number}"] for number in POSITIONS]

    def positions(self) -> list[str]:
        """The wordings that were given, in order."""
        given = (self.cleaned_data.get(f"position_{number}", "") for number in POSITIONS)
        return [normalise_body(body) for body in given if normalise_body(body)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # They stand beside the question in the list of debates: nothing invisible in them either.
        listed = {"title", "author", "publisher", "licence"} & data.keys()
        data |= {name: normalise_body(data[name]) for name in listed}
        if data.get("pasted") or "file" not in self.errors:
            self.read_text(data.get("file"), data.get("pasted") or "")
        if self.cleaned and not data.get("title"):
            data["title"] = self.cleaned.title()[:200]
        # Without a text that could be read, what to mend is the text.
        if self.cleaned and not data.get("title"):
            self.add_error("title", "Give the text a title: it does not begin with a heading.")
        self.check_language()
        self.check_positions()
        return data

    def check_language(self) -> None:
        """Folded away it says English, with which a text from right to left has its full stops at the wrong end."""
        if not self.cleaned or "language" in self.errors:
            return
        from_right = self.cleaned.reads_from_right()
        if from_right != (self.cleaned_data["language"] in settings.LANGUAGES_BIDI):
            way = "right to left" if from_right else "left to right"
            self.add_error("language", f"The text is written from {way}: choose its language.")

    def read_text(self, file: UploadedFile | None, pasted: str) -> None:
        try:
            self.cleaned = self.cleaned_file(file) if file else clean_text(pasted)
        except Unreadable as problem:
            self.add_error("file" if file else "pasted", str(problem))
        if file and self.cleaned:
            # A file cannot be sent back to its field, so its text goes where it can be seen and sent again.
            sent = QueryDict(mutable=True)
            sent.update(self.data)
            sent["pasted"] = self.cleaned.as_plain()
            self.data = sent

    def cleaned_file(self, file: UploadedFile) -> Cleaned:
        return clean_file(file.name or "", file.read(), self.cleaned_data.get("language", "en"))

    def check_positions(self) -> None:
        seen: set[str] = set()
        for number in POSITIONS:
            body = normalise_body(self.cleaned_data.get(f"position_{number}", ""))
            if body and not (verdict := body_is_sound(body)):
                self.add_error(f"position_{number}", verdict.reason)
            elif body and body.casefold() in seen:
                self.add_error(f"position_{number}", "This position is there already.")
            seen.add(body.casefold())
