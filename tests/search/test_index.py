"""The index holds exactly what the rows say, whoever writes them and by whatever way."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debate.arguments import actions as arguments
from debate.arguments.models import Node, State
from debate.reasoning.seeking import held, terms
from debate.search import index, sqlite
from debate.search.asked import Search
from debate.search.finding import statements
from debate.search.sources import NODE
from tests.board.world import add
from tests.interchange.test_verify import verify

ANYONE = AnonymousUser()


def found(query, debate=None, user=ANYONE, **narrowed):
    return [hit.number for hit in statements(Search(user, query, debate, **narrowed)).rows]


# Letters with and without case, accents and spaces between words, some of each; and what separates words.
LETTERS = "abéñüÅßøłЖжйΣσאבعربहिन्दी한국中文字のไทย5٣"
WORDS = st.text(LETTERS, min_size=1, max_size=6)
BODIES = st.lists(st.tuples(WORDS, st.sampled_from([" ", "-", ", ", " “", '" OR ', "* ", "'", "%", "_", " (", "\\"])))


@given(bodies=st.lists(BODIES, min_size=3, max_size=6), data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_visible_statement_with_the_word_is_found_and_no_other(debate, owner, bodies, data):
    Node.objects.filter(parent__isnull=False).delete()
    root = debate.nodes.get(number=1)
    said = ["".join(word + between for word, between in body) + " … ten letters" for body in bodies]
    rows = [
        Node(debate=debate, number=10 + at, parent=root, kind="claim", author=owner, body=body)
        for at, body in enumerate(said)
    ]
    rows[-1].state = State.HIDDEN
    Node.objects.bulk_create(rows)
    word = data.draw(st.sampled_from([term.word for body in said for term in terms(body, most=None)]))
    right = {row.number for row in rows[:-1] if held(row.body, terms(word)) == len(terms(word))}
    assert set(found(word, debate)) - {1, 2} == right
    assert index.differences() == []


def test_pages_hold_what_is_said_and_what_is_quoted_by_age(debate, evidence, member, quote):
    """The newest first, each once, whether the word is in the sentence or in its passage."""
    wordless = arguments.Wording("They say so themselves.", quote=quote)
    arguments.edit(node=evidence, by=member, judged=False, wording=wordless)
    claims = [add(evidence.parent, member, f"Some winters are mild, as in {1900 + at}.").number for at in range(25)]
    newest = arguments.add(
        debate=debate,
        by=member,
        kind="evidence",
        parent=evidence.parent,
        wording=arguments.Wording("So they say too.", quote=quote),
    )
    expected = [newest.number, *reversed(claims), evidence.number]
    assert found("winters", debate) == expected[:20]
    assert found("winters", debate, page=2) == expected[20:]
    assert sorted(found("winters", debate, best=True) + found("winters", debate, best=True, page=2)) == sorted(expected)


def test_it_follows_every_way_of_writing(debate, claim, member):
    debate.nodes.filter(pk=claim.pk).update(body="A zeppelin would do as well.")
    assert found("zeppelin") == [3] and found("winter") == [1]
    node = Node(debate=debate, number=99, parent=claim, kind="claim", author=member, body="Another zeppelin burnt.")
    Node.objects.bulk_create([node])
    node.body = "Another balloon burnt."
    Node.objects.bulk_update([node], ["body"])
    assert found("zeppelin") == [3] and found("balloon") == [99]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE arguments_node SET body = 'A ferry it is, again.' WHERE number = 99")
    assert found("ferry") == [99]
    node.delete()
    assert found("ferry") == [] and index.differences() == []


def test_what_does_not_keep_it_any_more_is_made_anew_after_a_migration(debate, claim):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {NODE.index}_changed")
        else:
            cursor.execute(f"DROP INDEX {NODE.index}")
    debate.nodes.filter(pk=claim.pk).update(body="A zeppelin would do as well.")
    assert "search: nothing keeps the index of statements" in verify()
    connection.check_constraints()  # a migration begins with nothing left to check
    index.keep()
    assert found("zeppelin") == [3]
    assert "search" not in verify()


@pytest.mark.sqlite
def test_an_index_from_before_is_told_when_to_put_its_segments_together(debate, claim):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {NODE.index}_config WHERE k = 'crisismerge'")
    assert not sqlite.is_kept(NODE)
    index.keep()
    assert sqlite.is_kept(NODE) and index.differences() == []


@pytest.mark.sqlite
def test_words_that_are_not_the_rows_are_named_and_mended(debate, claim):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {NODE.index}_changed")
        debate.nodes.filter(pk=claim.pk).update(body="A zeppelin would do as well.")
        cursor.execute(sqlite.statements(NODE)[f"{NODE.index}_changed"])
    assert "search: the index of statements is not what they say" in verify()
    call_command("rebuild_search", verbosity=0)
    assert found("zeppelin") == [3] and index.differences() == []


@pytest.mark.parametrize(
    ("body", "queries"),
    [
        ("Die Brücke ist Weltkulturerbe.", ["brucke", "BRÜCKE", "welt", "bruc"]),
        ("桥已经太旧了不能再用。", ["桥", "太旧", "不能再用"]),
        ("สะพานเก่าเกินไปแล้วจริงๆ", ["เก่า"]),
        ("الجسر قديم جدا للشتاء", ["الجسر", "قديم"]),
        ("Мост слишком стар для зимы.", ["МОСТ", "зим"]),
        ("पुल बहुत पुराना है भाई", ["पुल", "पुराना"]),
        ("It costs 5 million, OR more: NOT less.", ["5", "OR", "not less", "million 5", "or"]),
        ("Déjà vu — the ‘x-ray’ of the pier", ["deja", "x ray", "x", "ray pier"]),
    ],
)
def test_words_are_found_in_every_script(debate, claim, member, body, queries):
    number = add(claim, member, body).number
    for query in queries:
        assert found(query, debate) == [number], query


@pytest.mark.parametrize(
    "query", ["", " ", '"', "*", "()", "' OR 1=1 --", "NEAR(", "body:", "%", "_", "\\", "^a -b", "😀"]
)
def test_no_query_is_more_than_its_words(debate, claim, query):
    assert found(query) == []
    assert found(query + " winter") in ([], [3, 1])


def test_a_long_query_is_cut(debate, claim):
    assert found("winter " * 2_000) == [3, 1]
    assert found("w" * 100_000) == []
