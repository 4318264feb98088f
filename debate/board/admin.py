"""Statements in the admin: here, and not in `arguments`, because a new wording or kind concerns the votes too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from debate.arguments.actions import Wording
from debate.arguments.models import Kind, Node, Revision
from debate.arguments.rules import may_change_kind, may_edit
from debate.board.bulk import BulkActions
from debate.board.outline import outline
from debate.debates.models import Debate
from debate.texts.actions import quote_passage
from debate.texts.models import Quote, TextVersion
from debate.texts.passages import Passage, pasted
from debate.votes import actions as votes
from debate.votes import tending
from debate.web.curation import ActionForm, Curated, NewestFilter, ReadOnlyInline, curator, link_to, link_to_list
from debate.web.verdict import Refused, require

OUTSIDE = ("outside_url", "outside_quote")
TYPE = ("kind", "aim")
PLACE = ("number", "debate", "place", "under_it", "author", "created_at", "state", "state_reason", "state_by")
COUNTS = ("claim_count", "evidence_count", "rebuttal_count", "descendant_count")
KEPT = ("revision", "meaning", "edited_at", *COUNTS, "votes", "standing")


class NodeForm(ActionForm):
    """Wording, kind and aim. `by`, whose rights count, is set by the page."""

    by: Any = None
    passage = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 100}),
        help_text="Another one is pasted here, word for word; it is looked up in the text as it is now.",
    )

    class Meta:
        model = Node
        fields = ()  # which ones are asked for is decided by the page
        widgets = {"body": forms.Textarea(attrs={"rows": 4, "cols": 100})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.quote:
            self.initial["passage"] = self.instance.quote.exact

    def changes(self, *fields: str) -> bool:
        return bool({*fields} & {*self.changed_data} & {*self.fields})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        node = self.instance
        if self.errors:
            return cleaned  # the rules judge a whole statement, not one of which a field is wrong
        try:
            if self.changes(*TYPE):
                require(may_change_kind(node, cleaned["kind"], cleaned["aim"]))
            if self.rewords():
                require(may_edit(self.by, node))
                cleaned["found"] = self.find_passage()
                self.wording(Quote(version=cleaned["found"].version) if cleaned["found"] else node.quote).check(
                    cleaned.get("kind", node.kind), node.debate
                )
        except Refused as refusal:
            self.add_error(None, str(refusal))
        return cleaned

    def rewords(self) -> bool:
        return "body" in self.fields and self.changes("body", "passage", *OUTSIDE)

    def find_passage(self) -> Passage | None:
        """Where the debate's texts say what was pasted now; None when the passage stays."""
        if not (self.instance.quote and "passage" in self.changed_data):
            return None
        versions = TextVersion.objects.current().filter(text__debates=self.instance.debate)
        return pasted(versions, self.cleaned_data["passage"])

    def wording(self, quote: Quote | None) -> Wording:
        given = self.cleaned_data
        return Wording(given["body"], quote, *(given.get(name, "") for name in OUTSIDE)).normalised()

    def save_by_actions(self) -> None:
        """The kind first: whether a link to the outside fits depends on it."""
        node, given = self.instance, self.cleaned_data
        if self.changes(*TYPE):
            undo = tending.change_kind(node=node, by=self.by, kind=given["kind"], aim=given["aim"])
            node = undo.node if undo else node
        if self.rewords():
            passage, quote = given["found"], node.quote
            if passage:
                quote = quote_passage(version=passage.version, start=passage.start, end=passage.end)
            votes.reword(node=node, by=self.by, wording=self.wording(quote))


class RevisionInline(ReadOnlyInline):
    model = Revision
    fields = ("number", "body", "quote", *OUTSIDE, "by", "at")
    readonly_fields = ("at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).select_related("quote", "by")


@admin.register(Node)
class NodeAdmin(BulkActions, Curated):
    """Statements are written on the board, withdrawn and never deleted; who wrote one stays visible."""

    form = NodeForm
    list_display = ("number", "stance", "says", "state", "author", "debate", "answers", "judges", "created_at")
    list_filter = ("kind", "aim", "state", ("debate", NewestFilter))
    list_select_related = ("author", "debate", "link_to", "tally")
    search_fields = ("body", "=number", "author__name")
    search_help_text = "Words, a number like #17, or an author's name."
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    inlines = (RevisionInline,)

    class Media:
        css = {"all": ["css/admin_tree.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Node]:
        rows = super().get_queryset(request)
        beside = ("debate", "author", "state_by", "parent", "link_to", "quote", "tally", "standing")
        return rows if self.is_listing(request) else rows.select_related(*beside)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, search_term.removeprefix("#"))

    def get_form(self, request: HttpRequest, obj: Node | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = curator(request)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Node | None = None) -> Any:
        quotes = obj and obj.quote_id and "body" not in self.get_readonly_fields(request, obj)
        said = ("body", "passage") if quotes else ("body", *OUTSIDE)
        return (
            (None, {"fields": (*said, *TYPE)}),
            ("Who and where", {"fields": PLACE}),
            ("Kept by the program", {"fields": KEPT}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Node | None = None) -> Any:
        """What the rules would refuse in any case is not offered."""
        fixed = [*PLACE, *KEPT]
        if obj is None or not may_edit(request.user, obj):
            fixed += ["body", *OUTSIDE]
        elif obj.kind == Kind.POSITION:
            fixed += OUTSIDE
        if obj is None or obj.kind == Kind.POSITION or (obj.kind == Kind.EVIDENCE and not obj.is_link):
            fixed += TYPE
        return fixed

    def save_model(self, request: HttpRequest, obj: Node, form: Any, change: bool) -> None:
        form.save_by_actions()

    def get_urls(self) -> list[URLPattern]:
        tree = path("tree/<int:debate_id>/", self.admin_site.admin_view(self.tree), name="arguments_node_tree")
        return [tree, *super().get_urls()]

    def tree(self, request: HttpRequest, debate_id: int) -> HttpResponse:
        """All of a debate's statements as they stand under each other."""
        if not self.has_view_permission(request):
            raise PermissionDenied("You may not look at statements here.")
        debate = get_object_or_404(Debate, pk=debate_id)
        page, lines, above = outline(debate, request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Tree",
            "subtitle": str(debate),
            "opts": self.opts,
            "debate": debate,
            "page": page,
            "lines": lines,
            "above": above,
        }
        return TemplateResponse(request, "admin/arguments/node/tree.html", context)

    @admin.display(description="statement")
    def says(self, node: Node) -> str:
        return f"→ {node.link_to}" if node.link_to else node.body

    @admin.display(description="kind", ordering="kind")
    def stance(self, node: Node) -> str:
        return f"{node.get_kind_display()}: {node.get_aim_display()}" if node.aim else node.get_kind_display()

    @admin.display(description="stands")
    def place(self, node: Node) -> SafeString | str:
        return link_to(node.parent) or "at the root"

    @admin.display(description="answers")
    def under_it(self, node: Node) -> SafeString:
        return link_to_list("arguments.node", "right under it", parent__id__exact=node.pk)

    @admin.display(description="answers")
    def answers(self, node: Node) -> int:
        return node.child_count

    @admin.display(ordering="tally__judges")
    def judges(self, node: Node) -> int:
        return node.tally.judges

    @admin.display
    def votes(self, node: Node) -> str:
        return f"agreement −2 … +2: {node.tally.agreement}, relevance 0 … 4: {node.tally.relevance}"

    @admin.display
    def standing(self, node: Node) -> str:
        return f"{node.standing.value:.2f}, as of change {node.standing.change}"
