"""Search and the look-up of duplicates in a large debate: how much slower than the bare query.

The bare query brings the same statements, each with its author, passage and debate, by the words of statements alone:
what it leaves out is the words of passages, and the way to each statement.

`python -c "import django; django.setup(); from tests.benchmarks import seeking; seeking.main(SLUG)"` prints the rows.
"""

import random
from collections.abc import Callable
from statistics import median
from time import perf_counter

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from debate.debates.models import Debate
from debate.search.asked import PAGE, Search
from debate.search.finding import statements
from debate.search.index import matching
from debate.search.similar import near
from debate.search.sources import NODE
from debate.web.rows import fetch
from tests.benchmarks.measures import said
from tests.benchmarks.report import p95, verdict

TIMES = 40
SEARCH, LOOKUP = 5, 50
# What a result shows of each statement, but for the way to it.
BESIDE = """
JOIN arguments_node node ON node.id = found.id
JOIN people_user author ON author.id = node.author_id JOIN debates_debate debate ON debate.id = node.debate_id
LEFT JOIN texts_quote quote ON quote.id = node.quote_id ORDER BY node.id DESC
"""
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main(slug: str) -> None:
    debate = Debate.objects.get(slug=slug)
    some = list(debate.nodes.live().exclude(body="").order_by("number").values_list("body", flat=True)[:1000])
    rare = some[500].rstrip(".").split()[-2]
    for what, query in (
        ("a common word", "river"),
        ("two words", "river timetable"),
        ("a rare word", rare),
        ("a beginning", "neighb"),
        ("nothing", "xylophone"),
    ):
        search_for(debate, what, query)
    chance = random.Random(1)
    for what, bodies in (
        ("said already", chance.sample(some, TIMES)),
        ("half of it said", [f"{body[: len(body) // 2]} {said(str(at))[:60]}" for at, body in enumerate(some[:TIMES])]),
        ("common words alone", ["The river and the council and every school explain the market."] * TIMES),
        ("new", [said(f"new {at}") for at in range(TIMES)]),
    ):
        look_up(debate, what, bodies)


def search_for(debate: Debate, what: str, query: str) -> None:
    search = Search(user=AnonymousUser(), query=query, debate=debate)
    match = matching(NODE, search.terms)
    newest = (
        f"SELECT node.id FROM {match.tables} WHERE {match.condition} "
        f"AND node.debate_id = %s AND node.state = 'live' ORDER BY {match.newest} DESC LIMIT {PAGE + 1}"
    )
    bare = f"SELECT node.*, author.name, quote.exact, debate.slug, debate.question FROM ({newest}) found {BESIDE}"
    questions = {"ours": lambda: statements(search), "bare": lambda: fetch(bare, [*match.parameters, debate.pk])}
    took: dict[str, list[float]] = {name: [] for name in questions}
    for at in range(2 * TIMES):
        for name in sorted(questions, key=lambda _: random.Random(at).random()):
            took[name].append(timed(questions[name]))
    ours, floor = median(took["ours"]), median(took["bare"])
    row(
        f"search, newest first: {what}",
        took["ours"],
        f"bare {floor:.2f}  {ours / floor:.2f}  {verdict(ours / floor, SEARCH)}",
    )


def look_up(debate: Debate, what: str, bodies: list[str]) -> None:
    took = [timed(lambda body=body: near(debate, body)) for body in bodies]
    row(f"duplicates: {what}", took, verdict(p95(took), LOOKUP))


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def row(what: str, took: list[float], said: str) -> None:
    print(f"{NAMES[connection.vendor]:<12}{what:<42}{median(took):>8.2f} ms (p95 {p95(took):.2f})  {said}", flush=True)
