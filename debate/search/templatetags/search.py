"""What was found, with the words marked that were sought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from debate.reasoning.seeking import Term, excerpt, places

register = template.Library()


@register.simple_tag
def marked(text: str, sought: Sequence[Term]) -> SafeString:
    """A text, or the part of a long one that matters, with a mark on each word that was sought."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(excerpt(text, sought), sought)))


def _pieces(text: str, sought: Sequence[Term]) -> Iterator[str | SafeString]:
    end = 0
    for start, stop in places(text, sought):
        yield text[end:start]
        yield format_html("<mark>{}</mark>", text[start:stop])
        end = stop
    yield text[end:]


@register.simple_tag(takes_context=True)
def asking(context: template.Context, **changed: object) -> str:
    """The address of the same search with something else asked; a page is turned back to the first."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return f"?{query.urlencode()}"
