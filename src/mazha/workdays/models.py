"""Days that differ from the plain week, as the State Council's notices name them."""

from __future__ import annotations

from django.db import models


class Year(models.Model):
    """A year of the calendar. Without a published notice its days are a guess and everything counted over it says so."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    published = models.BooleanField()
    notice = models.CharField(max_length=120, blank=True)
    """Number or title of the notice."""
    loaded_at = models.DateTimeField()


class Day(models.Model):
    """One day that is not what its weekday says."""

    class Kind(models.TextChoices):
        REST = "rest"
        MAKE_UP = "make_up"

    date = models.DateField(primary_key=True)
    year = models.ForeignKey(Year, models.CASCADE, related_name="days")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=40)
