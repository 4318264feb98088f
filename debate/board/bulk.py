"""What a curator does to many statements at once: each through its action, with its own record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from debate.arguments import actions as arguments
from debate.arguments.models import Aim, Kind, Node
from debate.arguments.rules import may_change_kind, may_hide
from debate.votes import tending
from debate.web.curation import curator
from debate.web.verdict import Refused, Verdict

MOST_AT_ONCE = 200
Reasons = dict[str, list[Node]]


class HideForm(forms.Form):
    reason = forms.CharField(
        max_length=300, widget=forms.TextInput(attrs={"class": "vTextField"}), help_text="Everyone reads it."
    )

    def choice(self) -> str:
        return "hide"


class KindForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in Kind if kind != Kind.POSITION])
    aim = forms.ChoiceField(
        choices=[("", "none"), *Aim.choices], required=False, help_text="What a rebuttal attacks; the others have none."
    )

    def choice(self) -> str:
        return f"{self.cleaned_data['kind']}/{self.cleaned_data['aim']}"


def sort_out(nodes: Iterable[Node], rule: Callable[[Node], Verdict]) -> tuple[list[Node], Reasons]:
    """Those that the rule allows, and the others by the rule's reason."""
    allowed: list[Node] = []
    refusals: Reasons = defaultdict(list)
    for node in nodes:
        if verdict := rule(node):
            allowed.append(node)
        else:
            refusals[verdict.reason].append(node)
    return allowed, dict(refusals)


class BulkActions(admin.ModelAdmin):
    """The actions of the list of nodes."""

    actions = ("withdraw", "restore", "hide", "change_kind")

    @admin.action(description="Withdraw", permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Node]) -> None:
        self.carry_out(request, queryset, "withdrawn", lambda node: arguments.withdraw(node=node, by=curator(request)))

    @admin.action(description="Restore", permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Node]) -> None:
        self.carry_out(request, queryset, "restored", lambda node: arguments.restore(node=node, by=curator(request)))

    @admin.action(description="Hide, with a reason…", permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Node]) -> HttpResponse | None:
        form = HideForm(request.POST if "asked" in request.POST else None)
        if not form.is_valid():
            verdicts = sort_out(self.chosen(queryset), lambda node: may_hide(request.user, node))
            return self.ask(request, "hide", form, verdicts)
        reason = form.cleaned_data["reason"]
        self.carry_out(
            request, queryset, "hidden", lambda node: arguments.hide(node=node, by=curator(request), reason=reason)
        )
        return None

    @admin.action(description="Change kind or aim…", permissions=["change"])
    def change_kind(self, request: HttpRequest, queryset: QuerySet[Node]) -> HttpResponse | None:
        form = KindForm(request.POST if "asked" in request.POST else None)
        if not form.is_valid():
            return self.ask(request, "change_kind", form, (list(self.chosen(queryset)), {}))
        chosen = form.cleaned_data
        if request.POST.get("seen") != form.choice():
            # What will not be changed, and why, is shown for this very choice before anything happens.
            verdicts = sort_out(self.chosen(queryset), lambda node: may_change_kind(node, **chosen))
            return self.ask(request, "change_kind", form, verdicts)
        self.carry_out(
            request, queryset, "changed", lambda node: tending.change_kind(node=node, by=curator(request), **chosen)
        )
        return None

    def chosen(self, queryset: QuerySet[Node]) -> QuerySet[Node]:
        return queryset.select_related("debate", "author", "parent", "link_to").prefetch_related("children")[
            :MOST_AT_ONCE
        ]

    def ask(
        self, request: HttpRequest, action: str, form: HideForm | KindForm, verdicts: tuple[list[Node], Reasons]
    ) -> HttpResponse:
        """A page in between: what is asked, and what will and will not be changed."""
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": {"hide": "Hide statements", "change_kind": "Change kind or aim"}[action],
            "opts": self.opts,
            "form": form,
            "action": action,
            # Where nothing would change there is nothing to confirm: another choice is shown first, like the first one.
            "seen": form.choice() if form.is_valid() and verdicts[0] else "",
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox": ACTION_CHECKBOX_NAME,
            "allowed": verdicts[0],
            "refusals": verdicts[1],
        }
        return TemplateResponse(request, "admin/arguments/node/ask.html", context)

    def carry_out(
        self, request: HttpRequest, queryset: QuerySet[Node], word: str, action: Callable[[Node], object]
    ) -> None:
        """Do it to each, and say to how many and why not to the others."""
        done, refusals = 0, defaultdict(list)
        is_too_much = queryset.count() > MOST_AT_ONCE  # afterwards a list of what is live holds fewer
        for node in self.chosen(queryset):
            try:
                action(node)
                done += 1
            except Refused as refusal:
                refusals[str(refusal)].append(node)
        if done:
            self.message_user(request, f"{done} statement{'s' if done > 1 else ''} {word}.", messages.SUCCESS)
        for reason, nodes in refusals.items():
            numbers = ", ".join(f"#{node.number}" for node in nodes)
            self.message_user(request, f"Not {word}: {numbers}. {reason}", messages.WARNING)
        if is_too_much:
            self.message_user(request, f"Only the first {MOST_AT_ONCE}: no more at once.", messages.WARNING)
