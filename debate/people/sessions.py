"""How sessions are read, and which of them are one person's: whose one is stands inside it, so all are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DjangoSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from debate.people.models import User
from debate.web.rows import fetch, moment

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DjangoSessionStore):
    """Django's own, read by a statement said by hand, since every page of somebody signed in waits for it."""

    def load(self) -> dict[str, Any]:
        # A cookie says anything, a NUL too, which PostgreSQL takes for an error.
        key = self.session_key or ""
        found = key.isalnum() and fetch(READ, [key, moment(timezone.now())])
        if not found:
            self._session_key = None
        return self.decode(found[0][0]) if found else {}


def sessions_of(person: User) -> Iterator[str]:
    """The keys of the sessions in which this person is signed in."""
    for session in Session.objects.iterator(chunk_size=1000):
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            yield session.pk


def end_sessions(person: User) -> None:
    """Sign this person out on every device, and forget what was kept for them there."""
    Session.objects.filter(pk__in=list(sessions_of(person))).delete()
