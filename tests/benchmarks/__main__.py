"""`make bench`: how much slower than bare Django the debate is, in both databases and at three sizes.

Every measure is taken at the page and at its floor (see floor.py); all servers are up at once, and blocks of twenty
requests are shuffled between them, because a machine drifts by a factor of two within minutes. Ratios are of medians.
`python -m tests.benchmarks 1000` measures that size alone, `python -m tests.benchmarks live` one part alone: the parts
are pages, search (in the largest debate), live, writers and reasoning.
"""

import random
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from tests.benchmarks import bench_reasoning, live, report, writers
from tests.benchmarks.first_page import bytes_of_first_page
from tests.benchmarks.measures import (
    EMPTY,
    FLOOR,
    MEASURES,
    PAGE,
    PLAIN,
    Measure,
)
from tests.benchmarks.worlds import SLUG, Addresses, Case, cases, databases, run

SIZES = [1_000, 10_000, 100_000]
PARTS = ["pages", "search", "live", "writers", "reasoning"]
BLOCK = 20
BLOCKS = 10


class Bench:
    """All samples: milliseconds by (case, measure, server), and the bytes that an answer had."""

    def __init__(self, made: list[Case]):
        self.cases = made
        self.samples: dict[tuple[str, int, str, str], list[float]] = defaultdict(list)
        self.sent: dict[tuple[str, int, str, str], int] = {}
        self.asked: dict[tuple[str, int, str, str], int] = defaultdict(lambda: 2)  # counting the queries took two

    def run(self) -> None:
        for case in self.cases:
            case.cut()
        blocks = [(case, measure, server) for case in self.cases for measure in MEASURES for server in (PAGE, FLOOR)]
        blocks += [(case, EMPTY, server) for case in self.cases for server in (FLOOR, PLAIN)]
        for case, measure, server in blocks:  # until every process has seen every request, nothing counts
            self.block(case, measure, server)
        self.samples.clear()
        shuffled = blocks * BLOCKS
        random.Random(1).shuffle(shuffled)
        for done, (case, measure, server) in enumerate(shuffled):
            self.block(case, measure, server)
            print(f"\rmeasuring: {100 * (done + 1) // len(shuffled)} %", end="", flush=True)
        print("\r" + " " * 20 + "\r", end="")

    def block(self, case: Case, measure: Measure, server: str) -> None:
        key = (case.database, case.size, measure.name, server)
        client, headers, status = case.client(server), {}, 200
        if measure.status == 304 and server == PAGE:
            seen = client.send(measure.request(case.world, server, 0))
            headers, status = {"If-None-Match": seen.headers["etag"]}, 304
        for _ in range(BLOCK):
            request = measure.request(case.world, server, self.asked[key])
            self.asked[key] += 1
            answer = client.send(replace(request, headers=request.headers | headers))
            if answer.status != status:
                raise RuntimeError(f"{key} answered {answer.status}: {answer.text[-1500:]}")
            self.samples[key].append(answer.milliseconds)
            self.sent[key] = len(answer.body)


def pages(addresses: Addresses, folder: Path, sizes: list[int], parts: list[str]) -> None:
    """The pages at all sizes, and what is searched for in the largest."""
    with cases(addresses, folder, sizes) as made:
        if "pages" in parts:
            bench = Bench(made)
            bench.run()
            report.table(bench)
            report.growth(bench)
            report.dispatcher(bench)
            report.memory(made)
            report.first_page([bytes_of_first_page(case.client(PAGE), case.world.board) for case in made])
        if "search" in parts:
            print(f"\nSearch in {max(sizes):,} statements", flush=True)
            code = f"import django; django.setup(); from tests.benchmarks import seeking; seeking.main({SLUG!r})"
            for case in made:
                if case.size == max(sizes):
                    print(run(case.variables, "-c", code), end="", flush=True)


def main(sizes: list[int], parts: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="debate-bench-") as folder, databases(Path(folder)) as addresses:
        if {"pages", "search"} & set(parts):
            pages(addresses, Path(folder), sizes, parts)
        if "live" in parts:
            live.main(addresses, Path(folder))
        if "writers" in parts:
            writers.main(addresses, Path(folder))
    if "reasoning" in parts:
        print("\nReasoning, each with its limit")
        bench_reasoning.main()


if __name__ == "__main__":
    main(
        [int(word) for word in sys.argv[1:] if word.isdecimal()] or SIZES,
        [word for word in sys.argv[1:] if word in PARTS] or PARTS,
    )
