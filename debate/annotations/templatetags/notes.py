"""Notes in templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from debate.annotations.markdown import in_words, render

register = template.Library()


@register.filter
def markdown(body: str, slug: str) -> SafeString:
    """The Markdown of a note in this debate as HTML that was made safe."""
    return mark_safe(render(body, slug))  # noqa: S308 render() lets only a few harmless elements through


@register.filter
def words(body: str) -> str:
    """The words of a note without its Markdown, for where a line of it is shown."""
    return in_words(body)
