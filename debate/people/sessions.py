"""The sessions of one person. Whose a session is stands inside it alone, so they are found by reading them all."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from debate.people.models import User


def sessions_of(person: User) -> Iterator[str]:
    """The keys of the sessions in which this person is signed in."""
    for session in Session.objects.iterator(chunk_size=1000):
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            yield session.pk


def end_sessions(person: User) -> None:
    """Sign this person out on every device, and forget what was kept for them there."""
    Session.objects.filter(pk__in=list(sessions_of(person))).delete()
