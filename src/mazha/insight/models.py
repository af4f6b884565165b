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


class Briefing(models.Model):
    """What a day, a week or a month brought to a district or a street, as it was when it was made.

    Numbers and words never change. Remarks do until somebody signs; then the row stays as it is (trigger
    `insight_briefing_stays`).
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    """`daily`, `weekly` or `monthly`."""
    place = models.CharField(max_length=9)
    """Code of the district or street."""
    first = models.DateField()
    last = models.DateField()
    made_at = models.DateTimeField()
    numbers = models.JSONField()
    """As `briefing.gathering.Numbers` writes itself."""
    sheets = models.JSONField()
    """By language, then `inside` and `paper`: the sheet as `briefing.sheet` writes it."""
    remarks = models.TextField(default="")
    edition = models.PositiveIntegerField(default=1)
    """Goes up with each change of the remarks: who signs says which one they read."""
    remarked_by = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    remarked_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    signed_at = models.DateTimeField(null=True)
    signed_name = models.CharField(max_length=80, default="")
    signed_role = models.CharField(max_length=30, default="")
    signed_organisation_id = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "place", "first"], name="briefing_once"),
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True, signed_by__isnull=True)
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="briefing_signed_whole",
            ),
        ]
        indexes = [models.Index(fields=["place", "-last"], name="briefing_newest")]


class Flow(models.Model):
    """How many matters left a stage on a day, by where they went and how long they had been in it.

    From the ledger alone (`actions.flowing`). A bucket is a width of time that grows by an eighth of a doubling.
    """

    pk = models.CompositePrimaryKey("day", "district", "street", "procedure", "stage", "next", "bucket")
    day = models.DateField()
    district = models.CharField(max_length=6)
    street = models.CharField(max_length=9)
    procedure = models.CharField(max_length=30)
    stage = models.CharField(max_length=30)
    next = models.CharField(max_length=30)
    bucket = models.SmallIntegerField()
    n = models.IntegerField()
    handed = models.IntegerField()
    """Of these: the step into the stage and the step out of it were taken in different organisations."""
    returned = models.IntegerField()
    """Of these: the matter had been in the next stage before."""


class Cell(models.Model):
    """How many matters of a kind came in on a day in a place: what warnings are made from, and all they know.

    From matters themselves (`actions.cells`), without restricted ones, those someone is kept out of, and those a
    program opened. Nothing in it belongs to a person, and nothing joins it to one.
    """

    pk = models.CompositePrimaryKey("day", "district", "street", "grid", "kind")
    day = models.DateField()
    district = models.CharField(max_length=6)
    street = models.CharField(max_length=9)
    grid = models.CharField(max_length=15)
    kind = models.CharField(max_length=4)
    """A category of the second level."""
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["district", "day"], name="cell_by_district")]


class Watch(models.Model):
    """Whether warnings are raised in a district, and how many false ones a week it is ready to look into."""

    district = models.CharField(max_length=6, primary_key=True)
    is_on = models.BooleanField(default=False)
    per_week = models.FloatField(default=1.0)
    changed_by = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField(null=True)
    looked_on = models.DateField(null=True)
    """The last day whose counts were looked at."""


class Raised(models.Model):
    """What a warning's matter is about, renewed with each look while it is open. Small counts: for its post alone."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    district = models.CharField(max_length=6)
    level = models.CharField(max_length=8)
    place = models.CharField(max_length=15)
    kind = models.CharField(max_length=4)
    first = models.DateField()
    """The first day of the week, or of the two, that stood out."""
    last = models.DateField()
    """The last day looked at."""
    seen = models.IntegerField()
    fortnight = models.IntegerField()
    expected = models.FloatField()
    recurrence = models.FloatField()
    """Weeks, as `warning.looking.Seen` has it; of the rarest look."""
    looks = models.JSONField(default=list)
    """Of each look: day, seen, expected, p."""
    curve = models.JSONField(default=list)
    """The newest weeks, oldest first: last day, seen, and what was usual or null."""
    calm_since = models.DateField(null=True)
    is_rising = models.BooleanField(default=True)
    """Until a week has been calm, whatever people decided: a rise they dismissed is not raised anew each day."""

    class Meta:
        indexes = [models.Index(fields=["district", "-last"], name="warning_newest")]


class Rehearsed(models.Model):
    """A warning that would have been raised in the past, or that people say was missed; and what they think of it."""

    class Judgement(models.TextChoices):
        HIT = "hit"
        FALSE = "false"
        UNSURE = "unsure"
        MISSED = "missed"

    id = models.UUIDField(primary_key=True)
    district = models.CharField(max_length=6)
    last = models.DateField()
    """The last day of the week in which it would have been raised, or in which people saw a rise."""
    level = models.CharField(max_length=8)
    place = models.CharField(max_length=15)
    kind = models.CharField(max_length=4)
    seen = models.IntegerField(null=True)
    fortnight = models.IntegerField(null=True)
    expected = models.FloatField(null=True)
    recurrence = models.FloatField(null=True)
    judged = models.CharField(max_length=8, choices=Judgement, blank=True)
    why = models.CharField(max_length=400, blank=True)
    judged_by = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["last", "place", "kind"], name="rehearsed_once")]
