"""The rows of a fixture file, each with the line it stands on, before any of them becomes an object."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db.models import Model

# libyaml reads the same, ten times faster; not every build has it.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 16_000_000
# A passage's key in a note is five deep. Anchors can make one page into a library.
DEEPEST = 40
MOST_VALUES = 3_000_000
PARTS = {"model", "pk", "fields"}

# What names a row besides its primary key, as `natural_key` of its model does.
NATURAL_KEYS = {
    "people.user": ("username",),
    "texts.text": ("slug",),
    "texts.textversion": ("text", "number"),
    "texts.quote": ("version", "start", "end"),
    "debates.debate": ("slug",),
    "debates.debatetext": ("debate", "text"),
    "debates.member": ("debate", "user"),
    "arguments.node": ("debate", "number"),
    "arguments.revision": ("node", "number"),
    "annotations.annotation": ("key",),
}

Key = tuple[str, tuple[Any, ...]]


class Unreadable(Exception):
    """The file, or one place in it, is not what a fixture looks like."""

    def __init__(self, line: int, reason: str):
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(slots=True)
class Row:
    """One row: its model in lower case, its fields, and the lines they stand on."""

    model: str
    fields: dict[str, Any]
    pk: Any = None
    line: int = 0
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, name: str) -> int:
        return self.lines.get(name, self.line)

    @property
    def key(self) -> Key | None:
        """What names this row to others; None when its model has no natural key, or a part of it is missing."""
        names = NATURAL_KEYS.get(self.model)
        if names is None or any(self.fields.get(name) is None for name in names):
            return None
        return self.model, flat([self.fields[name] for name in names])

    def model_class(self) -> type[Model]:
        """Raises `Unreadable` when there is none."""
        try:
            return apps.get_model(self.model)
        except (LookupError, ValueError) as error:
            raise Unreadable(self.line, f"There is no model {self.model!r}.") from error

    def serialized(self) -> dict[str, Any]:
        """As Django's deserializer takes it."""
        return {"model": self.model, "fields": self.fields} | ({} if self.pk is None else {"pk": self.pk})


def flat(value: Any) -> tuple[Any, ...]:
    """A natural key without the brackets inside it."""
    if isinstance(value, (list, tuple)):
        return tuple(part for item in value for part in flat(item))
    # A key may be written as text or as what it means: 7 and "7" are one.
    return (str(value),)


def read_rows(path: Path) -> list[Row]:
    """The rows of a YAML (or JSON, which is YAML) file. Raises `Unreadable`."""
    text = _text(path)
    document = _document(text)
    if not isinstance(document, yaml.SequenceNode):
        raise Unreadable(_line(document), "A fixture is a list of rows: - model: …, fields: ….")
    _refuse_bomb(document)
    lines = text.splitlines()
    return [_row(node, lines) for node in document.value]


def _text(path: Path) -> str:
    try:
        known = path.stat()
        if not stat.S_ISREG(known.st_mode):
            raise Unreadable(0, "This is not a file.")
        if (size := known.st_size) > MOST_BYTES:
            raise Unreadable(1, f"The file has {size:,} bytes: too many for a fixture.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Unreadable(line, "The file is not UTF-8.") from error
    except OSError as error:
        raise Unreadable(0, f"The file cannot be read: {error.strerror}.") from error


def _document(text: str) -> yaml.Node:
    if strange := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        raise Unreadable(line, f"This is not YAML: the control character {strange.group()!a} is not allowed in it.")
    try:
        _refuse_depth(text)
        document = yaml.compose(text, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise Unreadable(mark.line + 1 if mark else 1, f"This is not YAML: {reason}.") from error
    if document is None:
        raise Unreadable(1, "The file is empty.")
    return document


def _refuse_depth(text: str) -> None:
    """Before anything is built of it, which would go as deep."""
    depth = 0
    for event in yaml.parse(text, Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable(_line(event), "This is nested too deeply.")


def _refuse_bomb(document: yaml.Node) -> None:
    """Whatever holds itself, or by anchors of anchors more than anybody writes."""
    left, waiting = MOST_VALUES, [(document, 0)]
    while waiting:
        node, depth = waiting.pop()
        left -= 1
        if depth > DEEPEST or not left:
            raise Unreadable(_line(node), "Anchors make too much of this: write it out.")
        if isinstance(node, yaml.SequenceNode):
            waiting += [(part, depth + 1) for part in node.value]
        elif isinstance(node, yaml.MappingNode):
            waiting += [(part, depth + 1) for pair in node.value for part in pair]


def _line(part: Any) -> int:
    return int(part.start_mark.line) + 1


def _row(node: yaml.Node, text: list[str]) -> Row:
    line = _line(node)
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(line, "A row has a model and fields; this is something else.")
    parts = dict(_named(node))
    fields = parts.get("fields")
    if "model" not in parts or not isinstance(fields, yaml.MappingNode):
        raise Unreadable(line, "A row has a model and fields; here one of them is missing.")
    if strange := parts.keys() - PARTS:
        raise Unreadable(line, f"A row has a model and fields, nothing else: {', '.join(sorted(strange))} is no part.")
    for _, value in fields.value:
        _refuse_swallowed(value, text)
    lines = {name: _line(key) for (name, _), (key, _) in zip(_named(fields), fields.value, strict=True)}
    values = {name: _value(part) for name, part in parts.items()}
    return Row(str(values["model"]).lower(), values["fields"], values.get("pk"), line, lines)


def _named(node: yaml.MappingNode) -> list[tuple[str, yaml.Node]]:
    """What is under which name. Raises `Unreadable` for a name that is none, or is given twice."""
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable(_line(key), "The name of a field is a word.")
        if key.value in seen:
            raise Unreadable(_line(key), f"A field is given twice: {key.value}.")
        seen.add(key.value)
    return [(key.value, value) for key, value in node.value]


def _refuse_swallowed(node: yaml.Node, text: list[str]) -> None:
    """Without quotes, everything behind “see #17” would be lost in silence."""
    mark = node.end_mark
    plain = isinstance(node, yaml.ScalarNode) and not node.style and mark.line < len(text)
    if plain and re.match(r"\s+#\d", text[mark.line][mark.column :]):
        raise Unreadable(mark.line + 1, "A # after a space begins a comment in YAML: put the value in quotes.")


# What the constructors of YAML stumble over: half a date, no number, a word that is neither true nor false.
NO_VALUE = (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, OverflowError)


def _value(node: yaml.Node) -> Any:
    """What the node means. Raises `Unreadable` for what no field takes."""
    loader, line = Loader(""), _line(node)
    try:
        value = loader.construct_document(node)
    except NO_VALUE as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise Unreadable(mark.line + 1 if mark else line, f"A value cannot be read: {reason}.") from error
    finally:
        loader.dispose()
    _refuse_unkeepable(value, line)
    return value


def _refuse_unkeepable(value: Any, line: int) -> None:
    if isinstance(value, (bytes, set)):
        raise Unreadable(line, "A value is text, a number, a time or a list; this is something else.")
    if isinstance(value, str) and "\0" in value:
        raise Unreadable(line, "A text holds a NUL character, which no database keeps.")
    if isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            _refuse_unkeepable(part, line)
