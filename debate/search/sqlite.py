"""The index in SQLite: FTS5 beside each table, kept by triggers in the same transaction as the row."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError, connection, transaction

from debate.reasoning.seeking import Term
from debate.search.sources import BEGINNING, Matching, Source, enough

# Words are runs of letters, digits and marks, without case, Latin ones without accents.
TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"

# Each statement comes into the index as a segment of its own, and a word is looked for in all of them. FTS5 puts them
# together when there are sixteen: at four a search takes half as long, and writing no longer.
SEGMENTS = 4


def statements(source: Source) -> dict[str, str]:
    """What makes the index, by its name in the database."""
    index, table = source.index, source.table
    columns = ", ".join(source.columns)
    new, old = (", ".join(f"{row}.{column}" for column in source.columns) for row in ("NEW", "OLD"))
    put = f"INSERT INTO {index}(rowid, {columns}) VALUES (NEW.id, {new});"
    take = f"INSERT INTO {index}({index}, rowid, {columns}) VALUES ('delete', OLD.id, {old});"
    return {
        index: f"CREATE VIRTUAL TABLE {index} USING fts5({columns}, content='{table}', content_rowid='id', "
        f"prefix='{BEGINNING - 1} {BEGINNING}', "
        f'tokenize="{TOKENIZER}")',
        f"{index}_added": f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {put} END",
        f"{index}_removed": f"CREATE TRIGGER {index}_removed AFTER DELETE ON {table} BEGIN {take} END",
        f"{index}_changed": f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {columns} ON {table} "
        f"BEGIN {take} {put} END",
    }


def is_kept(source: Source) -> bool:
    """Whether the index and what keeps it are there as they should be."""
    wanted = statements(source)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE %s", [f"{source.index}%"])
        there = dict(cursor.fetchall())
        if any(there.get(name) != sql for name, sql in wanted.items()):
            return False
        cursor.execute(f"SELECT v FROM {source.index}_config WHERE k = 'crisismerge'")
        return cursor.fetchall() == [(SEGMENTS,)]


def create(source: Source) -> None:
    """Make the index anew and fill it."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, sql in reversed(statements(source).items()):
            cursor.execute(f"DROP {'TRIGGER' if sql.startswith('CREATE TRIGGER') else 'TABLE'} IF EXISTS {name}")
        for sql in statements(source).values():
            cursor.execute(sql)
        _tell(source, "'rebuild'")
        _tell(source, f"'crisismerge', {SEGMENTS}", "rank")


def is_true(source: Source) -> bool:
    """Whether the index holds exactly the words of the rows."""
    try:
        with transaction.atomic():
            _tell(source, "'integrity-check', 1", "rank")
    except DatabaseError:
        return False
    return True


def _tell(source: Source, command: str, *columns: str) -> None:
    names = ", ".join((source.index, *columns))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {source.index}({names}) VALUES ({command})")


def matching(source: Source, terms: Sequence[Term], least: int | None = None) -> Matching:
    """The rows that hold all terms, or at least so many of them."""
    name, index = source.name, source.index
    spaced = [_term(term) for term in terms if not term.anywhere]
    conditions, inside = source.holding([term.word for term in terms if term.anywhere])
    if not spaced:
        return Matching(f"{source.table} {name}", " AND ".join(conditions), inside, f"{name}.id")
    return Matching(
        # The index first, and in its order: it stops at the last row that is wanted.
        tables=f"{index} CROSS JOIN {source.table} {name} ON {name}.id = {index}.rowid",
        condition=" AND ".join([f"{index} MATCH %s", *conditions]),
        parameters=[enough(spaced, least, " AND ", " OR "), *inside],
        newest=f"{index}.rowid",
        rank=f"bm25({index})",
    )


def _term(term: Term) -> str:
    """In quotes nothing is an operator."""
    return f'"{term.word}"' + ("" if term.whole else "*")
