"""The composer: what it asks, and what is wrong with an answer."""

from __future__ import annotations

from typing import Any

from django import forms

from debate.arguments.actions import Wording
from debate.arguments.models import BODY_MAX, Aim, Kind, Node
from debate.arguments.rules import body_is_sound, fits, fitting_aims, fitting_kinds, references_resolve
from debate.reasoning.anchoring import Outcome, differences, find
from debate.reasoning.wording import normalise_body
from debate.texts.actions import quote_passage
from debate.texts.models import Quote, TextVersion
from debate.web.verdict import Verdict


def insist(form: forms.Form, field: str, verdict: Verdict) -> None:
    """Put the rule's own reason beside the field."""
    if not verdict:
        form.add_error(field, verdict.reason)


class PassageFields(forms.Form):
    """A passage of a version: selected (start and end in code points) or pasted, and then looked up."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    exact = forms.CharField(
        required=False,
        label="Passage of the text",
        max_length=5000,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, version_id: int | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.version_id = version_id

    def passage(self) -> tuple[TextVersion, int, int] | None:
        """The passage where it really stands; adds the error to the form and answers None when it does not."""
        data = self.cleaned_data
        version = TextVersion.objects.filter(pk=self.version_id).first()
        if version is None:
            self.add_error("exact", "This debate has no text to quote.")
            return None
        start, end = data.get("start"), data.get("end")
        selected = start is not None and end is not None and start < end and data.get("version") == version.pk
        if selected and version.body[start:end] == data.get("exact", "").replace("\r\n", "\n"):
            return version, start, end
        return self.looked_up(version, data.get("exact", ""))

    def looked_up(self, version: TextVersion, pasted: str) -> tuple[TextVersion, int, int] | None:
        if not pasted.strip():
            self.add_error("exact", "Evidence needs a passage: select it in the text, or paste it here.")
            return None
        found = find(version.body, pasted)
        if found.outcome in (Outcome.SAME, Outcome.MOVED) and found.start is not None and found.end is not None:
            return version, found.start, found.end
        if found.outcome == Outcome.CHANGED and found.start is not None:
            actual = version.body[found.start : found.end]
            details = "; ".join(differences(pasted, actual))
            self.add_error(
                "exact", f"The text does not say it so. It says: “{actual}”" + (f" ({details})" if details else "")
            )
            self.proposal = actual
        else:
            self.add_error("exact", "The text says nothing like this. Copy the passage from it.")
        return None

    def quote(self) -> Quote | None:
        """The Quote of the passage that `clean` found."""
        found = self.cleaned_data.get("found")
        return quote_passage(version=found[0], start=found[1], end=found[2]) if found else None


class OutsideFields(forms.Form):
    """One link to something outside the text, with the sentence quoted from it: both or neither."""

    outside_url = forms.URLField(
        required=False, label="Link to something outside the text", max_length=500, assume_scheme="https"
    )
    outside_quote = forms.CharField(required=False, label="The sentence it says", max_length=BODY_MAX)

    def check_outside(self) -> None:
        url, sentence = self.cleaned_data.get("outside_url"), self.cleaned_data.get("outside_quote")
        if url and not sentence:
            self.add_error("outside_quote", "Quote the sentence from the page that you link to.")
        if sentence and not url and "outside_url" not in self.errors:
            self.add_error("outside_url", "Say where this sentence stands.")
        if url and not url.startswith(("http://", "https://")):
            self.add_error("outside_url", "A link starts with https:// or http://.")


class ReplyForm(PassageFields, OutsideFields):
    """An answer to `parent`: its kind, for rebuttals the aim, the sentence, and for evidence the passage.

    With `with_passage`, a rebuttal brings its evidence along: `evidence` is that evidence's own sentence.
    """

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.RadioSelect)
    aim = forms.ChoiceField(choices=Aim.choices, required=False, widget=forms.RadioSelect)
    body = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "class": "field"}), strip=True)
    evidence = forms.CharField(
        required=False,
        label="What the passage says, in your words",
        widget=forms.Textarea(attrs={"rows": 2, "class": "field"}),
    )
    with_passage = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parent: Node, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.parent = parent
        self.kinds = fitting_kinds(parent)
        self.aims = fitting_aims(parent)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data.get("kind", "")
        data["aim"] = data.get("aim") or Aim.TRUTH if kind == Kind.REBUTTAL else ""
        if kind:
            insist(self, "kind", fits(kind, data["aim"], self.parent))
        self.check_sentence("body")
        brings_evidence = kind == Kind.REBUTTAL and data.get("with_passage")
        if brings_evidence:
            self.check_sentence("evidence")
        if kind == Kind.EVIDENCE or brings_evidence:
            data["found"] = self.passage()
        if kind == Kind.EVIDENCE:
            data["outside_url"] = data["outside_quote"] = ""
        self.check_outside()
        return data

    def check_sentence(self, field: str) -> None:
        if field in self.errors:
            return
        sentence = normalise_body(self.cleaned_data.get(field, ""))
        insist(self, field, body_is_sound(sentence))
        insist(self, field, references_resolve(sentence, self.parent.debate))
        self.cleaned_data[field] = sentence

    def wording(self) -> Wording:
        data = self.cleaned_data
        quote = self.quote() if data["kind"] == Kind.EVIDENCE else None
        return Wording(data["body"], quote, data["outside_url"], data["outside_quote"])

    def evidence_wording(self) -> Wording | None:
        """The evidence that a rebuttal brings along, if it does."""
        data = self.cleaned_data
        if data["kind"] != Kind.REBUTTAL or not data.get("with_passage"):
            return None
        return Wording(data["evidence"], self.quote())


class EditForm(PassageFields, OutsideFields):
    """Another wording for a node of yours."""

    body = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "class": "field"}), strip=True)

    def __init__(self, *args: Any, node: Node, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.node = node

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "body" not in self.errors:
            data["body"] = normalise_body(data["body"])
            insist(self, "body", body_is_sound(data["body"]))
            insist(self, "body", references_resolve(data["body"], self.node.debate))
        if self.node.kind == Kind.EVIDENCE and not self.keeps_passage():
            data["found"] = self.passage()
        if self.node.kind not in (Kind.CLAIM, Kind.REBUTTAL):
            data["outside_url"] = data["outside_quote"] = ""
        self.check_outside()
        return data

    def keeps_passage(self) -> bool:
        kept = self.node.quote
        return (
            kept is not None and self.cleaned_data.get("exact", "").replace("\r\n", "\n").strip() == kept.exact.strip()
        )

    def wording(self) -> Wording:
        data = self.cleaned_data
        quote = self.quote() or self.node.quote
        return Wording(data["body"], quote, data["outside_url"], data["outside_quote"])


def edit_initial(node: Node) -> dict[str, Any]:
    """The node's wording as the form's initial values."""
    return {
        "body": node.body,
        "exact": node.quote.exact if node.quote else "",
        "outside_url": node.outside_url,
        "outside_quote": node.outside_quote,
    }
