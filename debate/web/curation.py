"""What all lists and pages of the admin have in common: they stay fast, and nothing derived is typed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import DataError, NotSupportedError, OperationalError
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from debate.web.numbers import number_in
from debate.web.verdict import Refused

MOST_COUNTED = 10_000
NEWEST = 12
# What Django and the databases raise for a value that no row can have.
ODD = (ValueError, OverflowError, DataError, NotSupportedError)
OF_A_PATTERN = "user-defined function"  # what SQLite says of a pattern that is none, with the error of a full disk
OVERRIDES: dict[Any, Any] = {URLField: {"assume_scheme": "https"}}


class ShortPaginator(Paginator):
    """Counts and pages no further than a person would: a million votes are narrowed by filters, not leafed through."""

    most = MOST_COUNTED

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return rows.order_by()[: self.most].count()


class Curated(admin.ModelAdmin):
    """Rows are made and ended by the rooms' actions; the admin opens those ways that it names, and no others."""

    paginator = ShortPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    formfield_overrides = OVERRIDES

    def is_listing(self, request: HttpRequest) -> bool:
        """Whether the rows are for a list, which shows less of each than a page does."""
        return str(request.path).endswith(f"/{self.opts.model_name}/")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answered(request, lambda: super(Curated, self).changelist_view(request, *args, **kwargs))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A rule that refuses only under the lock, because somebody was faster, answers with its reason."""
        try:
            return self.answered(request, lambda: super(Curated, self).changeform_view(request, *args, **kwargs))
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def answered(self, request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
        """What no row can be asked for, like the year 0 or a number of thirty digits, leads back to the page as it was.

        Rendered here, since a page asks the database only then for the names of what was chosen.
        """
        try:
            response = answer()
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except (*ODD, OperationalError) as error:
            asked = request.GET or request.method == "POST"
            if not asked or (isinstance(error, OperationalError) and OF_A_PATTERN not in str(error)):
                raise  # nothing odd was asked
            said = "One of these values cannot be looked up: here is the page without them."
            self.message_user(request, said, messages.WARNING)
            return HttpResponseRedirect(request.path)


class ActionForm(forms.ModelForm):
    """A form whose row is written by an action: it checks the fields, and leaves the row as it was."""

    def _post_clean(self) -> None:
        """The row's own checks would judge a half-made row; the rules judge what is meant."""


class ReadOnly(Curated):
    """What is derived, or the record of what was done, is looked at."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    formfield_overrides = OVERRIDES
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewestFilter(admin.RelatedFieldListFilter):
    """Offers the newest few of what may be thousands, and the ones that the list is narrowed to already."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        rows = field.remote_field.model._default_manager.order_by("-pk")
        chosen = [value for value in self.lookup_val or [] if number_in(str(value)) is not None]
        found = {row.pk: row for row in (*rows[:NEWEST], *rows.filter(pk__in=chosen))}
        return [(str(pk), str(row)) for pk, row in found.items()]


class Whether(admin.EmptyFieldListFilter):
    """Whether a field says something, in the words of what it says."""

    called, empty, filled = "", "", ""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.title = self.called

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice, said in zip(super().choices(changelist), ("All", self.empty, self.filled), strict=True):
            yield choice | {"display": said}


def whether(field: str, called: str, empty: str, filled: str) -> tuple[str, type[Whether]]:
    """A filter of this field for `list_filter`."""
    return field, type("Whether", (Whether,), {"called": called, "empty": empty, "filled": filled})


def curator(request: HttpRequest) -> Any:
    """Who acts: the admin lets in nobody without an account."""
    return request.user


def link_to(row: Model | None, text: str = "") -> SafeString | str:
    """A link to the row's page in the admin."""
    if row is None:
        return ""
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, text or row)


def link_to_list(model: str, text: str, **narrowed: Any) -> SafeString:
    """A link to the list of a model ("arguments.node"), narrowed by these look-ups."""
    address = reverse(f"admin:{model.replace('.', '_')}_changelist")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(narrowed), text)
