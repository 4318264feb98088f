"""What every test has: cheap passwords, plain static names, and a failure for every N+1 query of a page."""

import gc
import time
from types import SimpleNamespace
from unittest import mock

import pytest
from django.conf import settings
from hypothesis import settings as trying
from zeal.constants import initialize_app_registry
from zeal.patch import patch as let_zeal_watch_queries

pytest_plugins = ["tests.browser", "tests.cast"]


# How long a try takes is up to what else the machine does.
trying.register_profile("calm", deadline=None)
trying.load_profile("calm")


def pytest_configure():
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MIDDLEWARE = ["zeal.middleware.zeal_middleware", *settings.MIDDLEWARE]
    settings.PRODUCTION_STORAGES = settings.STORAGES
    plain_names = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain_names}
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when there is none
    # Signing in anew and out: Django reads the session again to delete it.
    # A rebuttal that brings its evidence is two writes in one request, each of which reads its parent under the lock;
    # an edit that quotes another passage counts the one out and the other in.
    settings.ZEAL_ALLOWLIST = [
        {"model": "sessions.Session", "field": "get()"},
        {"model": "arguments.Node", "field": "get()"},
        {"model": "arguments.PassageUse", "field": "get()"},
    ]
    initialize_app_registry()
    let_zeal_watch_queries()


def pytest_collection_finish():
    """What was imported and collected stays: to look for garbage in it, time and again, was a twentieth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(autouse=True)
def no_cards_of_another_test():
    """Versions never change, so what is kept of them is keyed by their number; tests start again from 1."""
    from debate.board import cards, contents, live, reading  # noqa: PLC0415 Django must be ready first

    for kept in (cards._card, reading.paragraph_starts, live.news_between):
        kept.cache_clear()
    for texts in (reading.TEXTS, contents.PAGES):
        texts.clear()


@pytest.fixture(autouse=True)
def clock_of_limits():
    """It stands, or a test that runs while one stretch ends counts on in the next."""
    from debate.web import limits  # noqa: PLC0415 Django must be ready first

    # Not past: what is over may be swept up.
    soon = (time.time() // 3600 + 1) * 3600 + 1
    with mock.patch.object(limits, "time", SimpleNamespace(time=lambda: soon)), mock.patch.dict(limits._swept, at=soon):
        yield


DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """What speaks of SQLite alone is left out on PostgreSQL, not skipped: it is nothing that is missing."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames):
            item.add_marker(pytest.mark.database)
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        elsewhere = [item for item in items if item.get_closest_marker("sqlite")]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if not item.get_closest_marker("sqlite")]
