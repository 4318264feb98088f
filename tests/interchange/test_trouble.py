"""A command whose database is empty or away ends with one line that says what to do; our faults keep their place."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

from debate.interchange.management import trouble
from tests.serving import soon

COMMAND = [sys.executable, "manage.py"]


@pytest.fixture
def empty(tmp_path) -> dict[str, str]:
    """An environment whose database has no tables."""
    here = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return here | {"DEBATE_VAR": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}


@pytest.mark.parametrize("command", [["serve", "--port", "1"], ["run_due"], ["demo"], ["rebuild_search"]])
def test_before_the_first_migration_it_is_asked_for(empty, command):
    done = subprocess.run(
        COMMAND + command, env=empty, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.removeprefix("CommandError: ") == trouble.MIGRATE_FIRST + "\n"


def test_an_interrupted_command_says_just_so(empty):
    pipe = subprocess.PIPE
    asked = [*COMMAND, "shell", "-v0", "-c", "print('now', flush=True); import time; time.sleep(60)"]
    done = subprocess.Popen(asked, env=empty, cwd=settings.BASE_DIR, stdout=pipe, stderr=pipe, text=True)
    assert soon(done.stdout.readline)
    done.send_signal(signal.SIGINT)
    assert (done.communicate(timeout=20)[1], done.returncode) == ("Stopped.\n", 1)


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_and_a_wrong_statement_is_not(monkeypatch):
    assert trouble.explained(OperationalError("no\n\troute")) == "The database cannot be used: no route"
    assert trouble.explained(ProgrammingError("ours")) == ""
    with pytest.raises(DatabaseError) as caught:
        connection.cursor().execute("SELECT nothing FROM nowhere")
    monkeypatch.setattr(trouble, "is_outdated", lambda: False)
    assert trouble.explained(caught.value) == ""
