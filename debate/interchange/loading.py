"""What loading a fixture adds to what people have written meanwhile, and what it leaves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import ForeignKey, Max, Model

from debate.activity.models import Activity, Verb
from debate.annotations import counts as note_counts
from debate.arguments import counts
from debate.arguments.models import Revision
from debate.debates.actions import wind_clock
from debate.debates.clock import turn
from debate.debates.models import Debate, DebateClock, Member
from debate.interchange.lint import PRIVATE, carried, no_such
from debate.interchange.lint_texts import amiss
from debate.interchange.rows import Key, Row, flat
from debate.interchange.soundness import breaches, misquotes
from debate.people.models import User, name_key
from debate.texts.actions import place_quotes
from debate.texts.models import Quote, Text, TextVersion
from debate.votes import tallies


def present(given: Any, *, by_pk: bool) -> Model | None:
    """The row that is there already: its natural key was looked up for its primary key, unless the file gave that."""
    if given.pk is None:
        return owner_instead_of(given)
    kept: Any = type(given)._base_manager.filter(pk=given.pk).first()  # not every model has a natural key
    if by_pk and hasattr(kept, "natural_key") and kept.natural_key() != given.natural_key():
        raise ValueError(f"Primary key {given.pk} belongs to {kept.natural_key()} here: load rows by natural keys.")
    found: Model | None = kept
    return found


def owner_instead_of(given: Model) -> Model | None:
    """Who owns the debate by now, if the file names somebody who handed it over and left: a debate has one owner."""
    if not isinstance(given, Member) or given.role != Member.Role.OWNER:
        return None
    return Member.objects.filter(debate=given.debate_id, role=Member.Role.OWNER).first()


def same(kept: Model, given: Model) -> bool:
    """Whether the row that is there once came from this one; it may have been edited since."""
    if isinstance(given, TextVersion) and isinstance(kept, TextVersion):
        return kept.body == given.body
    if isinstance(given, User) and isinstance(kept, User) and kept.has_usable_password():
        # Nobody who signs in here is spoken for by a file from elsewhere that has the same name in it.
        return kept.date_joined == given.date_joined
    made = getattr(given, "created_at", None)
    return made is None or made == getattr(kept, "created_at", None)


def refers_to(row: Row, keys: set[Key]) -> bool:
    """Whether the row points at one of these."""
    if not keys:
        return False
    pointers = [field for field in row.model_class()._meta.concrete_fields if isinstance(field, ForeignKey)]
    given = ((field.related_model._meta.label_lower, row.fields.get(field.name)) for field in pointers)
    return any((label, flat(value)) in keys for label, value in given if isinstance(value, list))


def changes_what_is_kept(row: Row, given: Model, added: set[Key]) -> bool:
    """Whether it is another wording of a statement that was here before: it would stand in the way of the next one."""
    return isinstance(given, Revision) and ("arguments.node", flat(row.fields["node"])) not in added


def refuse_powers(given: Model, related: Mapping[str, Any]) -> None:
    """Raises `ValueError` for a person with a password or rights: whoever wrote the file would have them.

    In YAML the line was named before; this holds for every format.
    """
    if isinstance(given, User):
        for name, what in PRIVATE.items():
            if carried(related[name] if name in related else given.__dict__.get(name)):
                raise ValueError(f"{given.username}: {no_such(what)}")


def prepare(given: Model) -> None:
    """Fill in what a file leaves out: a person of a file has no password and cannot sign in.

    Raises `ValueError` for the checksum of another wording than the file has: one of the two was altered on its way.
    """
    if isinstance(given, User):
        given.name = given.name or given.username
        given.name_key = name_key(given.name)
        if not given.password:
            given.set_unusable_password()
    elif isinstance(given, TextVersion):
        digest = TextVersion.digest(given.body)
        if given.sha256 not in ("", digest):
            raise ValueError(f"The SHA-256 of the text is {digest}.")
        given.sha256 = digest


def debate_of(given: Model) -> int | None:
    """The debate that a row belongs to."""
    if isinstance(given, Debate):
        return given.pk
    found: int | None = getattr(given, "debate_id", None) or getattr(getattr(given, "node", None), "debate_id", None)
    return found


def debates_over(given: Model) -> list[int]:
    """The debates that read something else now: those over a text of which this is a version."""
    if not isinstance(given, TextVersion):
        return []
    return list(given.text.debate_texts.order_by("debate").values_list("debate", flat=True))


def text_of(given: Model) -> int | None:
    """The text whose quotes have to be placed anew because of this row."""
    if isinstance(given, TextVersion):
        return given.text_id
    return given.version.text_id if isinstance(given, Quote) else None


def hold(debate_id: int) -> None:
    """Let no one else write in the debate until all is loaded."""
    list(DebateClock.objects.select_for_update().filter(debate=debate_id).values_list("pk"))


def settle_texts(texts: set[int]) -> None:
    """Find the quotes of these texts in all their versions. Raises ValueError when one says something else."""
    for text in Text.objects.filter(pk__in=texts):
        for version in text.versions.all():
            refuse_any(amiss(version.blocks, version.body))
            place_quotes(version)
        refuse_any(misquotes(text))


def settle(debate: Debate, gained: Counter[str]) -> None:
    """Make a debate whole that gained rows: clock, counts, tallies and the record of it.

    Raises ValueError when it now breaks a rule.
    """
    number = debate.nodes.aggregate(last=Max("number"))["last"] or 0
    change = Activity.objects.filter(debate=debate).aggregate(last=Max("change"))["last"] or 0
    wind_clock(debate=debate, number=number, change=change)
    with turn(debate.pk, by=None) as taken:
        counts.rebuild(debate)
        note_counts.rebuild(debate)
        tallies.rebuild(debate)
        taken.record(Verb.LOADED, rows=dict(gained))
    refuse_any(breaches(debate))


def refuse_any(wrong: Any) -> None:
    if found := list(wrong):
        raise ValueError("\n".join(found))
