"""How long quotes and strengths take at full size (median, slowest): run `python -m tests.benchmarks.bench_reasoning`.

Every row names its limit; the ratio is measured time / limit, so that anything above 1 is too slow.
"""

import random
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from debate.reasoning.anchoring import Selector, anchor, find, select
from debate.reasoning.strength import Graph, refresh, strengths

SIZE = 300_000


def _row(name: str, limit_ms: float, work: Callable[[], object], times: int = 7) -> None:
    took = []
    for _ in range(times):
        began = perf_counter()
        work()
        took.append((perf_counter() - began) * 1000)
    ratio = median(took) / limit_ms
    print(f"{name:<58} {median(took):8.2f} {max(took):8.2f} ms  limit {limit_ms:5.0f}  ratio {ratio:5.2f}")


def _prose(seed: int = 1) -> str:
    """A body of random words with Zipf's frequencies, which is what makes common seeds expensive."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("abcdefghiklmnoprstuvwz", k=chance.randint(2, 10))) for _ in range(5000)]
    weights = [1 / rank for rank in range(1, 5001)]
    return " ".join(chance.choices(vocabulary, weights, k=SIZE // 6))[:SIZE]


def bench_anchoring() -> None:
    body = _prose()
    middle = len(body) // 2
    for size in (20, 200, 2000):
        quote = select(body, middle, middle + size)
        _row(f"anchor {size}: same", 50, lambda quote=quote: anchor(body, quote))
        _row(f"anchor {size}: moved to the end", 50, lambda quote=quote: anchor(body[middle + 2000 :] + body, quote))
        edited = body[: middle + size // 2] + " not " + body[middle + size // 2 :]
        _row(f"anchor {size}: changed", 50, lambda quote=quote, edited=edited: anchor(edited, quote))
        gone = Selector("".join(random.Random(2).sample(quote.exact, size)), "x" * 32, "y" * 32, middle, middle + size)
        _row(f"anchor {size}: gone", 50, lambda gone=gone: anchor(body, gone))
        _row(f"find {size}: pasted", 50, lambda quote=quote: find(body, "“" + quote.exact + "…”"))
        _row(f"find {size}: misquoted", 50, lambda quote=quote, edited=edited: find(edited, quote.exact))


def bench_anchoring_at_its_worst() -> None:
    for name, unit in (("aaaa", "a"), ("ab ab", "ab "), ("one sentence over and over", "So they all trade again. ")):
        body = unit * (SIZE // len(unit))
        for size in (20, 500, 5000):
            exact = body[:size]
            there = select(body, SIZE // 2, SIZE // 2 + size)
            _row(f"{name} {size}: everywhere", 50, lambda body=body, there=there: anchor(body, there))
            strange = Selector(exact, "x" * 32, "y" * 32, SIZE // 2, SIZE // 2 + size)
            _row(f"{name} {size}: everywhere, context gone", 50, lambda body=body, it=strange: anchor(body, it))
            nearly = Selector(exact[: size // 2] + "z" + exact[size // 2 :], "", "", SIZE // 2, SIZE // 2)
            _row(f"{name} {size}: nearly everywhere", 50, lambda body=body, it=nearly: anchor(body, it))
            _row(f"{name} {size}: pasted, nearly", 50, lambda body=body, it=nearly: find(body, it.exact))


def _debate(size: int, chain: bool = False) -> Graph:
    """A debate grown like real ones: each node answers a random earlier one; 5 % undercut, 3 % are links."""
    chance = np.random.default_rng(3)
    parent = np.arange(size) - 1 if chain else (np.arange(size) * chance.random(size) ** 0.7).astype(np.int64)
    parent[:4] = -1
    link_to = np.full(size, -1, dtype=np.int64)
    leaves = np.setdiff1d(np.arange(size // 2, size), parent)
    links = leaves[: 0 if chain else size * 3 // 100]
    link_to[links] = np.setdiff1d(leaves, links)[: len(links)]
    return Graph(
        parent=parent,
        sign=chance.choice([1, -1], size),
        base=chance.random(size),
        weight=chance.random(size),
        undercuts=(chance.random(size) < 0.05) & (parent >= 4),
        link_to=link_to,
    )


def bench_strength() -> None:
    for size in (1_000, 10_000, 100_000):
        graph = _debate(size)
        _row(f"strengths of {size:,} nodes", 300 * size / 100_000, lambda graph=graph: strengths(graph))
        kept = strengths(graph)
        _row(f"refresh after one vote in {size:,} nodes", 300, lambda g=graph, k=kept: refresh(g, k, [len(g) - 1]))
    chain = _debate(3_000, chain=True)
    _row("strengths of one chain of 3,000", 300, lambda: strengths(chain))


def main() -> None:
    bench_anchoring()
    bench_anchoring_at_its_worst()
    bench_strength()


if __name__ == "__main__":
    main()
