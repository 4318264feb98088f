"""What is wrong in a fixture file, by line, without loading it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, ForeignKey, Model

from debate.interchange.fields import misfit, pointer_misfit
from debate.interchange.lint_texts import check_texts
from debate.interchange.lint_trees import check_trees
from debate.interchange.rows import NATURAL_KEYS, Key, Row, Unreadable, flat, read_rows

NOT_ABOVE = "is not in this file above this line."

# Worked out when a row is loaded.
FILLED_IN = {"people.user": {"password", "name_key"}, "texts.textversion": {"sha256"}}

PRIVATE = {
    "password": "passwords",
    "email": "e-mail addresses",
    "return_code": "return codes",
    "is_staff": "rights on the site",
    "is_superuser": "rights on the site",
    "groups": "rights on the site",
    "user_permissions": "rights on the site",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong (or, as a warning, only unusual) at one line."""

    line: int
    reason: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.line}: {'' if self.is_error else 'warning: '}{self.reason}"


def lint(path: Path) -> list[Finding]:
    """Everything that is wrong in the file, in the order of its lines."""
    try:
        rows = read_rows(path)
    except Unreadable as trouble:
        return [Finding(trouble.line, trouble.reason)]
    return sorted(set(_all(rows)))


def _all(rows: list[Row]) -> Iterator[Finding]:
    sound: list[Row] = []
    above: dict[Key, Row] = {}
    for row in rows:
        wrong = list(_row(row, above))
        yield from wrong
        if not wrong:
            sound.append(row)
        if row.key:
            above[row.key] = row
    if not rows:
        yield Finding(1, "The file holds no rows.")
    for line, reason, is_error in (*check_texts(sound), *check_trees(sound)):
        yield Finding(line, reason, is_error)


def _row(row: Row, above: dict[Key, Row]) -> Iterator[Finding]:
    try:
        model = row.model_class()
    except Unreadable as trouble:
        yield Finding(row.line, trouble.reason)
        return
    if row.model not in NATURAL_KEYS:
        yield Finding(row.line, f"{row.model} does not belong into a debate's file: it is kept or computed elsewhere.")
        return
    yield from _fields(row, model, above)
    if row.key and row.key in above:
        yield Finding(row.line, f"{' '.join(row.key[1])} is here already, in line {above[row.key].line}.")


def _fields(row: Row, model: type[Model], above: dict[Key, Row]) -> Iterator[Finding]:
    if row.pk is not None:
        yield Finding(row.line, "Rows are known by what they say: leave out the pk.")
    yield from _private(row)
    for name in list(row.fields):
        try:
            yield from _field(row, model._meta.get_field(name), above)  # type: ignore[arg-type] # natural keys name no reverse relations
        except FieldDoesNotExist:
            yield Finding(row.line_of(name), f"{row.model} has no field {name!r}.")
    for name in _missing(row, model):
        yield Finding(row.line, f"The field {name!r} is missing.")


def _private(row: Row) -> Iterator[Finding]:
    """What is nobody's business, or would make somebody powerful who wrote a file."""
    yield from (Finding(line, reason) for line, reason in powers(row))
    if row.model == "annotations.annotation" and row.fields.get("private"):
        yield Finding(row.line, "This note is private: nobody but its author is to read it.", is_error=False)


def powers(row: Row) -> Iterator[tuple[int, str]]:
    """What a person of a file must not have, since whoever wrote the file would have it."""
    for name, what in PRIVATE.items():
        if row.model == "people.user" and carried(row.fields.get(name)):
            yield row.line_of(name), no_such(what)


def carried(value: Any) -> bool:
    """Whether a private field says anything; with “!” Django marks that there is no password."""
    return bool(value) and not str(value).startswith("!")


def no_such(what: str) -> str:
    return f"Files carry no {what}."


def _missing(row: Row, model: type[Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        stamped = getattr(field, "auto_now_add", False)
        needed = stamped or not (field.null or field.blank or field.has_default() or field.primary_key)
        if needed and field.name not in row.fields and field.name not in FILLED_IN.get(row.model, ()):
            yield field.name


def _field(row: Row, field: Field[Any, Any], above: dict[Key, Row]) -> Iterator[Finding]:
    """Whether the value may stand in the field; if so it is put there as what it means: 7 for "7"."""
    value, line = row.fields[field.name], row.line_of(field.name)
    if isinstance(field, ForeignKey):
        yield from (Finding(line, reason) for reason in _reference(field, value, above))
        return
    if reason := misfit(field, value):
        yield Finding(line, reason)
        return
    if value is None and not field.null and field.name not in FILLED_IN.get(row.model, ()):
        yield Finding(line, f"The field {field.name!r} is empty.")
    if value is None or (value == "" and field.blank and field.empty_strings_allowed):
        return
    try:
        row.fields[field.name] = field.clean(value, None)
    except ValidationError as error:
        yield Finding(line, f"{field.name}: {' '.join(error.messages)}")
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        yield Finding(line, f"{field.name}: {error}")


def _reference(field: ForeignKey[Any, Any], value: Any, above: dict[Key, Row]) -> Iterator[str]:
    target = field.related_model._meta.label_lower
    if value is None:
        if not field.null:
            yield f"The field {field.name!r} is empty."
    elif reason := pointer_misfit(field, value):
        yield reason
    elif (target, flat(value)) not in above:
        yield f"{field.name}: {' '.join(flat(value))} {NOT_ABOVE}"
