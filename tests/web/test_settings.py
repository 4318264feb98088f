"""One settings file: a clone needs no environment, and production refuses what is unsafe, saying what it is."""

import os
import runpy
import stat
import subprocess
import sys
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SAFE = {"ALLOWED_HOSTS": "debate.example", "SECRET_KEY": "k" * 50}


@pytest.fixture
def configure(tmp_path):
    """The settings in just this environment."""

    def configure(**environment):
        folders = {"HOME": str(tmp_path / "home"), "DEBATE_VAR": str(tmp_path / "var")}
        with mock.patch.dict(os.environ, folders | environment, clear=True):
            return runpy.run_path(str(settings.BASE_DIR / "debate" / "settings.py"))

    return configure


def test_without_an_environment_it_is_sqlite_on_loopback_with_a_secret_of_its_own(configure, tmp_path):
    made = configure()
    assert made["SQLITE"] and made["DATABASES"]["default"]["NAME"].startswith(str(tmp_path / "var"))
    assert (made["DEBUG"], made["PRODUCTION"], made["ALLOWED_HOSTS"]) == (False, False, made["LOOPBACK"])
    kept = tmp_path / "home" / ".local" / "share" / "debate" / "secret-key"
    assert made["SECRET_KEY"] == kept.read_text() == configure()["SECRET_KEY"]
    assert len(made["SECRET_KEY"]) >= 50 and stat.S_IMODE(kept.stat().st_mode) == 0o600


UNSAFE = {
    "debug": ({"DEBUG": "true"}, ["DEBUG is on"]),
    "no secret": ({"SECRET_KEY": ""}, ["SECRET_KEY is missing or shorter than 50 characters"]),
    "a short secret": ({"SECRET_KEY": "k" * 49}, ["SECRET_KEY is missing or shorter than 50 characters"]),
    "any host": ({"ALLOWED_HOSTS": "*"}, ["ALLOWED_HOSTS contains '*'"]),
    "one host of two": ({"ALLOWED_HOSTS": "localhost,debate.example", "DEBUG": "1"}, ["DEBUG is on"]),
    "all at once": ({"ALLOWED_HOSTS": "*", "DEBUG": "1", "SECRET_KEY": "k"}, ["DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"]),
}


@pytest.mark.parametrize("case", UNSAFE)
def test_production_refuses_what_is_unsafe_and_says_what(configure, case):
    changes, named = UNSAFE[case]
    with pytest.raises(ImproperlyConfigured, match="Refusing to serve") as refusal:
        configure(**SAFE | changes)
    told = str(refusal.value).partition(": ")[2]
    assert all(name in told for name in named)
    assert told.count(";") == len(named) - 1, "only what is unsafe"


def test_mail_is_printed_unless_one_address_says_how_it_goes(configure):
    assert configure()["EMAIL_BACKEND"].endswith("console.EmailBackend")
    made = configure(EMAIL_URL="submission://kim:secret@mail.example", EMAIL_PORT="2525")
    assert made["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and made["EMAIL_USE_TLS"]
    assert (made["EMAIL_HOST"], made["EMAIL_PORT"]) == ("mail.example", 2525), "what is said by itself goes before"
    assert (made["EMAIL_HOST_USER"], made["EMAIL_HOST_PASSWORD"]) == ("kim", "secret")


def test_mail_is_written_into_the_folder_that_the_address_names(configure, tmp_path):
    made = configure(EMAIL_URL=f"file://{tmp_path}")
    assert made["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert made["EMAIL_FILE_PATH"] == str(tmp_path)
    by_itself = configure(EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend")
    assert by_itself["EMAIL_FILE_PATH"] == str(tmp_path / "var" / "mail")


def test_mail_that_would_go_nowhere_is_told_at_once(configure):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL begins with none of submission://"):
        configure(EMAIL_URL="imap://user:password@mail.example.org")


REFUSED = {
    "unsafe": (
        {"ALLOWED_HOSTS": "debate.example"},
        "debate.example: SECRET_KEY is missing or shorter than 50 characters.",
    ),
    "no address": ({"DATABASE_URL": "nonsense"}, 'Environment variable "DATABASE_URL" invalid'),
    "another database": (
        {"DATABASE_URL": "mysql://kim:hidden@host/name"},
        "neither with postgres:// nor with sqlite://.",
    ),
    "no number": ({"DB_POOL": "many", "DATABASE_URL": "postgres://kim:hidden@host/name"}, '"DB_POOL" invalid'),
    "no folder": ({"DEBATE_VAR": "/proc/nothing"}, "/proc/nothing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_command_is_one_line_that_gives_no_secret_away(tmp_path, case):
    changes, told = REFUSED[case]
    environment = {"HOME": str(tmp_path), "DEBATE_VAR": str(tmp_path)} | changes
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert told in done.stderr and "hidden" not in done.stderr


def test_a_database_that_is_away_is_told_in_seconds_and_asked_again_soon(configure):
    """Else each request holds a thread for half a minute, and what is back is found minutes later."""
    pool = configure(DATABASE_URL="postgres://host/name")["DATABASES"]["default"]["OPTIONS"]["pool"]
    assert pool["timeout"] <= 5 and pool["reconnect_timeout"] <= 5


def test_safe_production_starts_and_sends_everything_by_tls(configure):
    made = configure(**SAFE)
    for name in ("PRODUCTION", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert made[name] is True
    assert made["SECURE_HSTS_SECONDS"] >= 31_536_000
