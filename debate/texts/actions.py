"""Writes to texts: a new version, a quote, and where quotes lie in versions."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from debate.people.models import User
from debate.reasoning.anchoring import anchor, select
from debate.texts.models import Placement, Quote, Text, TextVersion

Block = tuple[int, int, str]


@transaction.atomic
def add_text(*, text: Text, by: User, body: str, blocks: list[Block]) -> Text:
    """Keep a new text, under an address of its own, with its first version."""
    text.slug = f"{slugify(text.title)[:60].strip('-') or 'text'}-{secrets.token_hex(4)}"
    text.save()
    add_version(text=text, by=by, body=body, blocks=blocks)
    return text


@transaction.atomic
def add_version(*, text: Text, by: User | None, body: str, blocks: list[Block], reason: str = "") -> TextVersion:
    """Make the next version of a text and place every earlier quote in it.

    `body` is normalised plain text; `blocks` are (start, end, type) in its code points.
    """
    hold(text.pk)  # two versions at once would take the same number
    latest = text.versions.order_by("-number").first()
    number = latest.number + 1 if latest else 1
    version = TextVersion.objects.create(
        text=text, number=number, body=body, blocks=[list(block) for block in blocks], reason=reason, created_by=by
    )
    place_quotes(version)
    return version


def hold(text_id: int) -> None:
    """Let nobody else make a version of the text, or another quote from it, until the transaction ends.

    Debates may be started over it meanwhile: their rows only point at it (no_key). SQLite has one write lock for all.
    """
    Text.objects.select_for_update(no_key=True).get(pk=text_id)


@transaction.atomic
def quote_passage(*, version: TextVersion, start: int, end: int) -> Quote:
    """The Quote of `body[start:end]`, made when it is the first of its kind. Raises ValueError out of range.

    In one transaction with a debate's turn it comes first: two who did it in different orders would wait in a circle.
    """
    selector = select(version.body, start, end)
    quote, created = Quote.objects.get_or_create(
        version=version,
        start=start,
        end=end,
        defaults={"exact": selector.exact, "prefix": selector.prefix, "suffix": selector.suffix},
    )
    if created:
        # A version that is made at this moment is waited for, or it waits: one of the two places the quote in it.
        hold(version.text_id)
        later = TextVersion.objects.filter(text=version.text_id, number__gt=version.number)
        Placement.objects.bulk_create([_placement(quote, each) for each in later])
    return quote


def earlier_quotes(version: TextVersion) -> QuerySet[Quote]:
    """The passages of the same text that were quoted from earlier versions."""
    return Quote.objects.filter(version__text=version.text_id, version__number__lt=version.number)


def place_quotes(version: TextVersion) -> None:
    """Work out where the quotes of earlier versions lie in this one; what a curator decided stays."""
    quotes = earlier_quotes(version)
    rows = [_placement(quote, version) for quote in quotes]
    Placement.objects.filter(version=version, decided_by=None).delete()
    Placement.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _placement(quote: Quote, version: TextVersion) -> Placement:
    found = anchor(version.body, quote.selector())
    return Placement(quote=quote, version=version, outcome=found.outcome, start=found.start, end=found.end)


def placement_differences(text: Text) -> list[str]:
    """Each derived placement that anchoring would answer differently now, in words."""
    wrong = []
    for version in text.versions.all():
        kept = {placement.quote_id: placement for placement in version.placements.all()}
        for quote in earlier_quotes(version):
            right, has = _placement(quote, version), kept.get(quote.pk)
            if has is None:
                wrong.append(f"{text.slug} version {version.number}: passage {quote.pk} has no placement")
            elif not has.decided_by_id and (has.outcome, has.start, has.end) != (right.outcome, right.start, right.end):
                wrong.append(f"{text.slug} version {version.number}: passage {quote.pk} should be {right.outcome}")
    return wrong


def remove_text(*, text: Text) -> bool:
    """Remove a text that no debate reads any more, with its versions and passages; whether it was."""
    if text.debates.exists():
        return False
    Quote.objects.filter(version__text=text).delete()
    text.delete()
    return True
