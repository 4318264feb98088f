"""What is asked of somebody who changes where and how statements stand."""

from __future__ import annotations

from typing import Any

from django import forms

from debate.arguments.models import Aim, Kind, Node
from debate.arguments.moves import may_move
from debate.arguments.rules import fits, may_change_kind
from debate.board.forms import insist

FOR = {Kind.CLAIM: "for it: a claim", Kind.EVIDENCE: "for it: evidence"}


def stances(node: Node) -> list[tuple[str, str]]:
    """How the node may stand to some parent, kind and aim in one choice."""
    kinds = [Kind.EVIDENCE] if node.quote_id else [Kind.CLAIM]
    against = [] if node.quote_id else [(f"{Kind.REBUTTAL}/{aim}", f"against it: {aim.label}") for aim in Aim]
    return [*((f"{kind}/", FOR[kind]) for kind in kinds), *against]


class StanceForm(forms.Form):
    """Kind and aim of a node, as one choice."""

    stance = forms.ChoiceField(label="It speaks")

    def __init__(self, *args: Any, node: Node, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.node = node
        self.fields["stance"].choices = stances(node)  # type: ignore[attr-defined]
        self.initial.setdefault("stance", f"{node.kind}/{node.aim}")

    def chosen_stance(self) -> dict[str, str]:
        kind, _, aim = self.cleaned_data["stance"].partition("/")
        return {"kind": kind, "aim": aim}


class KindForm(StanceForm):
    """Another kind or aim where the node stands."""

    def clean(self) -> dict[str, Any]:
        if "stance" in self.cleaned_data:
            insist(self, "stance", may_change_kind(self.node, **self.chosen_stance()))
        return self.cleaned_data


class TargetForm(forms.Form):
    """Another statement of the debate, by its number; `at` is the statement that was chosen."""

    number = forms.IntegerField(
        label="Which statement?",
        min_value=1,
        max_value=2**31 - 1,
        error_messages={"required": "Choose a statement from the list, or search for it."},
    )
    at: Node | None = None

    def find(self, node: Node) -> Node | None:
        """The statement with this number; when there is none, the error stands beside the field."""
        if number := self.cleaned_data.get("number"):
            nodes = node.debate.nodes.select_related("link_to", "quote")
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
