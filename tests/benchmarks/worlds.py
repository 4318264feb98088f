"""Debates of every size in both databases, and a pair of servers over each: the page's and the floor's."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.client import Client
from tests.benchmarks.measures import CUT, FLOOR, LAST, PAGE, PLAIN, World
from tests.machine import apt_install, find_postgres, throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent.parent
SLUG = "grown"
VOTES_A_NODE = 10
WRITERS = 3_000


@dataclass
class Case:
    """One size in one database, served."""

    database: str
    size: int
    world: World
    pages: Path
    variables: dict[str, str]
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def client(self, server: str) -> Client:
        """On a new connection: a server hangs up on one that was idle for a minute."""
        return _connect(self.ports[server])

    def cut(self) -> None:
        """Keep the pages from which the floor makes its own."""
        for name, request in CUT.items():
            answer = self.client(PAGE).send(request(self.world, PAGE, LAST))
            if answer.status != 200:
                raise RuntimeError(f"{name} answered {answer.status}")
            (self.pages / name).write_text(answer.text)

    def memory(self, server: str) -> float:
        """Megabytes that the server's worker holds."""
        parent = self.processes[server].pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return max(_resident(Path(f"/proc/{child}/status").read_text()) for child in children) / 1024


def _resident(status: str) -> int:
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


Addresses = dict[str, Callable[[str], str]]


@contextmanager
def databases(folder: Path) -> Iterator[Addresses]:
    """By the database's name, the address of a new one; durable, as one that serves."""
    with ExitStack() as stack:
        addresses: Addresses = {"SQLite": lambda name: f"sqlite:///{folder / f'{name}.sqlite3'}"}
        if programs := find_postgres() or (apt_install("postgresql") and find_postgres()):
            cluster = stack.enter_context(throwaway_postgres(programs, durable=True))
            addresses["PostgreSQL"] = lambda name: create_database(cluster, f"debate_{name}")
        else:
            print("PostgreSQL is left out. Get it: sudo apt-get install postgresql", flush=True)
        manage({"DEBATE_VAR": str(folder)}, "collectstatic", "--no-input", "--verbosity", "0")
        yield addresses


@contextmanager
def cases(addresses: Addresses, folder: Path, sizes: list[int], name: str = "") -> Iterator[list[Case]]:
    """Grow and serve them all; they stop when the block ends. `name` tells their databases from others of the size."""
    with ExitStack() as stack:
        made = []
        for database, address in addresses.items():
            for size in sizes:
                variables = {"DATABASE_URL": address(f"{name}{size}"), "DEBATE_VAR": str(folder)}
                pages = folder / f"{database}-{name}{size}"
                made.append(serve(stack, Case(database, size, grow(database, size, variables), pages, variables)))
        yield made


def create_database(cluster: str, name: str) -> str:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return cluster.rpartition("/")[0] + f"/{name}"


def environment(variables: dict[str, str]) -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "debate.settings", "PYTHONPATH": str(ROOT)} | variables


def run(variables: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment(variables), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def manage(variables: dict[str, str], *command: str) -> str:
    return run(variables, "manage.py", *command)


def grow(database: str, size: int, variables: dict[str, str]) -> World:
    began = time.monotonic()
    print(f"{database}: growing {size:,} nodes with {VOTES_A_NODE} votes each", end=" ... ", flush=True)
    manage(variables, "migrate", "--verbosity", "0")
    manage(variables, "grow_debate", SLUG, "--nodes", str(size), "--votes", str(VOTES_A_NODE * size), "--seed", "1")
    made = prepared(variables, f"main({SLUG!r})")
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    return World(**made)


def writers_of(case: Case) -> dict[str, list[str]]:
    """The sessions of people who have done nothing yet, by server: more than will meet a limit."""
    made: dict[str, list[str]] = prepared(case.variables, f"writers({WRITERS})")
    return made


def prepared(variables: dict[str, str], call: str) -> Any:
    """What a function of `prepare` answers, in a process of its own."""
    code = f"import django; django.setup(); from tests.benchmarks import prepare; prepare.{call}"
    return json.loads(run(variables, "-c", code).splitlines()[-1])


def serve(stack: ExitStack, case: Case) -> Case:
    case.pages.mkdir()
    for server in (PAGE, FLOOR, PLAIN):
        case.ports[server] = port = free_port()
        command = [sys.executable, "-m", "tests.benchmarks.server", str(port), server]
        places = case.variables | {"FLOOR_PAGES": str(case.pages)}
        case.processes[server] = subprocess.Popen(command, cwd=ROOT, env=environment(places))
        stack.callback(stop, case.processes[server])
        _connect(port)
    return case


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _connect(port: int) -> Client:
    for _ in range(200):
        try:
            return Client(port)
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise RuntimeError("A server did not start.")
