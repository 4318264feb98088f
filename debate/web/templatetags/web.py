"""Template tags that know no room."""

import re
from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A symbol of the one sprite, for the eye only: the words beside it say what it means."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, static("img/sprite.svg"), name
    )


# The languages written from right to left, by their primary subtag.
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"}


@register.filter
def direction(language: str) -> str:
    """The direction in which a language is written, for `dir`."""
    return "rtl" if language.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr"


@register.filter
def spoken(language: str) -> str:
    """The `lang` of what stands in this language amid an interface in English; nothing where that is the same."""
    return format_html(' lang="{}"', language) if language and language != "en" else ""


# Marks within a quotation are single, as in print; the text itself keeps those that it has.
INNER = str.maketrans("“”„", "‘’‚")
STRAIGHT = re.compile(r'(?<!\w)"([^"]+)"(?!\w)')


@register.filter
def quoted(words: str) -> str:
    """Somebody's words between quotation marks."""
    inner = STRAIGHT.sub(r"‘\1’", str(words)).translate(INNER)
    return f"“{inner}”"


@register.filter
def stamp(at: datetime) -> str:
    """A time for machines, in `datetime`, where HTML knows no millionths of a second."""
    return at.isoformat(timespec="seconds")
