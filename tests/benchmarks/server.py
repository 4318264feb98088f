"""One server with one worker, as `manage.py serve` sets it up, but without what that does in the background.

Run as `python -m tests.benchmarks.server PORT SETTINGS`; the settings say which application it is.
"""

import multiprocessing
import os
import sys

if __name__ == "__main__":
    # Here, not above: a worker imports this file again, and what it imports would count as its memory.
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "debate.settings"
    django.setup()
    from debate.interchange.management.commands.serve import make_server, serve

    os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[2]
    multiprocessing.set_start_method("spawn", force=True)
    serve(make_server("127.0.0.1", int(sys.argv[1]), 1))
