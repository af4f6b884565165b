"""A day on which somebody receives, and who is on its list."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

STANDS = Q(cancelled_at__isnull=True)


class Day(models.Model):
    """Who receives, when, where, about what. Published, it is for everybody to read."""

    class Kind(models.TextChoices):
        LEADER = "leader"
        CHIEF = "chief"
        MANAGER = "manager"

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    date = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=80)
    themes = models.CharField(max_length=120)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    """Whose day it is: the district's government, a bureau, a property company."""
    host = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    """Whose clerks keep the list."""
    leader = models.ForeignKey("people.Officer", models.PROTECT, related_name="+")
    leader_title = models.CharField(max_length=40)
    deputy = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+")
    """Who receives instead; published with the day."""
    deputy_title = models.CharField(max_length=40, blank=True)
    deputy_at = models.DateTimeField(null=True)
    places = models.PositiveSmallIntegerField()
    """How many may book ahead."""
    walk_ins = models.PositiveSmallIntegerField()
    """How many more are kept for who simply comes."""
    booked = models.PositiveSmallIntegerField(default=0)
    walked = models.PositiveSmallIntegerField(default=0)
    last_number = models.PositiveSmallIntegerField(default=0)
    planned_by = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    late_because = models.CharField(max_length=120, blank=True)
    """Why it was published later than it should be; published with it."""
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["date", "id"], name="day_date")]
        constraints = [
            models.UniqueConstraint(fields=["date"], condition=STANDS & Q(kind="leader"), name="one_leader_a_day"),
            models.UniqueConstraint(
                fields=["organisation", "date"], condition=STANDS & ~Q(kind="leader"), name="one_day_a_unit"
            ),
        ]


class Appointment(models.Model):
    """Somebody's place on the list. Seen by who sees the matter."""

    id = models.BigAutoField(primary_key=True)
    day = models.ForeignKey(Day, models.PROTECT, related_name="appointments")
    matter = models.OneToOneField("matters.Matter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField(default=1)
    """How many it concerns."""
    representatives = models.PositiveSmallIntegerField(default=1)
    """How many of them come; five at most."""
    walk_in = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "number"], name="place_once")]
