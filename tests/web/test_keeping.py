"""What was rendered is kept while it is the same, and never more than fits."""

from debate.web.keeping import Kept


def made(text, calls):
    def make():
        calls.append(text)
        return text

    return make


def test_the_same_is_made_once():
    kept, calls = Kept(1_000), []
    assert [kept.get("page", (1, 2), made("é", calls)) for _ in range(3)] == ["é"] * 3
    assert calls == ["é"]


def test_what_is_made_of_something_else_is_made_anew():
    kept, calls = Kept(1_000), []
    for made_of in ((-1,), (-2,), (-1,)):  # their hashes are equal
        kept.get("page", made_of, made("x", calls))
    assert len(calls) == 3


def test_all_together_stays_within_the_bound():
    kept = Kept(1_000)
    for number in range(500):
        kept.get(number % 40, number, lambda: "😀" * 20)
        assert kept.size == sum(len(text) for _, text in kept.known.values()) <= 1_000


def test_one_that_is_too_large_pushes_out_no_other():
    kept, calls = Kept(1_000), []
    kept.get("small", None, made("x", calls))
    kept.get("large", None, made("y" * 500, calls))
    kept.get("small", None, made("x", calls))
    assert calls == ["x", "y" * 500]
