"""Every address of the site, walked from the URLconf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Views that others wrote. Their own projects test them; everything else answers to our guards.
THIRD_PARTY = (
    "django.contrib.admin.",
    "django.contrib.auth.",
    "django.contrib.contenttypes.",
    "allauth.",
    "django.views.static",
)


@dataclass(frozen=True)
class Route:
    """One pattern: its full name, its path as written, its view."""

    name: str
    path: str
    view: Callable[..., Any]
    converters: tuple[tuple[str, str], ...]

    @property
    def module(self) -> str:
        view = getattr(self.view, "view_class", self.view)
        return str(view.__module__)

    @property
    def is_ours(self) -> bool:
        return not self.path.startswith("admin/") and not self.module.startswith(THIRD_PARTY)

    @property
    def methods(self) -> set[str] | None:
        """The methods that the view accepts; None when it does not say."""
        if view_class := getattr(self.view, "view_class", None):
            return {method.upper() for method in view_class.http_method_names if hasattr(view_class, method)}
        return _required_methods(self.view)


def _required_methods(view: Callable[..., Any]) -> set[str] | None:
    """What `require_http_methods` (and `require_POST`, `require_GET`, `require_safe`) keeps, under other decorators."""
    step: Any = view
    while step is not None:
        names = getattr(step, "__code__", None) and step.__code__.co_freevars
        if names and "request_method_list" in names:
            return set(step.__closure__[names.index("request_method_list")].cell_contents)
        step = getattr(step, "__wrapped__", None)
    return None


@cache
def routes() -> tuple[Route, ...]:
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def ours() -> list[Route]:
    return [route for route in routes() if route.is_ours]


def _walk(patterns: list[Any], path: str, space: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, path + str(pattern.pattern), below)
        elif isinstance(pattern, URLPattern):
            converters = {**pattern.pattern.converters}
            kinds = tuple((name, type(converter).__name__) for name, converter in converters.items())
            yield Route(f"{space}{pattern.name or ''}", path + str(pattern.pattern), pattern.callback, kinds)
