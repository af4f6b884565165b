"""The read model of figures: counts kept per day and dimension, and what has changed since they were last added up."""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """A matter's row as it was (sign -1) and as it became (+1), as far as figures depend on it.

    Written by triggers on matters_matter in the transaction that changes it, and folded away by a job. Columns bear
    the names they have there, so that a figure's filter reads the same against both.
    """

    id = models.BigAutoField(primary_key=True)
    sign = models.SmallIntegerField()
    district = models.CharField(max_length=6)
    street = models.CharField(max_length=9)
    community = models.CharField(max_length=12)
    lead_unit_id = models.IntegerField(null=True)
    category = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    source = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=30)
    outcome = models.CharField(max_length=20)
    agreed = models.BooleanField(null=True)
    was_late = models.BooleanField()
    late_by_law = models.BooleanField()
    supervised_at = models.DateTimeField(null=True)
    reworks = models.PositiveSmallIntegerField()
    facts = models.JSONField()


class Tally(models.Model):
    """How many matters each figure counts in a day or month, within a part of the district, by a value of a dimension.

    `within` and `within_value` name the part: nothing for the district, or one street, unit, category or channel. `by`
    and `value` name the line: nothing for the sum. A pair of dimensions is kept one way round (`lines.PARTS`) and read
    both ways. The slot is a day (20261123) or month (202611) of the kind the figure goes by; open matters stand in a
    slot of their own (0). A count of zero is stored as null, which takes no room.
    """

    pk = models.CompositePrimaryKey("within", "within_value", "by", "slot", "value", "district")
    district = models.CharField(max_length=6)
    within = models.CharField(max_length=10)
    within_value = models.CharField(max_length=20)
    by = models.CharField(max_length=10)
    slot = models.IntegerField()
    value = models.CharField(max_length=20)
    lasted = models.JSONField(null=True)
    """On sums: closed matters by the number of days it took."""

    received = models.IntegerField(null=True)
    imported = models.IntegerField(null=True)
    received_due = models.IntegerField(null=True)
    received_closed = models.IntegerField(null=True)
    closed = models.IntegerField(null=True)
    to_solve = models.IntegerField(null=True)
    solved = models.IntegerField(null=True)
    answered = models.IntegerField(null=True)
    said = models.IntegerField(null=True)
    agreed = models.IntegerField(null=True)
    disagreed = models.IntegerField(null=True)
    unheard = models.IntegerField(null=True)
    contested = models.IntegerField(null=True)
    handled = models.IntegerField(null=True)
    on_time = models.IntegerField(null=True)
    closed_late = models.IntegerField(null=True)
    slipped = models.IntegerField(null=True)
    extended = models.IntegerField(null=True)
    reworked = models.IntegerField(null=True)
    supervised = models.IntegerField(null=True)
    withdrawn = models.IntegerField(null=True)
    redirected = models.IntegerField(null=True)
    handed_over = models.IntegerField(null=True)
    referred = models.IntegerField(null=True)
    terminated = models.IntegerField(null=True)
    open = models.IntegerField(null=True)
    open_awaiting = models.IntegerField(null=True)
    open_supervised = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["within", "by", "value", "slot"], name="tally_by")]


class Export(models.Model):
    """Someone took figures or a list out of the system: who, when, what, and how much. Never altered."""

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"
        GONE = "gone"
        """Fetched or not, the file was removed after its time."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    """The moment to which the figures refer."""
    officer = models.ForeignKey("people.Officer", models.PROTECT, related_name="+")
    post_id = models.IntegerField()
    organisation_id = models.IntegerField()
    form = models.CharField(max_length=10)
    """`xlsx` or `csv`."""
    asked = models.JSONField()
    """Period, filters, and whether the list came with it."""
    rows = models.PositiveIntegerField(null=True)
    """Lines of the list, when there is one."""
    state = models.CharField(max_length=10, choices=State)

    class Meta:
        indexes = [models.Index(fields=["officer", "-at"], name="export_officer")]
