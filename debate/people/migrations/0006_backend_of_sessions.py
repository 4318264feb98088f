"""A session names the backend that signed its person in. Who is signed in stays so when the backend changes."""

from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
OURS = "debate.people.backend.Backend"


def hand_over(apps, old, new):
    store = SessionStore()
    sessions = apps.get_model("sessions", "Session")
    for session in sessions.objects.iterator(chunk_size=1000):
        data = store.decode(session.session_data)
        if data.get(BACKEND_SESSION_KEY) == old:
            data[BACKEND_SESSION_KEY] = new
            session.session_data = store.encode(data)
            session.save(update_fields=["session_data"])


class Migration(migrations.Migration):
    dependencies = [("people", "0005_named_when_here"), ("sessions", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, _: hand_over(apps, ALLAUTH, OURS), lambda apps, _: hand_over(apps, OURS, ALLAUTH)
        )
    ]
