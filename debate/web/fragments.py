"""Page or fragment: one view answers a browser's navigation with the page and htmx with the part it asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part; after a restored history entry it needs the whole page."""
    headers = request.headers
    partial = headers.get("HX-Request") == "true" and headers.get("HX-Request-Type") != "full"
    return partial and headers.get("HX-History-Restore-Request") != "true"


def vary(response: HttpResponse) -> HttpResponse:
    """Name what the view branched on; on *every* answer of such a view."""
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type", "HX-History-Restore-Request"])
    return response


def beside(response: HttpResponse) -> HttpResponse:
    """A refusal told beside the page: what was asked for stays as it is, with its buttons and what is typed in it."""
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


def keep_private(response: HttpResponse) -> HttpResponse:
    """What is not public is stored by no cache."""
    response["Cache-Control"] = "private, no-store"
    return response
