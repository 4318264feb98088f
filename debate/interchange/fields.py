"""What a row of a file says in a field of another kind: Django would take it for text, or for somebody's number."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Field, ForeignKey, JSONField

PLAIN = (str, int, float, date)
# A debate counts on from the highest number in it: one typed wrong must leave room.
LAST = 1_000_000_000


def misfit(field: Field[Any, Any], value: Any) -> str:
    """Why the value cannot stand in the field; "" when it may."""
    if value is None or field.is_relation or isinstance(field, JSONField):
        return ""
    if isinstance(value, bool) and field.get_internal_type() != "BooleanField":
        return f"{field.name}: {value} is no text and no number; is it a word? Put it in quotes."
    if not isinstance(value, PLAIN):
        return f"{field.name}: one value stands here, neither a list nor more fields."
    if field.name == "number" and str(value).isdecimal() and not 0 < int(str(value)[:20]) <= LAST:
        return f"number: a number is from 1 to {LAST:,}."
    return ""


def pointer_misfit(field: Field[Any, Any], value: Any) -> str:
    """Why the value names no other row; "" when it may, or the field points nowhere."""
    if isinstance(field, ForeignKey) and value is not None and not isinstance(value, list):
        return f"{field.name!r} is a natural key, in brackets."
    return ""
