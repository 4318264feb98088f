#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError
    from environs import EnvError

    # One line for an operator, where Django would print how it came there.
    try:
        _ = settings.INSTALLED_APPS
    except (ImproperlyConfigured, EnvError, OSError) as refusal:
        sys.exit(str(refusal))
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        from debate.interchange.management.trouble import explained

        if reason := explained(error):
            sys.exit(reason)
        raise
    except KeyboardInterrupt:
        sys.exit("Stopped.")


if __name__ == "__main__":
    main()
