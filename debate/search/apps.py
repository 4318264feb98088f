from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def keep_index(**_: Any) -> None:
    """After every migration: on SQLite one that alters a table makes it anew, and its triggers are gone."""
    from debate.search.index import keep  # noqa: PLC0415 Django must be ready first

    keep()


class SearchConfig(AppConfig):
    name = "debate.search"

    def ready(self) -> None:
        post_migrate.connect(keep_index, sender=self)
