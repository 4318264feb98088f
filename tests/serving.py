"""The real server, over the database of the tests: streams and what needs more than one process are tried there."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def soon(condition: Callable[[], object], seconds: float = 90) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def address_of_database() -> str:
    """That of the database in which this process tests."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgres://{known['USER']}@{quote(known['HOST'], safe='')}{port}/{known['NAME']}"


class Server:
    """`manage.py serve`, which can be killed and started again on its port."""

    def __init__(self, folder: Path, static: Path | None):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DATABASE_URL": address_of_database(),
            "DEBATE_VAR": str(folder),
            "SECRET_KEY": settings.SECRET_KEY,
        }
        place = folder / "static"
        if static:
            place.symlink_to(static)
        else:
            place.mkdir()
            (place / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}')
        os.utime(place / "staticfiles.json", (2e9, 2e9))
        self.start()

    def start(self) -> None:
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port), "--workers", "2"]
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, start_new_session=True
        )
        assert soon(lambda: answers(self.port)), "The server did not start"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def kill(self) -> None:
        """As a power cut would: all its processes at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(folder: Path, static: Path | None = None) -> Iterator[Server]:
    server = Server(folder, static)
    try:
        yield server
    finally:
        server.stop()
