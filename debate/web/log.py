"""What stands in the log of those who run the site."""

import logging


class TurnedAway(logging.Filter):
    """A line tells of what strangers send to any server, such as another site's name; not where our code refused it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True
