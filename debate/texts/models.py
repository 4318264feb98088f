"""Texts, their immutable versions, and the quotes that point into them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from debate.reasoning.anchoring import CONTEXT, Outcome, Selector


class TextManager(models.Manager["Text"]):
    def get_by_natural_key(self, slug: str) -> Text:
        return self.get(slug=slug)


class Text(models.Model):
    """A source document. What is not known stays empty and is shown as unknown."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published = models.CharField(
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d{4}(-\d{2}(-\d{2})?)?$", "A year, year-month or year-month-day: 2024-05.")],
        help_text="As much as is known: 2024, 2024-05 or 2024-05-17.",
    )
    url = models.URLField("URL", max_length=500, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, default="en", help_text="BCP 47, for example en or pt-BR.")

    objects = TextManager()

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def current(self) -> TextVersion:
        """The version that readers see: the latest."""
        return self.versions.latest("number")


class TextVersionQuerySet(models.QuerySet["TextVersion"]):
    def current(self) -> TextVersionQuerySet:
        """Those that readers see: the latest of each text."""
        newer = TextVersion.objects.filter(text=OuterRef("text"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))


class TextVersionManager(models.Manager.from_queryset(TextVersionQuerySet)["TextVersion"]):  # type: ignore[misc] # a base made at run time
    def get_by_natural_key(self, slug: str, number: int) -> TextVersion:
        return self.get(text__slug=slug, number=number)


class TextVersion(models.Model):
    """The wording of a Text, fixed for ever. `blocks` lists [start, end, type] in code points of `body`."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    blocks = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True, help_text="Why this version was made.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    objects = TextVersionManager()

    class Meta:
        ordering = ["text", "number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="textversion_number_once"),
            models.CheckConstraint(name="textversion_not_empty", condition=~Q(body="")),
        ]

    def __str__(self) -> str:
        return f"{self.text} · version {self.number}"

    def natural_key(self) -> tuple[str, int]:
        return (self.text.slug, self.number)

    natural_key.dependencies = ["texts.text"]  # type: ignore[attr-defined] # Django reads it there

    @staticmethod
    def digest(body: str) -> str:
        return hashlib.sha256(body.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        digest = self.digest(self.body)
        if self.pk and TextVersion.objects.filter(pk=self.pk).exclude(sha256=digest).exists():
            raise ValidationError("The wording of a version is fixed. Make a new version instead.")
        self.sha256 = digest
        super().save(*args, **kwargs)


class QuoteManager(models.Manager["Quote"]):
    def get_by_natural_key(self, slug: str, number: int, start: int, end: int) -> Quote:
        return self.get(version__text__slug=slug, version__number=number, start=start, end=end)


class Quote(models.Model):
    """A passage of one version, in Unicode code points. `body[start:end] == exact` always; a Quote never moves."""

    version = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="quotes")
    exact = models.TextField()
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects = QuoteManager()

    class Meta:
        ordering = ["version", "start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end"], name="quote_passage_once"),
            models.CheckConstraint(name="quote_not_empty", condition=Q(end__gt=F("start"))),
        ]

    def __str__(self) -> str:
        return self.exact if len(self.exact) <= 80 else self.exact[:79] + "…"

    def natural_key(self) -> tuple[str, int, int, int]:
        return (*self.version.natural_key(), self.start, self.end)

    natural_key.dependencies = ["texts.textversion"]  # type: ignore[attr-defined] # Django reads it there

    def clean(self) -> None:
        if self.version.body[self.start : self.end] != self.exact:
            raise ValidationError("The version does not say that at this place.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()
        super().save(*args, **kwargs)

    def selector(self) -> Selector:
        return Selector(exact=self.exact, prefix=self.prefix, suffix=self.suffix, start=self.start, end=self.end)


class Placement(models.Model):
    """Where a Quote lies in another version of its text: derived, except what a curator decided."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="placements")
    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="placements")
    outcome = models.CharField(max_length=8, choices=[(o.value, o.value) for o in Outcome])
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quote", "version"], name="placement_once"),
            models.CheckConstraint(
                name="placement_span",
                condition=Q(outcome="gone", start=None, end=None)
                | (~Q(outcome="gone") & Q(start__isnull=False, end__gt=F("start"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quote} → version {self.version.number}: {self.outcome}"

    def passage(self) -> str:
        """What the version says there; empty when the quote is gone."""
        return "" if self.start is None else self.version.body[self.start : self.end]
