"""Many who write into one debate at once: votes and new statements a second, beside a floor under the same lock."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median
from threading import Barrier, Thread

from tests.benchmarks.client import Answer, Client
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
        self.answers: list[Answer] = []
        self.barrier = Barrier(people)

    def rate(self, turns: Iterator[int]) -> float:
        """Writes a second while all of them write."""
        began = time.perf_counter()
        threads = [Thread(target=self._write, args=[client, turns]) for client in self.clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if wrong := next((answer for answer in self.answers if answer.status != 200), None):
            said = f"answered {wrong.status}: {wrong.text[-1500:]}"
            raise RuntimeError(f"{self.case.database}, {self.measure.name}, {self.server}: {said}")
        return len(self.answers) / (time.perf_counter() - began)

    def _write(self, client: Client, turns: Iterator[int]) -> None:
        self.barrier.wait()
        until = time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            request = self.measure.request(self.case.world, self.server, next(turns))
            self.answers.append(client.send(request))


def main(addresses: Addresses, folder: Path) -> None:
    print("\nWriters into one debate, writes a second (floor: the same rows under the same lock, by plain SQL)")
    with cases(addresses, folder, [NODES], name="writers") as made:
        for case in made:
            case.cut()
            case.world = replace(case.world, people=writers_of(case))
            measure_all(case)
            print(f"{case.database:<12}verify: {manage(case.variables, 'verify').strip().splitlines()[-1]}", flush=True)


def measure_all(case: Case) -> None:
    wanted = [measure for measure in MEASURES if measure.name in FAMILY]
    blocks = [(measure, people, server) for measure in wanted for people in AT_ONCE for server in (PAGE, FLOOR)]
    blocks *= ROUNDS
    random.Random(1).shuffle(blocks)
    rates, turns = defaultdict(list), count(1_000)  # the first few sentences were said while queries were counted
    for measure, people, server in blocks:
        rates[measure.name, people, server].append(Crew(case, server, measure, people).rate(turns))
    for measure in wanted:
        for people in AT_ONCE:
            ours, floor = (median(rates[measure.name, people, server]) for server in (PAGE, FLOOR))
            said = f"≥ {LEAST} {'ok' if ours >= LEAST * floor else 'MISS'}"
            print(
                f"{case.database:<12}{FAMILY[measure.name]:<10}{people:>3} writers{ours:>8.0f}  floor{floor:>8.0f}"
                f"{ours / floor:>7.2f}  {said}",
                flush=True,
            )
