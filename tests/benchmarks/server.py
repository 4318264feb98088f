"""One server with one worker: the page's as `manage.py serve` sets it up, but without what that does in the background.

Run as `python -m tests.benchmarks.server PORT KIND`: the page, its floor behind the same dispatcher, or the floor as
plain WSGI, which tells what the dispatcher costs.
"""

import multiprocessing
import os
import sys

FLOORS = {"floor": "tests.benchmarks.floor_asgi:application", "plain": "debate.wsgi:application"}

if __name__ == "__main__":
    port, kind = int(sys.argv[1]), sys.argv[2]
    # Here, not above: a worker imports this file again, and what it imports would count as its memory.
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "debate.settings"
    django.setup()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from debate.interchange.management.commands.serve import make_server, serve

    multiprocessing.set_start_method("spawn", force=True)
    if kind == "page":
        serve(make_server("127.0.0.1", port, 1))
    else:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.floor_settings"
        by = (
            {"interface": Interfaces.WSGI, "blocking_threads": 5} if kind == "plain" else {"interface": Interfaces.ASGI}
        )
        Granian(FLOORS[kind], address="127.0.0.1", port=port, log_level=LogLevels.warning, **by).serve()
