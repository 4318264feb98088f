"""What the owner of a debate sees and sets: its settings and positions, and who wrote what."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Count, Q, QuerySet

from debate.annotations.models import NOTE_MAX, Annotation
from debate.arguments.models import BODY_MAX, Kind, Node
from debate.arguments.rules import body_is_sound, references_resolve
from debate.debates.models import Debate
from debate.moderation.models import Suggestion, SuggestionQuerySet
from debate.people.models import User
from debate.reasoning.wording import normalise_body
from debate.votes.models import Vote


class QuestionField(forms.CharField):
    """The question of a debate: everybody reads it in the list, so it turns no direction of what stands around it."""

    def clean(self, value: Any) -> str:
        question = normalise_body(super().clean(value))
        if not any(character.isalnum() for character in question):
            raise forms.ValidationError("Ask a question that people answer differently.")
        return question


class AppearField(forms.ChoiceField):
    """Whether what people write appears at once or is looked at first; answers with `takes_suggestions`."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            label="Contributions appear",
            choices=[("False", "At once"), ("True", "As suggestions, looked at first")],
            required=False,
            initial="False",
            widget=forms.RadioSelect,
            help_text="Looked at first: only members write at once; what others write waits in your queue.",
            **kwargs,
        )

    def clean(self, value: Any) -> bool:
        return super().clean(value) == "True"


class SettingsForm(forms.ModelForm):
    """What the debate says about itself and what is allowed in it now."""

    takes_suggestions = AppearField()

    class Meta:
        model = Debate
        fields = (
            *("question", "summary", "note", "conduct", "visibility", "contribution", "takes_suggestions"),
            *("results", "posting_open", "votes_open"),
        )
        labels = {
            "summary": "In one sentence",
            "note": "Note beside the text",
            "conduct": "Code of conduct",
            "visibility": "Who may see it?",
            "contribution": "Who may write and vote?",
            "results": "When do people see how others voted?",
            "posting_open": "Statements and notes can be added",
            "votes_open": "Voting is open",
        }
        help_texts = {
            "note": "Plain paragraphs, for what the reader should know beside the text.",
            "conduct": "A few sentences of plain text, shown where people write.",
        }
        field_classes = {"question": QuestionField}
        widgets = {
            "note": forms.Textarea(attrs={"rows": 4}),
            "conduct": forms.Textarea(attrs={"rows": 3}),
            "visibility": forms.RadioSelect,
            "contribution": forms.RadioSelect,
            "results": forms.RadioSelect,
        }

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any):
        # A copy: the action compares with what the debate is, not with what was typed.
        super().__init__(*args, **kwargs | {"instance": copy(debate)})
        # It is rendered from Markdown for every page.
        self.fields["note"].validators.append(MaxLengthValidator(NOTE_MAX))

    def clean_summary(self) -> str:
        """It stands in the list beside the question."""
        return normalise_body(self.cleaned_data["summary"])


class PositionForm(forms.Form):
    """A position's wording."""

    body = forms.CharField(label="Position", widget=forms.Textarea(attrs={"rows": 2, "maxlength": BODY_MAX}))

    def __init__(self, *args: Any, debate: Debate, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.debate = debate

    def clean_body(self) -> str:
        body = normalise_body(self.cleaned_data["body"])
        if not (verdict := body_is_sound(body) and references_resolve(body, self.debate)):
            raise forms.ValidationError(verdict.reason)
        return body


class HideForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Its author reads it, and everyone who reads what was done here.",
    )


@dataclass(frozen=True, slots=True)
class Position:
    """A position with the form to reword it, as the owner sees it."""

    node: Node
    form: PositionForm


def positions_of(debate: Debate, sent: PositionForm | None = None, number: int | None = None) -> list[Position]:
    """The debate's positions, withdrawn ones too; `sent` is the form of one that came back with something wrong."""
    nodes = debate.nodes.filter(kind=Kind.POSITION).order_by("number")
    return [
        Position(
            node,
            sent
            if sent and node.number == number
            else PositionForm(debate=debate, initial={"body": node.body}, auto_id=f"p{node.number}-%s"),
        )
        for node in nodes
    ]


@dataclass(slots=True)
class Contributions:
    """What one person did in a debate."""

    user: User
    votes: int = 0
    nodes: list[Node] = field(default_factory=list)
    notes: list[Annotation] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)  # that became no statement of theirs


def people_of(debate: Debate) -> QuerySet[User]:
    """Who wrote, suggested, voted or belongs here, by name."""
    wrote = Node.objects.filter(debate=debate).values("author")
    noted = Annotation.objects.filter(debate=debate, private=False).values("author")
    suggested = unaccepted(debate).values("author")
    voted = Vote.objects.filter(node__debate=debate).values("voter")
    belongs = debate.members.values("user")
    found = Q(pk__in=wrote) | Q(pk__in=noted) | Q(pk__in=suggested) | Q(pk__in=voted) | Q(pk__in=belongs)
    return User.objects.filter(found).order_by("name_key")


def unaccepted(debate: Debate) -> SuggestionQuerySet:
    """What was suggested and is no statement of its author: it waits, was declined, or somebody else had said it."""
    shown = [Suggestion.State.PENDING, Suggestion.State.DECLINED, Suggestion.State.MERGED]
    return debate.suggestions.filter(state__in=shown)


def contributions(debate: Debate, people: list[User]) -> list[Contributions]:
    """Who wrote what. Private notes are nobody's business, also not the owner's."""
    by_pk = {user.pk: Contributions(user) for user in people}
    votes = Vote.objects.filter(node__debate=debate, voter__in=by_pk).order_by().values_list("voter")
    for pk, number in votes.annotate(number=Count("pk")):
        by_pk[pk].votes = number
    nodes = debate.nodes.filter(author__in=by_pk).select_related("parent", "link_to", "merged_into").order_by("number")
    for node in nodes:
        by_pk[node.author_id].nodes.append(node)
    notes = debate.annotations.filter(author__in=by_pk, private=False).select_related("node", "quote")
    for note in notes:
        by_pk[note.author_id].notes.append(note)
    for suggestion in unaccepted(debate).filter(author__in=by_pk).select_related("parent", "node"):
        by_pk[suggestion.author_id].suggestions.append(suggestion)
    return list(by_pk.values())
