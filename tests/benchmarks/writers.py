"""Many who write into one debate at once: votes and new statements a second, beside a floor under the same lock."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from statistics import median
from threading import Barrier, Thread

from tests.benchmarks.client import Client
from tests.benchmarks.measures import FLOOR, MEASURES, PAGE, Measure
from tests.benchmarks.worlds import Addresses, Case, cases, manage, writers_of

NODES = 1_000
AT_ONCE = (1, 8, 32)
SECONDS, ROUNDS = 3.0, 3
LEAST = 0.5
FAMILY = {"one vote": "votes", "one new node": "new nodes"}


class Crew:
    """Writers on connections of their own, each request by the next person, so that nobody meets a limit."""

    def __init__(self, case: Case, server: str, measure: Measure, people: int):
        self.case, self.server, self.measure = case, server, measure
        self.clients = [Client(case.ports[server]) for _ in range(people)]
        self.answers: list[int] = []
        self.barrier = Barrier(people)

    def rate(self, began_at: int) -> float:
        """Writes a second while all of them write."""
        began = time.perf_counter()
        threads = [Thread(target=self._write, args=[at, began_at + at]) for at in range(len(self.clients))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if wrong := [status for status in self.answers if status != 200]:
            raise RuntimeError(f"{self.case.database}, {self.measure.name}, {self.server}: answered {wrong[:5]}")
        return len(self.answers) / (time.perf_counter() - began)

    def _write(self, who: int, at: int) -> None:
        client, until = self.clients[who], time.perf_counter() + SECONDS
        self.barrier.wait()
        while time.perf_counter() < until:
            request = self.measure.request(self.case.world, self.server, at)
            self.answers.append(client.send(request).status)
            at += len(self.clients)


def main(addresses: Addresses, folder: Path) -> None:
    print("\nWriters into one debate, writes a second (floor: the same rows under the same lock, by plain SQL)")
    with cases(addresses, folder, [NODES], name="writers") as made:
        for case in made:
            case.world = replace(case.world, people=writers_of(case))
            measure_all(case)
            print(f"{case.database:<12}verify: {manage(case.variables, 'verify').strip().splitlines()[-1]}", flush=True)


def measure_all(case: Case) -> None:
    wanted = [measure for measure in MEASURES if measure.name in FAMILY]
    blocks = [(measure, people, server) for measure in wanted for people in AT_ONCE for server in (PAGE, FLOOR)]
    blocks *= ROUNDS
    random.Random(1).shuffle(blocks)
    rates, asked = defaultdict(list), 0
    for measure, people, server in blocks:
        crew = Crew(case, server, measure, people)
        rates[measure.name, people, server].append(crew.rate(asked))
        asked += len(crew.answers) + people
    for measure in wanted:
        for people in AT_ONCE:
            ours, floor = (median(rates[measure.name, people, server]) for server in (PAGE, FLOOR))
            said = f"≥ {LEAST} {'ok' if ours >= LEAST * floor else 'MISS'}"
            print(
                f"{case.database:<12}{FAMILY[measure.name]:<10}{people:>3} writers{ours:>8.0f}  floor{floor:>8.0f}"
                f"{ours / floor:>7.2f}  {said}",
                flush=True,
            )
