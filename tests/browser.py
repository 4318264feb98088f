"""Chromium for the tests: `page.goto("/")` is the site as it is served, and a page that complains fails its test.

- `console` gathers all that the console says, CSP violations and requests to another host, of all contexts and pages;
  `console.allow("422")` takes what a test provokes on purpose.
- `axe(page)` fails with a readable list of what axe-core finds.
- `new_context(java_script_enabled=False, viewport=…)` is a second person, or the same with other means.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import handlers
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError, expect
from pytest_django.live_server_helper import LiveServer

from tests.machine import find_chromium

# A busy machine may take longer than the usual five seconds for one answer.
expect.set_options(timeout=15_000)
NEEDS_BROWSER = {"page", "context", "new_context", "browser"}
# The size of what is tapped is of WCAG 2.2, which axe looks at only when it is told to.
OPTIONS = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
# A colour on its way from light to dark is nobody's choice. Nor is what happens to lie under the bar, whose links axe
# takes for the neighbours of what they cover: from the top of a page everything lies where its author put it.
STILL = """async () => {
  await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
  scrollTo({ top: 0, behavior: "instant" });
  const later = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  let place;
  do { place = scrollY; await later(); } while (scrollY !== place);
}"""
# Chromium asks its maker's hosts for updates unless told not to; a closed network then fills the console.
QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    for item in items:
        given = item.callspec.params if hasattr(item, "callspec") else {}  # a page may also be a value in a list
        if NEEDS_BROWSER & (set(item.fixturenames) - set(given)):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The site with its production static files: hashed names, sent by whitenoise, not by Django's finders."""
    production = {
        "STORAGES": settings.PRODUCTION_STORAGES,
        "STATIC_ROOT": tmp_path_factory.mktemp("static"),
        "WHITENOISE_SKIP_COMPRESS_EXTENSIONS": ["css", "js", "svg", "txt"],  # seconds for nothing
    }
    with override_settings(**production), pytest.MonkeyPatch.context() as patch:
        call_command("collectstatic", verbosity=0, interactive=False)
        patch.setattr(handlers, "StaticFilesHandler", lambda application: application)
        server = LiveServer("127.0.0.1")
        yield server
        server.stop()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: LiveServer) -> dict[str, Any]:
    return browser_context_args | {"base_url": live_server.url}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium()
    assert chromium, (
        "These tests need Chromium: sudo apt-get install chromium-headless-shell, or set CHROMIUM to its path"
    )
    # Playwright keeps an event loop in this thread, where Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium, "args": QUIET + root}


class Console:
    """What the browser complained about."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Complaints that match are what this test is about."""
        self._allowed.append(pattern)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._on_message)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)

    def unexpected(self) -> list[str]:
        return [one for one in self.complaints if not any(re.search(pattern, one) for pattern in self._allowed)]

    def _on_message(self, message: ConsoleMessage) -> None:
        if message.type != "debug":
            self.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _on_error(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname != "127.0.0.1":
            self.complaints.append(f"request to another host: {request.url}")


@pytest.fixture
def console() -> Iterator[Console]:
    console = Console()
    yield console
    if complaints := console.unexpected():
        pytest.fail("The browser complained:\n  " + "\n  ".join(complaints), pytrace=False)


@pytest.fixture
def new_context(console: Console, new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        console.watch(context)
        return context

    return watched


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails with what axe-core finds on the page as it stands, best practices included."""

    def check(page: Page) -> None:
        page.evaluate(STILL)
        if page.evaluate("!window.axe"):
            page.evaluate(AXE)
        # What passed is most of what it says, and takes as long to hand over as to find.
        violations = page.evaluate(f"axe.run(document, {OPTIONS}).then(found => found.violations)")
        if found := [violation for violation in violations if _uncovered(violation)]:
            pytest.fail(f"axe on {page.url}:\n" + "\n".join(map(_told, found)), pytrace=False)

    return check


def _uncovered(violation: dict[str, Any]) -> list[dict[str, Any]]:
    """Where it is wrong; what is only half in view, under an open menu or the bar, is not too small for that."""
    nodes: list[dict[str, Any]] = violation["nodes"]
    return [node for node in nodes if not any("obscured" in check["message"] for check in node["any"])]


def _told(violation: dict[str, Any]) -> str:
    places = "".join(f"\n    {node['target'][0]}  {node['html'][:160]}" for node in _uncovered(violation))
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}{places}"
