"""What stands in the log of those who run the site."""

import logging

from django.db import OperationalError


class InALine(logging.Filter):
    """A line tells of what our code is not at fault for; not where in it that came up.

    That is what strangers send to any server, such as another site's name, and a database that is locked, full or away:
    then every request and every worker fails, and the log would fill the disk as well.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        trouble = record.exc_info[1] if record.exc_info else None
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        elif record.name.startswith("psycopg."):
            record.msg, record.args = in_a_line(record.getMessage()), None
        elif isinstance(trouble, OperationalError) and not is_ours(trouble):
            record.msg, record.args = f"{record.getMessage()}: {in_a_line(trouble)}", None
            record.exc_info = record.exc_text = None
        return True


def in_a_line(trouble: object) -> str:
    """The words of it without the line breaks that a database sets between them."""
    return " ".join(str(trouble).split())


def is_ours(trouble: Exception) -> bool:
    """Whether a statement of ours is wrong, or its table is missing: SQLite calls that by the same name."""
    sqlite_says = getattr(trouble.__cause__, "sqlite_errorname", "")
    return not isinstance(trouble, OperationalError) or sqlite_says == "SQLITE_ERROR"
