"""Categories, the duty catalogue, and what was suggested."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Category(models.Model):
    """A node of the category tree. The code is the path: two characters a level, `03`, `0307`, `030702`."""

    code = models.CharField(max_length=20, primary_key=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    restricted = models.CharField(max_length=30, blank=True)
    urgent = models.BooleanField(default=False)
    words = ArrayField(models.CharField(max_length=30), default=list)
    """Words that speak for it, for the starter before there is history."""
    closed_date = models.DateField(null=True)
    """The last day on which it can be chosen."""


class Duty(models.Model):
    """One line of the duty catalogue: this category in this territory is that organisation's."""

    id = models.AutoField(primary_key=True)
    category = models.CharField(max_length=20, blank=True)
    """A category's code or the beginning of one; empty for any."""
    territory = models.CharField(max_length=15, blank=True)
    """An area's code or the beginning of one; empty for any."""
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    assisting = ArrayField(models.IntegerField(), default=list)
    basis = models.CharField(max_length=200, blank=True)
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    """The last day on which it holds."""


class Suggestion(models.Model):
    """What a program proposed about a matter, why, and how sure it was. It changes nothing by itself."""

    class About(models.TextChoices):
        CATEGORY = "category"
        UNIT = "unit"
        DUPLICATE = "duplicate"

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="suggestions")
    about = models.CharField(max_length=12, choices=About)
    value = models.CharField(max_length=60)
    """A category's code, an organisation's id, a matter's id; empty for `I don't know`."""
    confidence = models.FloatField()
    reason = models.JSONField()
    made_at = models.DateTimeField()
    taken = models.BooleanField(null=True)
    """Whether the person who decided did as proposed; null while nobody has, and where nothing was proposed."""


class Edition(models.Model):
    """One row, renewed by a trigger when categories or duties change, so that copies in memory know they are old."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    token = models.UUIDField()
