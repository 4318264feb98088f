"""One browser's worth of HTTP: cookies, redirects, and a note of every answer."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from threading import Lock
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
NUMBERS = re.compile(r'data-number="(\d+)"')
SIGN_IN = "/account/login/"
HOPS = 5


@dataclass
class Log:
    """What was asked and answered, by everybody together."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def note(self, what: str, status: int) -> None:
        with self.lock:
            self.answers[what, status] += 1

    def fail(self, sentence: str) -> None:
        with self.lock:
            self.failures.append(sentence)


@dataclass(frozen=True, slots=True)
class Page:
    """The answer at the end of all redirects."""

    status: int
    path: str
    text: str

    @property
    def numbers(self) -> list[int]:
        """The statements that are on it."""
        return [int(number) for number in NUMBERS.findall(self.text)]

    @property
    def is_refusal(self) -> bool:
        return self.status in (400, 403, 404, 405, 409, 422) or self.path.startswith(SIGN_IN)


class Visitor:
    """Asks a server as one browser would. A 500, or no answer, is a failure of the run."""

    def __init__(self, port: int, log: Log, session: str = ""):
        self.port, self.log, self.token = port, log, ""
        self.cookies = {"sessionid": session} if session else {}

    def get(self, path: str, what: str = "read") -> Page:
        return self._ask(what, "GET", path)

    def post(self, path: str, what: str, **fields: object) -> Page:
        """Send a form with the token of the page that was read last."""
        return self._ask(what, "POST", path, urlencode(fields | {"csrfmiddlewaretoken": self.token}))

    def _ask(self, what: str, method: str, path: str, body: str = "") -> Page:
        try:
            page = self._follow(method, path, body)
        except OSError as error:
            self.log.fail(f"{what} {method} {path}: no answer: {error}")
            page = Page(0, path, "")
        self.log.note(what, page.status)
        if page.status >= 500:
            self.log.fail(f"{what} {method} {path}: {page.status}")
        if found := TOKEN.search(page.text):
            self.token = found[1]
        return page

    def _follow(self, method: str, path: str, body: str) -> Page:
        for _ in range(HOPS):
            status, location, text = self._once(method, path, body)
            if status not in (301, 302, 303):
                break
            parts = urlsplit(location)
            method, path, body = "GET", parts.path + (f"?{parts.query}" if parts.query else ""), ""
        return Page(status, path, text)

    def _once(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
        finally:
            connection.close()
