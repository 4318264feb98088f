"""The measurements as a table of ratios, each beside what it has to reach."""

from statistics import median, quantiles

from tests.benchmarks.measures import EMPTY, FLOOR, MEASURES, PAGE, PLAIN

QUERIES, GROWTH, MEMORY, FIRST_PAGE = 8, 1.15, 2.0, 60_000


def verdict(value: float, most: float) -> str:
    return f"≤ {most:g} {'ok' if value <= most else 'MISS'}"


def p95(samples: list[float]) -> float:
    return quantiles(samples, n=20)[-1]


def table(bench) -> None:
    print(
        f"\n{'':<12}{'nodes':>8}  {'measure':<18}{'median':>8}{'p95':>8}{'floor':>9}{'p95':>8}"
        f"{'ratio':>7}  {'target':<11}{'queries':>8}{'bytes':>8}{'floor':>8}"
    )
    for case in bench.cases:
        for measure in MEASURES:
            ours, theirs = ((case.database, case.size, measure.name, server) for server in (PAGE, FLOOR))
            took, floor = bench.samples[ours], bench.samples[theirs]
            ratio = median(took) / median(floor)
            queries = case.world.queries[measure.name]
            reads = measure.name.startswith("b")
            much = " !" if reads and queries > QUERIES else ""
            print(
                f"{case.database:<12}{case.size:>8,}  {measure.name:<18}{median(took):>8.2f}{p95(took):>8.2f}"
                f"{median(floor):>9.2f}{p95(floor):>8.2f}{ratio:>7.2f}  {verdict(ratio, measure.most):<11}"
                f"{queries:>8}{bench.sent[ours]:>8,}{bench.sent[theirs]:>8,}{much}"
            )


def growth(bench) -> None:
    print("\nThe board at the largest size, compared with the smallest")
    for database in dict.fromkeys(case.database for case in bench.cases):
        sizes = [case.size for case in bench.cases if case.database == database]
        for name in ("board, anonymous", "board, signed in"):
            small, large = (median(bench.samples[database, size, name, PAGE]) for size in (min(sizes), max(sizes)))
            print(f"{database:<12}{name:<18}{large / small:>7.2f}  {verdict(large / small, GROWTH)}")


def dispatcher(bench) -> None:
    print("\nAn empty view behind the dispatcher of pages and streams, and as plain WSGI, ms")
    for case in bench.cases:
        both = (median(bench.samples[case.database, case.size, EMPTY.name, server]) for server in (FLOOR, PLAIN))
        print(f"{case.database:<12}{case.size:>8,}{'':<20}" + "  plain ".join(f"{took:.2f}" for took in both))


def memory(cases) -> None:
    print("\nMemory of one worker after all that, MB")
    for case in cases:
        ours, floor = case.memory(PAGE), case.memory(FLOOR)
        ratio = ours / floor
        said = verdict(ratio, MEMORY)
        print(f"{case.database:<12}{case.size:>8,}{ours:>8.0f}  floor {floor:>5.0f}{ratio:>7.2f}  {said}")


def first_page(pages: list[dict[str, int]]) -> None:
    """The heaviest of them: what a page says of itself grows with its debate, by a kilobyte or two."""
    heaviest = max(pages, key=lambda sizes: sum(sizes.values()))
    total = sum(heaviest.values())
    print(f"\nThe heaviest first page with everything on it: {total:,} bytes as sent  {verdict(total, FIRST_PAGE)}")
    for path, size in heaviest.items():
        print(f"  {size:>7,}  {path}")
