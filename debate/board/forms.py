"""The composer: what it asks, and what is wrong with an answer."""

from __future__ import annotations

from typing import Any

from django import forms

from debate.arguments.actions import Wording
from debate.arguments.models import BODY_MAX, Aim, Kind, Node
from debate.arguments.rules import (
    body_is_sound,
    fits,
    fitting_aims,
    fitting_kinds,
    outside_fits,
    references_resolve,
    says_something_new,
)
from debate.debates.models import Debate
from debate.moderation.rules import has_room, suggests_something_new
from debate.moderation.suggestions import Proposal
from debate.people.actions import without_mark
from debate.people.models import User
from debate.reasoning.wording import normalise_body
from debate.texts.actions import quote_passage
from debate.texts.models import Quote, TextVersion
from debate.texts.passages import Misquote, Passage, pasted, selected
from debate.web.verdict import Verdict


def insist(form: forms.Form, field: str | None, verdict: Verdict) -> None:
    """Put the rule's own reason beside the field; None: above the form."""
    if not verdict:
        form.add_error(field, verdict.reason)


def check_sentence(form: forms.Form, field: str, debate: Debate) -> None:
    """Normalise a statement's sentence and hold it to the rules."""
    if field in form.errors:
        return
    sentence = form.cleaned_data[field] = normalise_body(form.cleaned_data.get(field, ""))
    insist(form, field, body_is_sound(sentence) and references_resolve(sentence, debate))


class PassageFields(forms.Form):
    """A passage: selected (start and end in code points), pasted, or after a misquote as the text says it."""

    version = forms.IntegerField(required=False)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=1)
    exact = forms.CharField(required=False, strip=False)
    says = forms.RegexField(r"^\d{1,9}:\d{1,9}:\d{1,9}$", required=False)

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.debate = debate
        self.misquoted: Passage | None = None

    def find_passage(self) -> Passage | None:
        """The passage where it really stands; when it does not, the error stands beside the field."""
        versions = list(self.debate.current_versions())
        if not versions:
            self.add_error("exact", "This debate has no text to quote.")
            return None
        try:
            return self.chosen(versions) or pasted(versions, self.cleaned_data.get("exact", ""))
        except Misquote as misquote:
            self.misquoted = misquote.says
            self.add_error("exact", str(misquote))
            return None

    def chosen(self, versions: list[TextVersion]) -> Passage | None:
        """The passage by its place; None when there is none or the words beside it were changed by hand."""
        data = self.cleaned_data
        by_pk = {version.pk: version for version in versions}
        if says := data.get("says"):
            pk, first, last = map(int, says.split(":"))
            return selected(by_pk[pk], first, last) if pk in by_pk else None
        version, start, end = by_pk.get(data.get("version") or 0), data.get("start"), data.get("end")
        if version is None or start is None or end is None:
            return None
        try:
            return selected(version, start, end, data.get("exact", ""))
        except Misquote:
            return None

    def quote(self) -> Quote | None:
        """The Quote of the passage that was found."""
        found: Passage | None = self.cleaned_data.get("passage")
        return quote_passage(version=found.version, start=found.start, end=found.end) if found else None


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
        if url and sentence:
            insist(self, "outside_url", outside_fits(Kind.CLAIM, url, sentence))


class ReplyForm(PassageFields, OutsideFields):
    """An answer to `parent`: its kind, for rebuttals the aim, the sentence, and for evidence the passage.

    With `with_passage`, a rebuttal brings its evidence along: `evidence` is that evidence's own sentence.
    """

    kind = forms.ChoiceField(
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you add: choose one of these."},
    )
    aim = forms.ChoiceField(choices=Aim.choices, required=False, widget=forms.RadioSelect)
    body = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "class": "field"}), strip=True)
    evidence = forms.CharField(
        required=False,
        label="What the passage says, in your words",
        widget=forms.Textarea(attrs={"rows": 2, "class": "field"}),
    )
    with_passage = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, parent: Node, by: Any, suggests: bool = False, **kwargs: Any):
        super().__init__(*args, debate=parent.debate, **kwargs)
        self.parent, self.by, self.suggests = parent, by, suggests
        self.kinds = [Kind.REBUTTAL] if self["with_passage"].value() else fitting_kinds(parent)
        self.aims = fitting_aims(parent)
        if len(self.kinds) == 1:
            self.initial["kind"] = self.kinds[0]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data.get("kind", "")
        data["aim"] = data.get("aim") or Aim.TRUTH if kind == Kind.REBUTTAL else ""
        if kind:
            insist(self, "kind", fits(kind, data["aim"], self.parent))
        check_sentence(self, "body", self.parent.debate)
        self.check_is_new(data.get("body", ""))
        brings_evidence = data.get("with_passage")
        if brings_evidence and kind != Kind.REBUTTAL:
            self.add_error("kind", "A passage that speaks against it belongs to a rebuttal.")
        if brings_evidence:
            check_sentence(self, "evidence", self.parent.debate)
        if kind == Kind.EVIDENCE or brings_evidence:
            data["passage"] = self.find_passage()
        if kind == Kind.EVIDENCE:
            data["outside_url"] = data["outside_quote"] = ""
        self.check_outside()
        return data

    def check_is_new(self, body: str) -> None:
        """Said once under the parent; and of what is suggested not too much waits."""
        insist(self, "body", says_something_new(self.by, self.parent, body))
        if self.suggests:
            insist(self, "body", suggests_something_new(self.by, self.parent, body, self.debate))
            insist(self, None, has_room(self.by, self.debate))

    def proposal(self) -> Proposal:
        """The same to be suggested."""
        data = self.cleaned_data
        return Proposal(data["kind"], self.wording(), self.parent, data["aim"], self.evidence_wording())

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
        super().__init__(*args, debate=node.debate, **kwargs)
        self.node = node

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        check_sentence(self, "body", self.node.debate)
        if self.node.kind == Kind.EVIDENCE and not self.keeps_passage():
            data["passage"] = self.find_passage()
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


class LeaveForm(forms.Form):
    """What becomes of what somebody wrote; confirmed by their password, or by a guest's name."""

    STAY, WITHDRAW = "stay", "withdraw"
    choice = forms.ChoiceField(
        label="What becomes of what you wrote and voted?",
        choices=[(STAY, "It stays, without your name"), (WITHDRAW, "I take it back")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    confirm = forms.CharField(strip=False, max_length=200)

    def __init__(self, *args: Any, person: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person, field = person, self.fields["confirm"]
        if person.is_guest:
            field.label, field.help_text = "Your name, to confirm", f"Type it as it is shown: {person.name}"
            field.widget.attrs["autocomplete"] = "off"
        else:
            field.label = "Your password, to confirm"
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def clean_confirm(self) -> str:
        given = str(self.cleaned_data["confirm"])
        if not self.person.is_guest:
            if not self.person.check_password(given):
                raise forms.ValidationError("That is not your password.")
        elif without_mark(given) != without_mark(self.person.name):
            raise forms.ValidationError(f"That is not your name here: it is {self.person.name}.")
        return given
