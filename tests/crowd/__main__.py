"""`make crowd`: a hundred people, half of them guests, in one debate for five minutes, on each database.

Afterwards nothing has drifted, no request was answered 500, nobody did what they may not, and every page that the
server shows is the one that a fresh process would. `python -m tests.crowd --seconds 30 --people 20` is a short one.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from threading import Event, Thread

from tests.benchmarks.live import change_of
from tests.benchmarks.worlds import create_database, environment, free_port, manage, run, stop
from tests.crowd.onlookers import Onlookers
from tests.crowd.person import Person
from tests.crowd.scene import Scene, plain
from tests.crowd.visitor import Log, Visitor
from tests.machine import find_postgres, throwaway_postgres

COMPARED = 10
# Whoever has just left is back within these seconds, and has heard what was missed.
RETURN = 10


@dataclass
class Run:
    """A crowd in one database."""

    database: str
    variables: dict[str, str]
    scene: Scene
    port: int
    log: Log

    def people(self, number: int, seed: int) -> list[Person]:
        """Those with an account first, then guests."""
        accounts = [(role, key) for role, keys in self.scene.sessions.items() for key in keys]
        found = accounts + [("guest", "")] * (number - len(accounts))
        return [
            Person(at, role, self.scene, Visitor(self.port, self.log, session), seed)
            for at, (role, session) in enumerate(found)
        ]


@contextmanager
def served(database: str, variables: dict[str, str], accounts: int) -> Iterator[Run]:
    """A fresh debate behind the real server with its background worker."""
    manage(variables, "migrate", "--verbosity", "0")
    code = f"import django; django.setup(); from tests.crowd import prepare; prepare.main({accounts})"
    scene = Scene(**json.loads(run(variables, "-c", code).splitlines()[-1]))
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment(variables), stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield Run(database, variables, scene, port, Log())
    finally:
        stop(process)


def wait_for(port: int) -> None:
    for _ in range(600):
        if Visitor(port, Log()).get("/healthz").status == 200:
            return
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")


def let_loose(crowd: list[Person], seconds: float, pause: float) -> None:
    """Everybody at once, until the time is over."""
    until = Event()
    threads = [Thread(target=person.live, args=(until, pause), daemon=True) for person in crowd]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        print(f"\r{100 * passed / seconds:3.0f} %", end="", flush=True)
        time.sleep(1)
    until.set()
    for thread in threads:
        thread.join(timeout=90)
    print("\r     \r", end="")


def let_loose_watched(run_: Run, crowd: list[Person], given: argparse.Namespace) -> None:
    """While each of them has a board open, that must hear of everything."""
    sessions = [person.visitor.cookies.get("sessionid", "") for person in crowd]
    path = f"{crowd[0].board}live/"
    onlookers = Onlookers(run_.port, path, sessions, change_of(run_.variables, run_.scene.slug), given.seed)
    let_loose(crowd, given.seconds, given.pause)
    time.sleep(RETURN)
    for sentence in onlookers.end(change_of(run_.variables, run_.scene.slug), reports_in(run_)):
        run_.log.fail(sentence)
    heard = sum(len(viewer.heard) for viewer in onlookers.viewers)
    returns = sum(viewer.returns for viewer in onlookers.viewers)
    print(f"{len(crowd)} open boards heard {heard:,} changes and came back {returns:,} times")


def reports_in(run_: Run) -> frozenset[int]:
    """The changes that were reports: who keeps order is told of them, and no board."""
    asked = (
        f'Activity.objects.filter(debate__slug={run_.scene.slug!r}, verb="reported").values_list("change", flat=True)'
    )
    code = f"import django; django.setup(); from debate.activity.models import Activity; print(list({asked}))"
    return frozenset(json.loads(run(run_.variables, "-c", code)))


def compare(run_: Run, crowd: list[Person]) -> int:
    """Whether people see what a process that has kept nothing would show them; how many pages were compared."""
    time.sleep(3)  # the worker comes by within a second
    chosen = random.Random(1).sample(crowd, min(COMPARED, len(crowd)))
    paths = [person.board for person in chosen] + [f"{person.board}{person.one()}/" for person in chosen]
    sessions = [person.visitor.cookies.get("sessionid", "") for person in chosen]
    asked = list(zip(sessions * 2, paths, strict=True))
    code = "import django; django.setup(); from tests.crowd import fresh; fresh.main()"
    command = [sys.executable, "-c", code, str(run_.port)]
    told = subprocess.run(
        command, env=environment(run_.variables), input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True
    )
    for (session, path), expected in zip(asked, json.loads(told.stdout.splitlines()[-1]), strict=True):
        page = Visitor(run_.port, run_.log, session).get(path, "compare")
        shown = plain(page.text).splitlines()
        if shown != expected:
            line = next(pair for pair in zip_longest(shown, expected) if pair[0] != pair[1])
            run_.log.fail(f"{path}: a fresh process would not show {line[0]!r} but {line[1]!r}")
    return len(asked)


def report(run_: Run, seconds: float, compared: int) -> bool:
    answers = run_.log.answers
    print(f"\n{run_.database}: {sum(answers.values())} answers in {seconds:.0f} s, {compared} pages compared")
    for what in sorted({what for what, _ in answers}):
        counts = sorted((status, number) for (name, status), number in answers.items() if name == what)
        print(f"  {what:<12}" + ", ".join(f"{status or 'none'}: {number}" for status, number in counts))
    verified = subprocess.run(
        [sys.executable, "manage.py", "verify"],
        env=environment(run_.variables),
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"  verify: {(verified.stdout.strip() or verified.stderr.strip()).splitlines()[-1]}")
    for failure in run_.log.failures[:20]:
        print(f"  FAILED {failure}")
    return verified.returncode == 0 and not run_.log.failures


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crowd", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--pause", type=float, default=2, help="seconds between two things that somebody does")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="debate-crowd-") as folder, ExitStack() as stack:
        databases = {"SQLite": f"sqlite:///{Path(folder) / 'crowd.sqlite3'}"}
        if programs := find_postgres():
            databases["PostgreSQL"] = create_database(
                stack.enter_context(throwaway_postgres(programs, durable=True)), "crowd"
            )
        for database, address in databases.items():
            with served(database, {"DATABASE_URL": address, "DEBATE_VAR": folder}, given.people // 2) as run_:
                crowd = run_.people(given.people, given.seed)
                let_loose_watched(run_, crowd, given)
                good &= report(run_, given.seconds, compare(run_, crowd))
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
