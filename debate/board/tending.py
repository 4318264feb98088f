"""What is asked of somebody who changes where and how statements stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from debate.arguments.actions import Wording
from debate.arguments.models import LAST_NUMBER, Aim, Kind, Node
from debate.arguments.moves import may_merge, may_move, may_split, may_stand_alone
from debate.arguments.rules import body_is_sound, fits, may_change_kind, may_link, references
from debate.board.forms import check_sentence, insist
from debate.board.managing import QuestionField
from debate.moderation.models import Suggestion
from debate.reasoning.wording import normalise_body
from debate.web.verdict import refused_if

FOR = {Kind.CLAIM: "for it: a claim", Kind.EVIDENCE: "for it: evidence"}
AGAINST = [(f"{Kind.REBUTTAL}/{aim}", f"against it: {aim.label}") for aim in Aim]


def stances(node: Node) -> list[tuple[str, str]]:
    """How the node may stand to some parent, kind and aim in one choice."""
    if node.quote_id:
        return [(f"{Kind.EVIDENCE}/", FOR[Kind.EVIDENCE])]
    evidence = [(f"{Kind.EVIDENCE}/", FOR[Kind.EVIDENCE])] if node.is_link else []
    return [(f"{Kind.CLAIM}/", FOR[Kind.CLAIM]), *evidence, *AGAINST]


def in_two(stance: str) -> dict[str, str]:
    """The kind and the aim that such a choice stands for."""
    kind, _, aim = stance.partition("/")
    return {"kind": kind, "aim": aim}


def fitting(offered: list[tuple[str, str]], parent: Node | None) -> list[tuple[str, str]]:
    """Those of them in which something can stand to this parent."""
    return [(stance, label) for stance, label in offered if fits(**in_two(stance), parent=parent)]


class StanceForm(forms.Form):
    """Kind and aim of a node, as one choice."""

    stance = forms.ChoiceField(
        label="It speaks", error_messages={"invalid_choice": "It cannot stand there so. Choose one of these."}
    )

    def __init__(self, *args: Any, node: Node, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.node = node
        self.fields["stance"].choices = self.stances()  # type: ignore[attr-defined] # a choice field
        self.initial.setdefault("stance", f"{node.kind}/{node.aim}")

    def stances(self) -> list[tuple[str, str]]:
        return stances(self.node)

    def chosen_stance(self) -> dict[str, str]:
        return in_two(self.cleaned_data["stance"])


class KindForm(StanceForm):
    """Another kind or aim where the node stands."""

    def stances(self) -> list[tuple[str, str]]:
        return fitting(stances(self.node), self.node.parent)

    def clean(self) -> dict[str, Any]:
        if "stance" in self.cleaned_data:
            insist(self, "stance", may_change_kind(self.node, **self.chosen_stance()))
        return self.cleaned_data


class TargetForm(forms.Form):
    """Another statement of the debate, by its number; `at` is the statement that was chosen."""

    number = forms.IntegerField(
        label="Which statement?",
        min_value=1,
        max_value=LAST_NUMBER,
        error_messages={"required": "Choose a statement from the list, or search for it."},
    )
    at: Node | None = None

    def find(self, beside: Node | Suggestion) -> Node | None:
        """The statement with this number in the same debate; when there is none, the error stands beside the field."""
        if number := self.cleaned_data.get("number"):
            nodes = beside.debate.nodes.select_related("link_to", "quote")
            self.at = nodes.filter(number=number).first()
            if self.at is None:
                self.add_error("number", f"There is no #{number} in this debate.")
        return self.at


class MoveForm(TargetForm, StanceForm):
    """Another parent, and how the node stands to it."""

    def clean(self) -> dict[str, Any]:
        parent = self.find(self.node)
        if parent and "stance" in self.cleaned_data:
            stance = self.chosen_stance()
            insist(self, "stance", fits(**stance, parent=parent))
            if not self.errors:
                insist(self, "number", may_move(self.node, parent, **stance))
        return self.cleaned_data


class LinkForm(TargetForm, StanceForm):
    """A statement that is to speak also under `node`, and how."""

    def stances(self) -> list[tuple[str, str]]:
        return fitting(stances(Node(link_to=self.node)), self.node)

    def clean(self) -> dict[str, Any]:
        target = self.find(self.node)
        if target and "stance" in self.cleaned_data:
            insist(self, "number", may_link(self.node, target, **self.chosen_stance()))
        return self.cleaned_data


class MergeForm(TargetForm):
    """The statement that says the same."""

    def __init__(self, *args: Any, node: Node, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.node = node

    def clean(self) -> dict[str, Any]:
        if into := self.find(self.node):
            insist(self, "number", may_merge(self.node, into))
        return self.cleaned_data


class SplitForm(forms.Form):
    """What each half says, and which children go to the second."""

    first = forms.CharField(label="First, with the number it has", widget=forms.Textarea(attrs={"rows": 3}))
    second = forms.CharField(label="Second, beside it", widget=forms.Textarea(attrs={"rows": 3}))
    moved = forms.MultipleChoiceField(label="What goes to the second", required=False)

    def __init__(self, *args: Any, node: Node, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.node, self.children = node, list(node.children.live().select_related("link_to").order_by("number"))
        choices = [(str(child.number), child.number) for child in self.children]
        self.fields["moved"].choices = choices  # type: ignore[attr-defined] # a choice field
        self.initial.setdefault("first", node.body)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for half in ("first", "second"):
            check_sentence(self, half, self.node.debate)
        if not self.errors:
            insist(self, "first", may_split(self.node, data["first"], data["second"], are_children=True))
        return data

    def halves(self) -> dict[str, Any]:
        """The arguments of the act. The passage goes with both, the link to the outside stays with the first."""
        data, kept = self.cleaned_data, Wording.of(self.node)
        return {
            "first": replace(kept, body=data["first"]),
            "second": Wording(data["second"], kept.quote),
            "moved": [int(number) for number in data["moved"]],
        }


class ExtractForm(forms.Form):
    """The question of the new debate, how the branch stands in it, and what stays here."""

    ITSELF, UNDER, STAYS, CLOSES = "itself", "under", "stays", "closes"
    question = QuestionField(label="The question of the new debate", max_length=200)
    top = forms.ChoiceField(label="There", widget=forms.RadioSelect)
    position = forms.CharField(
        label="What the new position says", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    here = forms.ChoiceField(
        label="Here",
        choices=[(STAYS, "the branch stays as it is"), (CLOSES, "just its top stays, locked, and leads there")],
        initial=STAYS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, node: Node, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.node = node
        ways = [(self.ITSELF, f"#{node.number} itself is the position")]
        if node.kind != Kind.POSITION:
            ways.append((self.UNDER, f"#{node.number} stands under a new position"))
        self.fields["top"].choices = ways  # type: ignore[attr-defined] # a choice field
        self.initial.setdefault("top", self.ITSELF)
        if not node.debate.is_running:
            self.fields["here"].choices = [(self.STAYS, "the branch stays as it is")]  # type: ignore[attr-defined] # likewise

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "top" in data:
            under = data["top"] == self.UNDER
            insist(self, "top", may_stand_alone(self.node, under_new=under))
            data["position"] = said = normalise_body(data.get("position", "")) if under else ""
            if under:
                only_there = "Numbers like #17 are of this debate: say it in words."
                insist(self, "position", body_is_sound(said) and refused_if(references(said), only_there))
        return data

    def said(self) -> dict[str, Any]:
        """The arguments of the act."""
        data = self.cleaned_data
        return {
            "question": data["question"],
            "position": data["position"],
            "closes": data["here"] == self.CLOSES,
        }


class LockForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=300, help_text="Everyone reads it who sees the branch.")

    def clean_reason(self) -> str:
        return normalise_body(self.cleaned_data["reason"])
