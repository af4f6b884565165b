"""Running clocks, and the tables matters were opened under."""

from __future__ import annotations

from django.db import models


class Clock(models.Model):
    """One period that the law or a policy sets on a matter."""

    class State(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"
        STOPPED = "stopped"

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="clocks", db_index=False)
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    """The last valid second."""
    overdue_from = models.DateTimeField()
    late = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    """Counted over a year whose calendar is not published."""
    rule = models.JSONField()
    """The limit as it was when the clock started, with policy version and article."""
    extensions = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    explanation = models.JSONField()
    """Why this date: shown alike to staff and resident."""
    revisions = models.JSONField(default=list)
    """Earlier due dates and what changed them."""
    rungs = models.JSONField(default=list)
    """Name and moment of each rung of its escalation ladder, in order."""
    rung = models.PositiveSmallIntegerField(default=0)
    """How many rungs have rung."""
    ring_at = models.DateTimeField(null=True)
    """When the next rung falls due; null when none is left. Claimed by compare-and-set."""

    class Meta:
        indexes = [
            models.Index(fields=["ring_at"], condition=models.Q(state="running"), name="clock_ring"),
            models.Index(fields=["matter", "name"], name="clock_matter"),
        ]


class Confirmation(models.Model):
    """Somebody said by name that a number or a way is right here, and on what paper it rests. None stands for all time:
    it holds for what was confirmed, and lapses when the table says something else."""

    id = models.AutoField(primary_key=True)
    subject = models.CharField(max_length=120, unique=True)
    """`clock:petition.route`, `extension:…`, `local:…`, `switch:petition.simplified`."""
    what = models.CharField(max_length=120)
    """What was confirmed, as it then stood: `15 day CAL_DAYS`; of a switch, `on`."""
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=300)
    officer = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()


class CheckLine(models.Model):
    """A line of a check list that the district keeps itself, in the order in which it is asked."""

    id = models.AutoField(primary_key=True)
    subject = models.CharField(max_length=60)
    """Which list: `petition.reopen`."""
    name = models.CharField(max_length=30)
    """As answers record it; never used for another line again."""
    text_zh = models.CharField(max_length=120)
    text_en = models.CharField(max_length=160)
    must = models.BooleanField(default=False)
    """The step is not taken unless it is answered with yes."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "name"], name="check_line_name")]


class Table(models.Model):
    """A version of a procedure as it stood when it was first used, so that old matters keep their law."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    sha256 = models.BinaryField()
    text = models.TextField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="table_version")]
