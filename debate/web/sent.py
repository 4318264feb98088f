"""What somebody sent that cannot be taken as it is: their sentences to be copied, or all of it to be sent again."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest

# The fields of our forms in which people write sentences; those of a number, like `position_2`, by their name alone.
SENTENCES = (
    *("body", "first", "second", "sentence", "answer", "reason", "note", "evidence"),
    *("question", "pasted", "position", "text", "summary"),
)
# What a page must not say again.
HIDDEN = "password"


def sentences(request: HttpRequest) -> list[str]:
    """What somebody wrote in their own words."""
    if request.method != "POST":
        return []
    texts = [request.POST.get(key, "").strip() for key in request.POST if key.rstrip("_0123456789") in SENTENCES]
    return [text for text in texts if text]


def carried(request: HttpRequest, *without: str) -> list[tuple[str, str]]:
    """Everything that was sent, as hidden fields of a form that sends it once more."""
    left_out = {"csrfmiddlewaretoken", *without}
    sent = [(key, value) for key, values in request.POST.lists() for value in values]
    return [(key, value) for key, value in sent if key not in left_out and HIDDEN not in key]


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent it. What another site sent is neither shown nor offered to be sent again."""
    sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    return (sender.scheme, sender.netloc) == (request.scheme, request.get_host())
