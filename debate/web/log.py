"""What stands in the log of those who run the site."""

import logging

from django.db import OperationalError


class InALine(logging.Filter):
    """A line tells of what our code is not at fault for; not where in it that came up.

    That is what strangers send to any server, such as another site's name, and a database that is locked, full or away:
    then every request fails, and the log would fill the disk as well.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        trouble = record.exc_info[1] if record.exc_info else None
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        elif record.name == "django.request" and isinstance(trouble, OperationalError) and not _is_ours(trouble):
            record.msg, record.args = f"{record.getMessage()}: {' '.join(str(trouble).split())}", None
            record.exc_info = record.exc_text = None
        return True


def _is_ours(trouble: OperationalError) -> bool:
    """Whether a statement of ours is wrong, or its table is missing: SQLite calls that by the same name."""
    return getattr(trouble.__cause__, "sqlite_errorname", "") == "SQLITE_ERROR"
