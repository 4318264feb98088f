"""Django's loaddata, made safe for a database that people have written in.

A row that is there already, by its natural key, stays as it is; what is missing is added; then everything derived is
computed anew. All of it happens or nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.core.management import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.python import Deserializer
from django.db import Error

from debate.debates.models import Debate
from debate.insights import actions as insights
from debate.interchange import loading
from debate.interchange.rows import Key, Row, Unreadable, read_rows

# All that a row can be refused for: it is no row, names no model or field, points at nothing, or breaks a constraint.
WRONG = (DeserializationError, FieldDoesNotExist, ObjectDoesNotExist, Error, ValueError, LookupError, TypeError)


class Command(loaddata.Command):
    help = "Add what fixtures hold and the database does not; what is there stays as it is."

    def loaddata(self, fixture_labels: Any) -> None:
        self.gained: dict[int, Counter[str]] = defaultdict(Counter)
        self.texts: set[int] = set()
        self.taken: set[Key] = set()
        super().loaddata(fixture_labels)
        try:
            loading.settle_texts(self.texts)
            for debate in Debate.objects.filter(pk__in=self.gained):
                loading.settle(debate, self.gained[debate.pk])
                insights.rebuild(debate)
        except ValueError as error:
            raise CommandError(f"Nothing was loaded, since it would break a rule:\n{error}") from error

    def load_label(self, fixture_label: str) -> None:
        """Django's own for every format but YAML, whose rows are told by their lines."""
        files = [Path(file) for file, _, _ in self.find_fixtures(fixture_label)]
        if any(file.suffix not in (".yaml", ".yml") for file in files):
            super().load_label(fixture_label)
            return
        for file in files:
            self.fixture_count += 1
            self.load_file(file)

    def load_file(self, file: Path) -> None:
        try:
            rows = read_rows(file)
        except Unreadable as trouble:
            raise CommandError(f"{file}:{trouble.line}: {trouble.reason}") from trouble
        for row in rows:
            self.fixture_object_count += 1
            try:
                self.loaded_object_count += self.load_row(row)
            except WRONG as error:
                reason = str(error).splitlines()[0]
                raise CommandError(f"{file}:{row.line}: {reason}\nNothing was loaded.") from error

    def load_row(self, row: Row) -> bool:
        """Whether the row was added."""
        if loading.refers_to(row, self.taken):
            self.leave_out(row, "belongs to it")
            return False
        for given in Deserializer([row.serialized()], using=self.using, ignorenonexistent=self.ignore):
            kept = loading.present(given.object, by_pk=row.pk is not None)
            if kept is None:
                return self.add(given)
            if not loading.same(kept, given.object):
                self.leave_out(row, "is something else in this database")
        return False

    def leave_out(self, row: Row, why: str) -> None:
        if row.key:
            self.taken.add(row.key)
            self.stderr.write(self.style.WARNING(f"{row.model} {' '.join(row.key[1])} {why}: not loaded."))

    def save_obj(self, obj: DeserializedObject) -> bool:
        """What Django's own way of reading a file calls for each row."""
        return loading.present(obj.object, by_pk=True) is None and self.add(obj)

    def add(self, obj: DeserializedObject) -> bool:
        """Whether the row, which is not there yet, was added."""
        given = obj.object
        loading.prepare(given)
        debate = loading.debate_of(given)
        if debate and debate not in self.gained:
            loading.hold(debate)
        saved = super().save_obj(obj)
        if saved and (debate := loading.debate_of(given)):
            self.gained[debate][given._meta.model_name or ""] += 1
        if saved and (text := loading.text_of(given)):
            self.texts.add(text)
        return bool(saved)
