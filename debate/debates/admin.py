"""Debates, and the texts under them: here, above the room of texts, because a text's change changes its debates."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from debate.debates import actions
from debate.debates.models import Debate, DebateText, Member
from debate.reasoning.anchoring import Outcome
from debate.reasoning.pasted import find_pasted
from debate.texts.cleaning import Cleaned, Unreadable, clean_text
from debate.texts.models import Placement, Text, TextVersion
from debate.web.curation import ActionForm, Curated, NewestFilter, ReadOnlyInline, curator, link_to_list, whether
from debate.web.numbers import number_in


class DebateTextInline(ReadOnlyInline):
    model = DebateText
    fields = ("text", "order")


@admin.register(Debate)
class DebateAdmin(Curated):
    """What a debate says about itself. Debates start on the site, with their text and positions in one form."""

    list_display = ("question", "state", "visibility", "contribution", "results", "owner", "change", "at")
    list_filter = ("state", "visibility", "contribution", "takes_suggestions", "results", "language")
    list_select_related = ("owner", "clock")
    search_fields = ("question", "slug", "owner__name")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    readonly_fields = ("beside", "slug", "state", "language", "owner", "created_at", "change", "given")
    fields = (
        *("question", "summary", "note", "conduct", "visibility", "contribution", "takes_suggestions", "results"),
        *("posting_open", "votes_open"),
        *readonly_fields,
    )
    inlines = (DebateTextInline,)
    form = ActionForm

    @admin.display(description="in it")
    def beside(self, debate: Debate) -> SafeString:
        lists = {
            "Statements": "arguments.node",
            "Annotations": "annotations.annotation",
            "Suggestions": "moderation.suggestion",
            "Marks": "moderation.mark",
            "Reports": "moderation.report",
            "Members": "debates.member",
            "Record": "activity.activity",
        }
        links = ((link_to_list(model, text, debate__id__exact=debate.pk),) for text, model in lists.items())
        return format_html_join(" · ", "{}", links)

    @admin.display(description="created", ordering="created_at")
    def at(self, debate: Debate) -> Any:
        return debate.created_at

    @admin.display(description="changes", ordering="clock__change")
    def change(self, debate: Debate) -> int:
        return debate.clock.change

    @admin.display(description="numbers given")
    def given(self, debate: Debate) -> int:
        return debate.clock.next_number - 1

    def save_model(self, request: HttpRequest, obj: Debate, form: forms.ModelForm, change: bool) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.configure(debate=obj, by=curator(request), **changes)


@admin.register(Member)
class MemberAdmin(Curated):
    list_display = ("user", "debate", "role", "joined_at")
    list_filter = ("role", ("debate", NewestFilter))
    list_select_related = ("user", "debate")
    search_fields = ("user__name", "user__username", "debate__question")
    autocomplete_fields = ("user", "debate")
    fields = ("debate", "user", "role")
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        stays = obj is not None and obj.role == Member.Role.OWNER
        return not stays and admin.ModelAdmin.has_delete_permission(self, request, obj)

    def save_model(self, request: HttpRequest, obj: Member, form: forms.ModelForm, change: bool) -> None:
        obj.pk = actions.add_member(debate=obj.debate, by=curator(request), user=obj.user, role=obj.role).pk

    def delete_model(self, request: HttpRequest, obj: Member) -> None:
        actions.remove_member(debate=obj.debate, by=curator(request), user=obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        for member in queryset.select_related("debate", "user"):
            self.delete_model(request, member)


@admin.register(Text)
class TextAdmin(Curated):
    list_display = ("title", "author", "publisher", "published", "language", "licence")
    list_filter = ("language",)
    search_fields = ("title", "slug", "author", "publisher")
    prepopulated_fields = {"slug": ("title",)}
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_fields(self, request: HttpRequest, obj: Text | None = None) -> Any:
        known = ("title", "author", "publisher", "published", "url", "licence", "language")
        return ("slug", *known, "versions") if obj else ("title", "slug", *known[1:])

    def get_readonly_fields(self, request: HttpRequest, obj: Text | None = None) -> Any:
        return ("slug", "versions") if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Text | None = None) -> Any:
        return {} if obj else self.prepopulated_fields

    @admin.display(description="wording")
    def versions(self, text: Text) -> SafeString:
        return link_to_list("texts.textversion", "Its versions; add one to correct it", text__id__exact=text.pk)

    def save_model(self, request: HttpRequest, obj: Text, form: forms.ModelForm, change: bool) -> None:
        actions.describe_text(text=obj, by=curator(request))


class VersionForm(ActionForm):
    body = forms.CharField(
        strip=False,
        widget=forms.Textarea(attrs={"rows": 40, "cols": 100}),
        help_text="Plain text, an empty line between paragraphs; # before a heading, - before a list item.",
    )

    class Meta:
        model = TextVersion
        fields = ("text", "body", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, body = cleaned.get("text"), cleaned.get("body")
        if text and body:
            try:
                read = clean_text(body)
            except Unreadable as problem:
                raise ValidationError({"body": str(problem)}) from problem
            before = text.versions.last()
            if before and before.body == read.body:
                raise ValidationError({"body": "This is what the text says already."})
            cleaned |= {"body": read.body, "blocks": read.blocks}
        return cleaned


@admin.register(TextVersion)
class TextVersionAdmin(Curated):
    """Versions are added, never changed: quotes point into them."""

    form = VersionForm
    list_display = ("__str__", "number", "reason", "created_by", "created_at")
    list_filter = (("text", NewestFilter),)
    list_select_related = ("text", "created_by")
    search_fields = ("text__title", "text__slug", "reason")
    autocomplete_fields = ("text",)
    date_hierarchy = "created_at"
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TextVersion]:
        rows = super().get_queryset(request)
        # A list of versions needs none of their words, which may be 300 kB each.
        return rows.defer("body", "blocks") if self.is_listing(request) else rows.select_related("text", "created_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: TextVersion | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: TextVersion | None = None) -> Any:
        made = ("text", "number", "reason", "created_by", "created_at", "sha256", "made_of", "quoted", "body")
        return made if obj else ("text", "reason", "body")

    def get_readonly_fields(self, request: HttpRequest, obj: TextVersion | None = None) -> Any:
        return ("number", "sha256", "made_of", "quoted", "created_by", "created_at") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A correction starts from what readers see now."""
        initial = super().get_changeform_initial_data(request)
        chosen = str(initial.get("text", ""))
        current = TextVersion.objects.filter(text=number_in(chosen)).last()
        return initial | {"body": Cleaned(current.body, current.blocks).as_plain()} if current else initial

    @admin.display(description="blocks")
    def made_of(self, version: TextVersion) -> str:
        return ", ".join(f"{count} × {kind}" for kind, count in Counter(kind for *_, kind in version.blocks).items())

    @admin.display(description="passages")
    def quoted(self, version: TextVersion) -> SafeString:
        return format_html(
            "{} · {}",
            link_to_list("texts.quote", "quoted from it", version__id__exact=version.pk),
            link_to_list("texts.placement", "quoted from other versions, placed in it", version__id__exact=version.pk),
        )

    def save_model(self, request: HttpRequest, obj: TextVersion, form: forms.ModelForm, change: bool) -> None:
        made = actions.mend_text(by=curator(request), **form.cleaned_data)
        obj.pk, obj.number, obj.text = made.pk, made.number, made.text
        outcomes = Counter(made.placements.values_list("outcome", flat=True))
        if outcomes:
            told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
            self.message_user(request, f"Passages quoted from earlier versions: {told}.", messages.INFO)


