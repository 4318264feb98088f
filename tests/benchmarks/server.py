"""One server with one worker: the page's as `manage.py serve` sets it up, but without what that does in the background.

Run as `python -m tests.benchmarks.server PORT SETTINGS`; the settings say which application it is. The floor's is plain
WSGI, without the dispatcher that brings live streams and pages into one process.
"""

import multiprocessing
import os
import sys

if __name__ == "__main__":
    port, chosen = int(sys.argv[1]), sys.argv[2]
    # Here, not above: a worker imports this file again, and what it imports would count as its memory.
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "debate.settings"
    django.setup()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from debate.interchange.management.commands.serve import make_server, serve

    os.environ["DJANGO_SETTINGS_MODULE"] = chosen
    multiprocessing.set_start_method("spawn", force=True)
    if chosen == "debate.settings":
        serve(make_server("127.0.0.1", port, 1))
    else:
        Granian(
            "debate.wsgi:application",
            address="127.0.0.1",
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=5,
            log_level=LogLevels.warning,
        ).serve()
