"""Server and background worker in one command; both stop on Ctrl-C and on SIGTERM."""

from __future__ import annotations

import multiprocessing
import os
import socket
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from debate.interchange.management import application
from debate.interchange.management.trouble import MIGRATE_FIRST, is_outdated
from debate.interchange.management.upkeep import Upkeep

CORES = os.cpu_count() or 1
MOST_WORKERS = 4
# So many requests of one process are under way at once; an open stream is one for as long as somebody looks.
UNDER_WAY = 10_000
# So many seconds are left to those who are at it when the server stops; the first lines of a request take fewer,
# since nobody but the server itself can tell those off who have begun one and do not go on. An idle
# connection is let go of as soon, which a browser sees and a proxy has to know (docs/deploy.md).
LEFT_AT_THE_END = 10
FIRST_LINES = 5


class Command(BaseCommand):
    help = "Serve the site and do the work in the background, until Ctrl-C."
    requires_migrations_checks = True

    def check_migrations(self) -> None:
        if is_outdated():
            raise CommandError(MIGRATE_FIRST)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="8000 unless said")
        parser.add_argument("--host", default="127.0.0.1", help="this machine alone unless said; see docs/deploy.md")
        workers = min(CORES, MOST_WORKERS)
        parser.add_argument("--workers", type=int, default=workers, help=f"processes; here {workers} unless said")

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        refuse_open_door(host)
        collect_static()
        refuse_taken(host, port)
        upkeep = Upkeep()
        server = make_server(host, port, workers)

        @server.on_startup
        def begin() -> None:
            self.stdout.write(self.style.SUCCESS(f"Serving http://{shown(host)}:{port}/   (Ctrl-C stops it)"))
            self.stdout.flush()
            upkeep.start()

        # SQLite does not survive a fork, and a fork would carry the worker's locks along.
        multiprocessing.set_start_method("spawn", force=True)
        connections.close_all()
        try:
            serve(server)
        finally:
            upkeep.stop()


def make_server(host: str, port: int, workers: int) -> Any:
    return Granian(
        "debate.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        backpressure=UNDER_WAY,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LEFT_AT_THE_END,
        http1_settings=HTTP1Settings(header_read_timeout=1000 * FIRST_LINES),
        log_level=LogLevels.warning,
    )


def serve(server: Any) -> None:
    """Serve until a signal. Its processes are told first, so that they end the streams that are open."""
    closing, told = multiprocessing.Pipe(duplex=False)
    interrupt = server.signal_handler_interrupt

    def stop(*signal: Any) -> None:
        told.close()
        interrupt(*signal)

    server.signal_handler_interrupt = stop
    server.serve(target_loader=partial(application.load, closing), wrap_loader=False)


def shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def refuse_open_door(host: str) -> None:
    """Other machines are served only with the settings that serving them needs."""
    if shown(host) not in settings.LOOPBACK and not settings.PRODUCTION:
        raise CommandError(
            f"To serve other machines on {host}, set ALLOWED_HOSTS to the site's names, and SECRET_KEY: docs/deploy.md."
        )


def refuse_taken(host: str, port: int) -> None:
    """Say so when somebody else has the port; the server itself would share it."""
    if not 0 < port < 65536:
        raise CommandError("A port is a number from 1 to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"Cannot serve on {shown(host)}:{port}: {error.strerror}. Another port: --port 8001."
        ) from error


def collect_static() -> None:
    """Hash and compress the static files when one of them is newer than the last time."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    made = manifest.stat().st_mtime if manifest.exists() else 0
    sources = [settings.BASE_DIR / "requirements.lock"]
    for folder in settings.STATICFILES_DIRS:
        sources += Path(folder).rglob("*")
    if any(file.stat().st_mtime > made for file in sources if file.is_file()):
        call_command("collectstatic", interactive=False, verbosity=0)
