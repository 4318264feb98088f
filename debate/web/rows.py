"""Statements said by hand, for what every page and every write asks, and model instances that such a one brings.

To compose `SELECT … WHERE id = …` took Django ten times as long as to run it, and its `raw()` still four times.
Moments are left out, since SQLite keeps them without their zone: they are fetched when they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Parameters = Sequence[Any] | Mapping[str, Any]


def fetch(statement: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    """All rows that a statement brings."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def places(values: Sequence[Any]) -> str:
    """As many places for parameters as there are values, for a condition like `id IN (…)`."""
    return ", ".join(["%s"] * len(values))


def moment(at: datetime) -> Any:
    """A moment as the database compares it."""
    return connection.ops.adapt_datetimefield_value(at)


def aware(at: datetime) -> datetime:
    """A moment as the database brings it: SQLite keeps it without its zone, which is UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that an instance is made of at once."""
    fields = model._meta.concrete_fields
    return tuple(field.attname for field in fields if not isinstance(field, models.DateTimeField))


@cache
def select(model: type[models.Model]) -> str:
    """The columns for a statement."""
    table = model._meta.db_table
    return ", ".join(f'{table}."{column}"' for column in columns(model))


@cache
def _insert(model: type[models.Model]) -> tuple[str, list[models.Field[Any, Any]]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places(fields)}) RETURNING id"  # noqa: S608
    return statement, fields


def insert(made: models.Model) -> None:
    """Write a new row and give the instance its key: what `save(force_insert=True)` does, in a third of its time."""
    statement, fields = _insert(type(made))
    values = [field.get_db_prep_save(field.pre_save(made, add=True), connection) for field in fields]
    [(made.pk,)] = fetch(statement, values)
    made._state.adding, made._state.db = False, connection.alias


def instances(model: type[M], condition: str, parameters: Parameters) -> list[M]:
    """Those of which the condition is true."""
    statement = f"SELECT {select(model)} FROM {model._meta.db_table} WHERE {condition}"  # noqa: S608 our own names
    return [instance(model, row) for row in fetch(statement, parameters)]


def instance(model: type[M], row: Sequence[Any], *more: str) -> M:
    """One of a statement that begins with its columns; whatever else the row holds, under these names."""
    number = len(columns(model))
    made = model.from_db(connection.alias, columns(model), row[:number])
    made.__dict__.update(zip(more, row[number:], strict=True))
    return made
