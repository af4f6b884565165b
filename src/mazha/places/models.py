"""Areas, named places, and what the areas looked like before they were redrawn."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Area(models.Model):
    """An area of the district's own division. The code says its level by its length (DOMAIN § 2.1).

    A code is never given out twice: an area that ceases stays as a row, with the day and the area that took its place.
    """

    class Level(models.TextChoices):
        DISTRICT = "district"
        STREET = "street"
        COMMUNITY = "community"
        GRID = "grid"

    code = models.CharField(max_length=15, primary_key=True)
    """6 digits GB/T 2260, 9 with the street, 12 with the community, 15 with the grid."""
    level = models.CharField(max_length=12, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    official_name = models.CharField(max_length=120, blank=True)
    """As the statistics office lists it, where that is longer: the residents' or villagers' committee."""
    outline = models.BinaryField(null=True)
    """Polygon or multipolygon as WKB, WGS-84 longitude and latitude."""
    lon = models.FloatField()
    lat = models.FloatField()
    """A point inside, for labels."""
    generated = models.BooleanField(default=False)
    """Drawn by a program for the sample district; no surveyor has seen it."""
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    """The first day on which it is no longer in force; null while it is."""
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="area_code_is_digits_of_its_level",
                condition=Q(level="district", code__regex=r"^\d{6}$", parent=None)
                | Q(level="street", code__regex=r"^\d{9}$", parent__isnull=False)
                | Q(level="community", code__regex=r"^\d{12}$", parent__isnull=False)
                | Q(level="grid", code__regex=r"^\d{15}$", parent__isnull=False),
            ),
            models.CheckConstraint(
                name="area_label_is_on_earth", condition=Q(lon__range=(-180, 180), lat__range=(-90, 90))
            ),
            models.CheckConstraint(
                name="area_ends_after_it_starts", condition=Q(end_date=None) | Q(end_date__gte=F("start_date"))
            ),
            models.CheckConstraint(
                name="area_in_force_has_no_successor", condition=Q(end_date__isnull=False) | Q(successor=None)
            ),
        ]
        indexes = [models.Index(fields=["level", "code"], name="area_level")]


class FormerOutline(models.Model):
    """The shape an area had until it was redrawn under the same code."""

    id = models.AutoField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="former_outlines")
    outline = models.BinaryField(null=True)
    until_date = models.DateField()
    """The first day on which it no longer held."""


class Spot(models.Model):
    """A named place people give as an address: an estate, a road, a school, a park."""

    id = models.AutoField(primary_key=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20)
    lon = models.FloatField()
    lat = models.FloatField()
    grid = models.CharField(max_length=15, blank=True)
    generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="spot_is_on_earth", condition=Q(lon__range=(-180, 180), lat__range=(-90, 90))),
            models.UniqueConstraint(fields=["name_zh", "grid"], name="spot_once_in_a_grid"),
        ]


class Stamp(models.Model):
    """One row that changes with every change of areas or spots. Each process compares it with what it has in memory."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    value = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="stamp_is_one_row", condition=Q(id=1))]
