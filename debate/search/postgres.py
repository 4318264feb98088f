"""The index in PostgreSQL: a GIN index over the words of each table's rows, which the database keeps by itself.

The words are cut by a function of ours: PostgreSQL's own parser takes a sentence of Chinese for one word and splits
Hindi at its vowel signs. No extension is needed, so no right to create one.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from debate.reasoning.seeking import LONGEST, Term, folded
from debate.reasoning.words import MARKS
from debate.search.sources import VERSION, Matching, Source, enough

# Its tsvector would not fit otherwise. What stands behind is found all the same, see `matching`.
LONG_TEXT = 200_000

TOKENS = r"""
DECLARE words text := said;
BEGIN
  IF octet_length(words) > char_length(words) THEN
    words := normalize(regexp_replace(normalize(words, NFD), '([a-zA-Z])[\u0300-\u036f]+', '\1', 'g'), NFC);
  END IF;
  words := regexp_replace(lower(words{collation}), '[^[:alnum:]{marks}]+', ' ', 'g');
  words := regexp_replace(words, '([^ ]{{{longest}}})[^ ]+', '\1', 'g');
  RETURN array_remove(string_to_array(words, ' '), '');
END
"""


def tokens() -> str:
    """The body of `search_tokens(said)`: what `seeking.folded` does to each word of a text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu')")
        has_icu = cursor.fetchone()[0]
    # A database in the locale C knows no letters but the Latin ones; this collation knows them all.
    return TOKENS.format(collation=' COLLATE "und-x-icu"' if has_icu else "", marks=MARKS, longest=LONGEST)


def lexemes(source: Source, *, of: str) -> str:
    """The words of a row, in SQL; `of` is how its columns are named there."""
    said = " || ' ' || ".join(f"{of}{column}" for column in source.columns)
    said = f"left({said}, {LONG_TEXT})" if source is VERSION else said
    return f"array_to_tsvector(search_tokens({said}))"


def is_kept(source: Source) -> bool:
    """Whether the index is there, valid, and over the words as we cut them now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [source.index])
        found = cursor.fetchone()
    return bool(found and found[0]) and _cuts_as_we_do()


def _cuts_as_we_do() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regproc('search_tokens')")
        return cursor.fetchone() == (tokens(),)


def create(source: Source) -> None:
    """Make the index anew, over the words as we cut them now."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not _cuts_as_we_do():
            # CASCADE: an index over words that were cut in another way finds nothing any more.
            cursor.execute("DROP FUNCTION IF EXISTS search_tokens CASCADE")
            # COST: or the newest first would be looked for by cutting the words of every row.
            cursor.execute(
                "CREATE FUNCTION search_tokens(said text) RETURNS text[] "
                f"LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $body${tokens()}$body$"
            )
        cursor.execute(f"DROP INDEX IF EXISTS {source.index}")
        cursor.execute(
            f"CREATE INDEX {source.index} ON {source.table} USING gin ({lexemes(source, of='')}) "
            "WITH (fastupdate = off)"  # or each search would first read what was not sorted in yet
        )


def is_true(source: Source) -> bool:
    """The database itself keeps an index that is there."""
    return True


def matching(source: Source, terms: Sequence[Term], least: int | None = None) -> Matching:
    """The rows that hold all terms, or at least so many of them; of very long texts, those that may."""
    name, words = source.name, lexemes(source, of=f"{source.name}.")
    spaced = [_term(term) for term in terms if not term.anywhere]
    conditions, inside = source.holding([term.word for term in terms if term.anywhere])
    if not spaced:
        return Matching(f"{source.table} {name}", " AND ".join(conditions), inside, f"{name}.id")
    sought = enough(spaced, least, " & ", " | ")
    long = f" OR length(version.body) > {LONG_TEXT}" if source is VERSION else ""
    return Matching(
        tables=f"{source.table} {name}",
        condition=" AND ".join([f"({words} @@ %s::tsquery{long})", *conditions]),
        parameters=[sought, *inside],
        # Not just the key: a rare word would be looked for in every row from the newest on, not in the index.
        newest=f"{name}.id + 0",
        rank=f"-ts_rank({words}, %s::tsquery, 1)",  # 1: what says little else comes first
        rank_parameters=[sought],
    )


def _term(term: Term) -> str:
    """In quotes nothing is an operator."""
    return f"'{folded(term.word)}'" + ("" if term.whole else ":*")
