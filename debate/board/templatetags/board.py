"""Small drawings and sentences of the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from debate.annotations.markdown import render
from debate.arguments.rules import REFERENCE
from debate.board.slots import AGREEMENTS, RELEVANCES

register = template.Library()

WORDS, WEIGHTS = ([label.lower() for _, label in answers] for answers in (AGREEMENTS, RELEVANCES))
GROUND = ' class="ground"'


@register.simple_tag
def tally(counts: Sequence[int]) -> SafeString:
    """A histogram of five bars, from no to yes; its numbers are its name for a screen reader."""
    return _histogram(counts, WORDS)


@register.simple_tag
def weights(counts: Sequence[int]) -> SafeString:
    """The same of how much it counts, from not at all to decisive."""
    return _histogram(counts, WEIGHTS)


def _histogram(counts: Sequence[int], words: Sequence[str]) -> SafeString:
    top, said = max(*counts, 1), ", ".join(f"{count} {word}" for count, word in zip(counts, words, strict=True))
    heights = [max(1.2, 16 * count / top) for count in counts]
    bars = "".join(
        f'<rect{"" if count else GROUND} x="{6 * at}" y="{16 - height:.1f}" width="4" height="{height:.1f}" rx="1"/>'
        for at, (count, height) in enumerate(zip(counts, heights, strict=True))
    )
    return format_html(
        '<span class="tally" title="{0}"><svg viewBox="0 0 28 16" role="img" aria-label="{0}">{1}</svg>{2}</span>',
        said,
        mark_safe(bars),  # noqa: S308 nothing but numbers
        sum(counts),
    )


@register.simple_tag
def meter(value: float) -> SafeString:
    """A strength in [0, 1] as a bar with a mark at one half."""
    return format_html(
        '<svg class="meter" role="img" aria-label="Stands at {0} of 1">'
        '<rect class="track" y="4" width="100%" height="6" rx="3"/>'
        '<rect class="fill" y="4" width="{1}%" height="6" rx="3"/>'
        '<line class="half" x1="50%" x2="50%" y1="1" y2="13"/></svg>',
        f"{value:.2f}",
        round(100 * value),
    )


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """An absolute time, the same for everyone; the script makes it relative."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), at.strftime("%-d %b %Y"))


@register.simple_tag
def statement(body: str, slug: str) -> SafeString:
    """A sentence with its #17 as links."""
    escaped = str(conditional_escape(body))
    linked = REFERENCE.sub(rf'<a class="ref" href="/debates/{slug}/\1/">#\1</a>', escaped)
    return mark_safe(linked)  # noqa: S308 escaped above


@register.simple_tag
def note(markdown: str, slug: str) -> SafeString:
    """The editors' note, written like any note, as harmless HTML."""
    return mark_safe(render(markdown, slug))  # noqa: S308 cleaned by render


@register.filter
def host(url: str) -> str:
    """The host of an outside link: what a reader wants to know before following it."""
    return urlsplit(url).hostname or url
