"""The rows of a fixture file, each with the line it stands on, before any of them becomes an object."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# libyaml reads the same, ten times faster; not every build has it.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 16_000_000

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
        raise Unreadable(document.start_mark.line + 1, "A fixture is a list of rows: - model: …, fields: ….")
    lines = text.splitlines()
    return [_row(node, lines) for node in document.value]


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Unreadable(1, f"The file has {size:,} bytes: too many for a fixture.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Unreadable(line, "The file is not UTF-8.") from error
    except OSError as error:
        raise Unreadable(0, f"The file cannot be read: {error.strerror}.") from error


def _document(text: str) -> yaml.Node:
    try:
        document = yaml.compose(text, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise Unreadable(mark.line + 1 if mark else 1, f"This is not YAML: {reason}.") from error
    except RecursionError as error:
        raise Unreadable(1, "The file is nested too deeply.") from error
    if document is None:
        raise Unreadable(1, "The file is empty.")
    return document


def _row(node: yaml.Node, text: list[str]) -> Row:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(line, "A row has a model and fields; this is something else.")
    parts = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    fields = parts.get("fields")
    if "model" not in parts or not isinstance(fields, yaml.MappingNode):
        raise Unreadable(line, "A row has a model and fields; here one of them is missing.")
    for _, value in fields.value:
        _refuse_swallowed(value, text)
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in fields.value}
    if len(lines) < len(fields.value):
        raise Unreadable(line, "A field is given twice.")
    try:
        values = {name: _value(part) for name, part in parts.items()}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(line, f"A value cannot be read: {error}") from error
    return Row(str(values["model"]).lower(), values["fields"], values.get("pk"), line, lines)


def _refuse_swallowed(node: yaml.Node, text: list[str]) -> None:
    """Without quotes, everything behind “see #17” would be lost in silence."""
    mark = node.end_mark
    plain = isinstance(node, yaml.ScalarNode) and not node.style and mark.line < len(text)
    if plain and re.match(r"\s+#\d", text[mark.line][mark.column :]):
        raise Unreadable(mark.line + 1, "A # after a space begins a comment in YAML: put the value in quotes.")


def _value(node: yaml.Node) -> Any:
    loader = Loader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()
