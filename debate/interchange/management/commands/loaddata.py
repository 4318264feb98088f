"""Django's loaddata, made safe for a database that people have written in.

A row that is there already, by its natural key, stays as it is; what is missing is added; then everything derived is
computed anew. All of it happens or nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.management import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.python import Deserializer
from django.db import Error, IntegrityError

from debate.debates.models import Debate
from debate.insights import actions as insights
from debate.interchange import loading
from debate.interchange.fields import misfit, pointer_misfit
from debate.interchange.lint import NOT_ABOVE, lint, powers
from debate.interchange.rows import NATURAL_KEYS, Key, Row, Unreadable, read_rows

# All that a row can be refused for: it names no field, points at nothing, or breaks a constraint.
WRONG = (
    *(DeserializationError, FieldDoesNotExist, ObjectDoesNotExist, ValidationError, Error),
    *(ValueError, LookupError, TypeError, AttributeError, OverflowError),
)


class Command(loaddata.Command):
    help = "Add what fixtures hold and the database does not; what is there stays as it is."

    def loaddata(self, fixture_labels: Any) -> None:
        self.gained: dict[int, Counter[str]] = defaultdict(Counter)
        self.texts: set[int] = set()
        self.taken: set[Key] = set()
        self.added: set[Key] = set()
        self.files: list[Path] = []
        try:
            super().loaddata(fixture_labels)
        except IntegrityError as error:  # what points at no row is found when all are there
            raise CommandError(f"{in_words(error)}\nNothing was loaded.") from error
        try:
            loading.settle_texts(self.texts)
            for debate in Debate.objects.filter(pk__in=self.gained):
                loading.settle(debate, self.gained[debate.pk])
                insights.rebuild(debate)
        except ValueError as error:
            said = self.where() or str(error)
            raise CommandError(f"Nothing was loaded, since it would break a rule:\n{said}") from error

    def where(self) -> str:
        """The lines of the files that break a rule; "" when it is broken together with what is there already."""
        found = [(file, finding) for file in self.files for finding in lint(file) if finding.is_error]
        # A file that adds to what is here is not whole without it: its lines would be blamed for what is not wrong.
        if any(NOT_ABOVE in finding.reason for _, finding in found):
            return ""
        return "\n".join(f"{file}:{finding}" for file, finding in found)

    def load_label(self, fixture_label: str) -> None:
        """Django's own for every format but YAML, whose rows are told by their lines."""
        files = [Path(file) for file, _, _ in self.find_fixtures(fixture_label)]
        if any(file.suffix != ".yaml" for file in files):
            self.load_others(fixture_label)
            return
        for file in files:
            self.fixture_count += 1
            self.load_file(file)

    def load_others(self, fixture_label: str) -> None:
        try:
            super().load_label(fixture_label)
        except CommandError:
            raise
        except Exception as error:  # each format has its own way of being wrong
            cause = error.__cause__ or error
            raise CommandError(f"{fixture_label}: {in_words(cause)}\nNothing was loaded.") from error

    def load_file(self, file: Path) -> None:
        try:
            rows = read_rows(file)
        except Unreadable as trouble:
            raise CommandError(f"{file}:{trouble.line}: {trouble.reason}") from trouble
        self.files.append(file)
        above: dict[Key, Row] = {}
        for row in rows:
            self.fixture_object_count += 1
            try:
                refuse_doubled(row, above)
                self.loaded_object_count += self.load_row(row)
            except Unreadable as trouble:
                raise CommandError(f"{file}:{trouble.line}: {trouble.reason}\nNothing was loaded.") from trouble
            except WRONG as error:
                raise CommandError(f"{file}:{row.line}: {in_words(error)}\nNothing was loaded.") from error

    def load_row(self, row: Row) -> bool:
        """Whether the row was added."""
        refuse_misfits(row)
        for line, reason in powers(row):
            raise Unreadable(line, reason)
        if loading.refers_to(row, self.taken):
            self.leave_out(row, "belongs to it")
            return False
        for given in Deserializer([row.serialized()], using=self.using, ignorenonexistent=self.ignore):
            kept = loading.present(given.object, by_pk=row.pk is not None)
            if kept is None and loading.changes_what_is_kept(row, given.object, self.added):
                self.leave_out(row, "words anew what this database keeps as it is")
            elif kept is None:
                return self.add_row(row, given)
            elif not loading.same(kept, given.object):
                self.leave_out(row, "is something else in this database")
        return False

    def leave_out(self, row: Row, why: str) -> None:
        if row.key:
            self.taken.add(row.key)
            self.stderr.write(self.style.WARNING(f"{row.model} {' '.join(row.key[1])} {why}: not loaded."))

    def add_row(self, row: Row, given: DeserializedObject) -> bool:
        if row.key:
            self.added.add(row.key)
        return self.add(given)

    def save_obj(self, obj: DeserializedObject) -> bool:
        """What Django's own way of reading a file calls for each row."""
        return loading.present(obj.object, by_pk=True) is None and self.add(obj)

    def add(self, obj: DeserializedObject) -> bool:
        """Whether the row, which is not there yet, was added."""
        given = obj.object
        loading.refuse_powers(given, obj.m2m_data or {})
        loading.prepare(given)
        if given._meta.label_lower in NATURAL_KEYS:
            given.clean_fields(exclude=[field.name for field in given._meta.fields if field.is_relation])
        for debate in self.changed_by(given):
            if debate not in self.gained:
                loading.hold(debate)
        saved = super().save_obj(obj)
        for debate in self.changed_by(given) if saved else ():
            self.gained[debate][given._meta.model_name or ""] += 1
        if saved and (text := loading.text_of(given)):
            self.texts.add(text)
        return bool(saved)

    def changed_by(self, given: Any) -> list[int]:
        debate = loading.debate_of(given)
        return [debate] if debate else loading.debates_over(given)


def refuse_doubled(row: Row, above: dict[Key, Row]) -> None:
    """Raises `Unreadable` for a row that the file has twice: the second one would be left out as if it were there."""
    if row.key and row.key in above:
        raise Unreadable(row.line, f"{' '.join(row.key[1])} is here already, in line {above[row.key].line}.")
    if row.key:
        above[row.key] = row


def refuse_misfits(row: Row) -> None:
    """Raises `Unreadable` for a value of another kind than its field, and for a number where a row is to be named."""
    model = row.model_class()
    if row.model not in NATURAL_KEYS:
        return
    for field in model._meta.concrete_fields:
        value = row.fields.get(field.name)
        reason = misfit(field, value) or (pointer_misfit(field, value) if row.pk is None else "")
        if reason:
            raise Unreadable(row.line_of(field.name), reason)


def in_words(error: BaseException) -> str:
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        return " ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
    said = str(error).strip().splitlines()
    return said[0] if said else type(error).__name__
