"""What a version says is fixed for ever, and a quote is always what the version says."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from debate.texts.models import Placement, Quote, Text, TextVersion
from tests.cast import BODY


def test_a_version_carries_the_digest_of_its_wording(text):
    version = text.current()
    assert version.sha256 == hashlib.sha256(BODY.encode()).hexdigest()


def test_the_wording_of_a_version_is_fixed(text):
    version = text.current()
    version.body += " And more."
    with pytest.raises(ValidationError, match="Make a new version"):
        version.save()
    with pytest.raises(ValidationError, match="Make a new version"):
        TextVersion(pk=version.pk, text=text, number=1, body="Another wording.").save()
    assert text.current().body == BODY


def test_what_is_said_about_a_version_can_be_mended(text):
    version = text.current()
    version.reason = "First publication."
    version.save()
    assert text.current().reason == "First publication."


def test_a_quote_that_the_version_does_not_say_is_never_kept(text, quote):
    version = text.current()
    with pytest.raises(ValidationError, match="does not say that"):
        Quote.objects.create(version=version, start=0, end=10, exact="The tunnel")
    quote.start += 1
    with pytest.raises(ValidationError, match="does not say that"):
        quote.save()


def test_the_current_version_is_the_latest(text):
    TextVersion.objects.create(text=text, number=2, body="Shorter.")
    assert text.current().number == 2
    assert [version.number for version in TextVersion.objects.filter(text=text).current()] == [2]


def test_natural_keys_find_what_they_name(text, quote):
    assert Text.objects.get_by_natural_key("bridge") == text
    assert TextVersion.objects.get_by_natural_key("bridge", 1) == text.current()
    assert Quote.objects.get_by_natural_key(*quote.natural_key()) == quote


BROKEN = {
    "the same number twice": lambda version, quote: TextVersion(text=version.text, number=1, body="x", sha256="x"),
    "an empty version": lambda version, quote: TextVersion(text=version.text, number=2, body="", sha256="x"),
    "an empty quote": lambda version, quote: Quote(version=version, start=5, end=5, exact=""),
    "the same passage twice": lambda version, quote: Quote(
        version=version, start=quote.start, end=quote.end, exact=quote.exact
    ),
    "gone but somewhere": lambda version, quote: Placement(
        quote=quote, version=version, outcome="gone", start=0, end=5
    ),
    "the same but nowhere": lambda version, quote: Placement(quote=quote, version=version, outcome="same"),
    "an empty place": lambda version, quote: Placement(quote=quote, version=version, outcome="moved", start=5, end=5),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_database_refuses(case, text, quote):
    wrong = BROKEN[case](text.current(), quote)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(wrong).objects.bulk_create([wrong])
