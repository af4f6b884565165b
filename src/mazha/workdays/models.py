"""Days that differ from the plain week, as the State Council's notices name them."""

from __future__ import annotations

from django.db import models


class Year(models.Model):
    """A year of the calendar. Until its notice is published, everything counted over it is provisional."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    published = models.BooleanField()
    notice = models.CharField(max_length=160, blank=True)
    """Title and number of the notice."""
    loaded_by = models.CharField(max_length=80)
    """Name of whoever loaded it, as in the record of settings."""
    loaded_at = models.DateTimeField()


class Day(models.Model):
    """One day that a notice names: of a holiday, weekends inside it too, or worked in exchange for one."""

    class Kind(models.TextChoices):
        REST = "rest"
        MAKE_UP = "make_up"

    date = models.DateField(primary_key=True)
    year = models.ForeignKey(Year, models.CASCADE, related_name="days")
    """The notice's year; it also names the last days of December before."""
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["rest", "make_up"]), name="day_kind"),
        ]


class Edition(models.Model):
    """Which edition of the calendar the store holds: one row, given a new mark with every change of any year.

    Each process keeps the calendar in memory and looks at this mark to see whether it is still today's. The mark is
    random: a number would be given out twice when a change is rolled back.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    mark = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="edition_single")]