class PlacementForm(ActionForm):
    """The curator gives the passage in words; where it starts and ends is found."""

    outcome = forms.ChoiceField(
        choices=[
            (Outcome.MOVED, "It still says the same, in this passage"),
            (Outcome.CHANGED, "It says something else now, in this passage"),
            (Outcome.GONE, "It is gone"),
        ]
    )
    passage = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4, "cols": 100}))

    class Meta:
        model = Placement
        fields = ("outcome",)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.start is not None:
            self.initial["passage"] = self.instance.passage()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["span"] = None if cleaned.get("outcome") == Outcome.GONE else self.find(cleaned.get("passage", ""))
        return cleaned

    def find(self, passage: str) -> tuple[int, int]:
        placed = self.instance
        if placed.start is not None and passage == placed.passage():
            return placed.start, placed.end
        if not passage or not (span := find_pasted(placed.version.body, passage)):
            raise ValidationError({"passage": "The version does not say that. Copy the passage out of it."})
        return span


@admin.register(Placement)
class PlacementAdmin(Curated):
    """Where quotes lie in other versions: derived, but what changed or went away is for a curator to decide."""

    form = PlacementForm
    list_display = ("quoted", "version", "outcome", "decided_by")
    list_filter = (
        "outcome",
        whether("decided_by", "who decided", "Nobody: found by itself", "A curator"),
        ("version__text", NewestFilter),
    )
    search_fields = ("quote__exact",)
    ordering = ("-pk",)
    readonly_fields = ("quoted", "version", "there", "decided_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        return super().get_queryset(request).select_related("quote", "version__text", "decided_by")

    def get_fields(self, request: HttpRequest, obj: Placement | None = None) -> Any:
        shown = "passage" if self.has_change_permission(request, obj) else "there"
        return ("quoted", "version", shown, "outcome", "decided_by")

    def has_change_permission(self, request: HttpRequest, obj: Placement | None = None) -> bool:
        plain = obj is not None and obj.decided_by_id is None and obj.outcome in (Outcome.SAME, Outcome.MOVED)
        return not plain and super().has_change_permission(request, obj)

    @admin.display(description="there")
    def there(self, placement: Placement) -> str:
        return placement.passage()

    @admin.display(description="quoted", ordering="quote__start")
    def quoted(self, placement: Placement) -> str:
        return placement.quote.exact

    def save_model(self, request: HttpRequest, obj: Placement, form: forms.ModelForm, change: bool) -> None:
        cleaned = form.cleaned_data
        actions.decide_placement(placement=obj, by=curator(request), outcome=cleaned["outcome"], span=cleaned["span"])
