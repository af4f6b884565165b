"""Areas and named places."""

from __future__ import annotations

from django.db import models


class Area(models.Model):
    """An area of the district's own division. The code says its level by its length (DOMAIN § 2.1)."""

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
    outline = models.BinaryField(null=True)
    """Polygon or multipolygon as WKB, WGS-84 longitude and latitude."""
    lon = models.FloatField()
    lat = models.FloatField()
    """A point inside, for labels."""
    generated = models.BooleanField(default=False)
    """Drawn by a program for the sample district; no surveyor has seen it."""
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")


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
