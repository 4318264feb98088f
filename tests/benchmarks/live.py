"""Live streams: what an open one costs, how soon the last viewer hears of a change, and whether all hear all, once."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg

from tests.benchmarks.report import p95, verdict
from tests.benchmarks.viewers import Viewer, until_open
from tests.benchmarks.worlds import ROOT, SLUG, Addresses, environment, free_port, manage, run

NODES = 1_000
IDLE, WATCHING, RETURNING = 1_000, 200, 50
RATE, SECONDS = 20, 20
CHANGES, FAST = 10_000, 100
KIB, DELAY = 80, {"SQLite": 1_000, "PostgreSQL": 250}
PATH = f"/debates/{SLUG}/live/"
HELD = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def change_of(variables: dict[str, str], slug: str) -> int:
    """Up to which change the debate is written."""
    asked = f'DebateClock.objects.values_list("change", flat=True).get(debate__slug={slug!r})'
    code = f"import django; django.setup(); from debate.debates.models import DebateClock; print({asked})"
    return int(run(variables, "-c", code))


@dataclass
class Site:
    """`manage.py serve` over one database."""

    database: str
    variables: dict[str, str]
    port: int
    process: subprocess.Popen | None = None

    def start(self) -> None:
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(self.variables),
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        self.process.stdout.readline()

    def end(self, sign: int) -> None:
        os.killpg(self.process.pid, sign)
        self.process.wait(timeout=30)

    def processes(self) -> list[Path]:
        """The server and its workers."""
        found, waiting = [], [self.process.pid]
        while waiting:
            place = Path(f"/proc/{waiting.pop()}")
            found.append(place)
            waiting += [int(pid) for pid in (place / f"task/{place.name}/children").read_text().split()]
        return found

    def memory(self) -> float:
        """KiB that all of it holds, shared pages once for each."""
        statuses = [(place / "status").read_text() for place in self.processes()]
        return sum(int(found[1]) for status in statuses if (found := re.search(r"VmRSS:\s+(\d+)", status)))

    def held(self) -> int:
        """The connections to the database that stay: others are taken for a moment, and given back."""
        counts = []
        for _ in range(10):
            counts.append(self._connections())
            time.sleep(0.2)
        return min(counts)

    def _connections(self) -> int:
        if self.database == "PostgreSQL":
            with psycopg.connect(self.variables["DATABASE_URL"]) as other:
                return other.execute(HELD).fetchone()[0]
        links = [link for place in self.processes() for link in (place / "fd").iterdir()]
        return sum(os.readlink(link).endswith(".sqlite3") for link in links)

    def change(self) -> int:
        return change_of(self.variables, SLUG)


@contextmanager
def site(database: str, address: str, folder: Path) -> Iterator[Site]:
    variables = {"DATABASE_URL": address, "DEBATE_VAR": str(folder)}
    manage(variables, "migrate", "--verbosity", "0")
    manage(variables, "grow_debate", SLUG, "--nodes", str(NODES), "--votes", str(10 * NODES), "--seed", "1")
    made = Site(database, variables, free_port())
    made.start()
    try:
        yield made
    finally:
        made.end(signal.SIGTERM)


async def write(site: Site, rate: float, changes: int) -> dict[int, float]:
    """Let somebody write; when each change was committed, by its number."""
    call = f"main({SLUG!r}, {rate}, {changes})"
    code = f"import django; django.setup(); from tests.benchmarks import changes; changes.{call}"
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=ROOT, env=environment(site.variables), stdout=subprocess.PIPE
    )
    said, _ = await writer.communicate()
    if writer.returncode:
        raise RuntimeError("Whoever wrote had trouble.")
    return {int(change): float(at) for change, at in (line.split() for line in said.decode().splitlines())}


class Audience:
    """So many viewers, as long as the block lasts."""

    def __init__(self, site: Site, number: int, chance: random.Random | None = None):
        at = site.change()
        self.viewers = [Viewer(site.port, PATH, each, at) for each in range(number)]
        self.chance = chance

    async def __aenter__(self) -> list[Viewer]:
        stays = [self.chance and random.Random(self.chance.random()) for _ in self.viewers]
        self.tasks = [asyncio.create_task(v.look_on(stay)) for v, stay in zip(self.viewers, stays, strict=True)]
        await until_open(self.viewers) if not self.chance else await asyncio.sleep(1)
        return self.viewers

    async def __aexit__(self, *trouble: object) -> None:
        for task in self.tasks:
            task.cancel()
        for ended in await asyncio.gather(*self.tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
        await asyncio.sleep(1)


async def idle(site: Site) -> None:
    """What an open stream on which nothing happens costs."""
    async with Audience(site, 50):
        await asyncio.sleep(3)
        few = site.memory()
        async with Audience(site, IDLE) as many:
            await asyncio.sleep(5)
            each, held = (site.memory() - few) / len(many), site.held()
        more = held - site.held()
    print(f"{site.database:<12}{IDLE:,} idle streams: {each:.0f} KiB each  {verdict(each, KIB)}", end=", ")
    print(f"connections held for them: {more}  {verdict(more, 0)}", flush=True)


async def delays(site: Site) -> None:
    """From the commit to each viewer, and to the last one."""
    async with Audience(site, WATCHING) as viewers:
        committed = await write(site, RATE, RATE * SECONDS)
        await asyncio.sleep(2)
    every, last = [], []
    for change, at in committed.items():
        took = [1000 * (viewer.heard[change] - at) for viewer in viewers]
        every += took
        last.append(max(took))
    print(
        f"{site.database:<12}{WATCHING} viewers, {RATE} changes a second: to a viewer {median(every):.0f} ms "
        f"(p95 {p95(every):.0f}), to the last {median(last):.0f} (p95 {p95(last):.0f})  "
        f"{verdict(p95(last), DELAY[site.database])}",
        flush=True,
    )


async def faithful(site: Site) -> None:
    """Viewers who come and go, and a server that is killed in the middle: nothing lost, nothing twice."""
    async with Audience(site, RETURNING, random.Random(1)) as viewers:
        writing = asyncio.create_task(write(site, FAST, CHANGES))
        await asyncio.sleep(CHANGES / FAST / 2)
        site.end(signal.SIGKILL)
        await asyncio.to_thread(site.start)
        committed = await writing
        await asyncio.sleep(12)  # whoever has just left comes back
    last = max(committed)
    behind = [f"viewer {viewer.number} stopped at {viewer.at} of {last}" for viewer in viewers if viewer.at != last]
    wrong = [sentence for viewer in viewers for sentence in viewer.faults()] + behind
    print(
        f"{site.database:<12}{len(committed):,} changes, {RETURNING} viewers who came back "
        f"{sum(viewer.returns for viewer in viewers):,} times, one kill: {len(wrong)} lost or doubled  "
        f"{verdict(len(wrong), 0)} (read anew {sum(viewer.anew for viewer in viewers)} times)",
        flush=True,
    )
    print("\n".join(wrong[:10]))


def main(addresses: Addresses, folder: Path) -> None:
    print("\nLive streams", flush=True)
    for database, address in addresses.items():
        with site(database, address("live"), folder) as served:
            for measure in (idle, delays, faithful):
                asyncio.run(measure(served))
