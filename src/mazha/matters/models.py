"""One table for whatever is brought, and what belongs to it. The row is narrow; words, people, papers stand apart."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models

OPEN = models.Q(closed_at__isnull=True)


class Matter(models.Model):
    """Whatever someone asks the district to settle. `stage` is set in `matters/actions.py` and nowhere else."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=12, unique=True)
    procedure = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    """The table's version it began under, and stays under."""
    stage = models.CharField(max_length=30)
    channel = models.CharField(max_length=20)
    category = models.CharField(max_length=20, blank=True)
    gist = models.CharField(max_length=90)
    """One line for lists, personal numbers masked; for a restricted matter only its category's name."""
    restricted = models.CharField(max_length=30, blank=True)
    """Why its words need a reason to open: `minor`, `violence`, `health`, `accusation`; empty for most."""
    urgent = models.BooleanField(default=False)

    district = models.CharField(max_length=6, blank=True)
    street = models.CharField(max_length=9, blank=True)
    community = models.CharField(max_length=12, blank=True)
    grid = models.CharField(max_length=15, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    """WGS-84 degrees."""
    cell = models.BigIntegerField(null=True)
    """H3 cell at resolution 10, for maps and for finding what is near; responsibility follows the grid."""
    address = models.CharField(max_length=200, blank=True)

    # The lists' own indexes below begin with the unit and with the desk.
    lead_unit = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    units = ArrayField(models.IntegerField(), default=list)
    """Every organisation that leads, assists or has handled it."""
    officers = ArrayField(models.IntegerField(), null=True)
    """Officers who see it because they are named in it: its mediator, the leader who took it; null for most."""
    barred = ArrayField(models.IntegerField(), null=True)
    """Organisations kept from it whatever else would show it to them: the one complained of; null for most."""
    registered_by = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    registered_at_desk = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )

    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    """How it ended: `solved`, `explained`, `answered`, `referred`, `handed_over`, `refused`, `withdrawn`."""
    agreed = models.BooleanField(null=True)
    """What the person who asked said of the closing; null when nobody has said anything."""
    rating = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    """The nearest due moment of its running clocks, kept by `procedures`."""
    due_clock = models.CharField(max_length=40, blank=True)
    was_late = models.BooleanField(default=False)
    """A clock that binds the district ran out at least once."""
    late_by_law = models.BooleanField(default=False, db_default=False)
    """One of those was set by law, lawful extensions counted in: what the rate of matters on time goes by."""
    supervised_at = models.DateTimeField(null=True)
    reworks = models.PositiveSmallIntegerField(default=0)
    facts = models.JSONField(default=dict)
    """Small facts that guards and templates of its procedure use; never names or numbers of people."""
    source = models.CharField(max_length=60, blank=True)
    """For imported history: the batch it came with."""

    entries = models.PositiveIntegerField(default=0)
    head = models.BinaryField(default=b"")
    """Number of ledger entries and hash of the last one: what is missing at the end shows."""
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["lead_unit", "due_at", "id"], condition=OPEN, name="matter_inbox"),
            models.Index(fields=["stage", "opened_at", "id"], condition=OPEN, name="matter_queue"),
            models.Index(fields=["street", "due_at", "id"], condition=OPEN, name="matter_street"),
            models.Index(fields=["community", "due_at", "id"], condition=OPEN, name="matter_community"),
            models.Index(fields=["cell", "opened_at"], condition=OPEN, name="matter_near"),
            models.Index(fields=["opened_at", "id"], name="matter_newest"),
            models.Index(fields=["lead_unit", "opened_at", "id"], name="matter_unit_newest"),
            models.Index(fields=["street", "opened_at", "id"], name="matter_street_newest"),
            models.Index(fields=["category", "opened_at", "id"], name="matter_category_newest"),
            models.Index(fields=["registered_at_desk", "opened_at", "id"], name="matter_desk_newest"),
            # What is closed and waits to be archived: as short as a year's work, however long the history.
            models.Index(
                fields=["closed_at", "id"],
                condition=models.Q(closed_at__isnull=False) & ~models.Q(stage="archived"),
                name="matter_to_archive",
            ),
            GinIndex(fields=["officers"], condition=models.Q(officers__isnull=False), name="matter_officers"),
            GinIndex(fields=["barred"], condition=models.Q(barred__isnull=False), name="matter_barred"),
        ]


class Words(models.Model):
    """What was said, in the person's own words."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="words")
    text = models.TextField()
    opened_at = models.DateTimeField()
    """The matter's own, repeated: search goes newest first in windows."""


class Party(models.Model):
    """A person in a matter. Numbers and names are sealed; a keyed hash finds the same person again."""

    class Part(models.TextChoices):
        REQUESTER = "requester"
        RESPONDENT = "respondent"
        JOINED = "joined"
        AGENT = "agent"

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parties")
    part = models.CharField(max_length=20, choices=Part)
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_print = models.BinaryField(null=True)
    """Keyed hash of the number in E.164."""
    code_print = models.BinaryField(null=True)
    """Keyed hash of the code that lets this party follow the matter; null where the matter's own code is theirs."""
    language = models.CharField(max_length=10, default="zh-hans")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["phone_print", "-added_at"], name="party_phone")]
        constraints = [
            models.UniqueConstraint(
                fields=["code_print"], condition=models.Q(code_print__isnull=False), name="party_code"
            )
        ]


class Paper(models.Model):
    """A file that belongs to a matter. What is shown is cleaned; the original is sealed and kept apart."""

    class Kind(models.TextChoices):
        PHOTO = "photo"
        DOCUMENT = "document"

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.BinaryField()
    """Of the file that is shown; stands in the ledger."""
    original_sha256 = models.BinaryField(null=True)
    """Of what was sent, before sealing."""
    from_resident = models.BooleanField()
    for_resident = models.BooleanField()
    for_party = models.UUIDField(null=True)
    """For this person alone among the residents; null: for whoever follows the matter."""
    confined = models.BooleanField(default=False, db_default=False)
    """Of officers, read only by the unit that leads the matter and by those named in it: papers of a mediation."""
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Two matters may show one file: before it is removed, somebody asks whether another still does.
            models.Index(fields=["sha256"], name="paper_shown"),
            models.Index(fields=["original_sha256"], name="paper_original"),
        ]


class Leaving(models.Model):
    """A file of the paper store that no matter names any more: noted where the last one let go of it, removed after."""

    id = models.BigAutoField(primary_key=True)
    part = models.CharField(max_length=10)
    """`shown` or `sealed`, as in `papers.py`."""
    sha256 = models.BinaryField()
    at = models.DateTimeField()

    @classmethod
    def is_shown_elsewhere(cls, part: str, sha256: bytes) -> bool:
        column = "sha256" if part == "shown" else "original_sha256"
        return Paper.objects.filter(**{column: sha256}).exists()


class Link(models.Model):
    """Two matters that have to do with each other. For who sees both: an end must not name one that is not theirs."""

    class Kind(models.TextChoices):
        DUPLICATE_OF = "duplicate_of"
        FOLLOWS = "follows"
        RELATED = "related"

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    other = models.ForeignKey(Matter, models.PROTECT, related_name="links_here")
    kind = models.CharField(max_length=20, choices=Kind)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "other", "kind"], name="link_once")]


class Entry(models.Model):
    """One line of the ledger. The store refuses to update or delete it."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="ledger", db_index=False)
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    """The step of the procedure, or `clock.…`, `paper.…`, `party.…` for what happens beside it."""
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=80, blank=True)
    officer = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    post_id = models.IntegerField(null=True)
    role = models.CharField(max_length=30, blank=True)
    organisation_id = models.IntegerField(null=True)
    stage = models.CharField(max_length=30)
    """The stage it led to."""
    facts = models.JSONField(default=dict)
    note_hash = models.BinaryField(null=True)
    """SHA-256 over salt and note; the note itself may have to be erased one day."""
    papers = ArrayField(models.BinaryField(), default=list)
    """SHA-256 of each paper added with it."""
    key = models.CharField(max_length=100, null=True)
    """Idempotency key of the request that made it."""
    before = models.BinaryField()
    """Hash of the entry before; empty for the first."""
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "key"], condition=models.Q(key__isnull=False), name="entry_key")
        ]


class Note(models.Model):
    """The words written beside a ledger entry. Erasing them leaves the entry checkable."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notes", db_index=False)
    seq = models.PositiveIntegerField()
    salt = models.BinaryField()
    text = models.TextField()
    for_resident = models.BooleanField(default=False)


class Receipt(models.Model):
    """A request from outside that was acknowledged: sent again, it gets the same answer."""

    key = models.CharField(max_length=100, primary_key=True)
    print = models.BinaryField()
    """Hash of what was sent: the same key with other words is refused."""
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        # Rows come in the order of time: an index of blocks finds the oldest, and costs an intake next to nothing.
        indexes = [BrinIndex(fields=["made_at"], name="receipt_age")]


class Reading(models.Model):
    """Someone looked at what is normally covered: a contact revealed, a restricted matter opened."""

    class What(models.TextChoices):
        CONTACT = "contact"
        RESTRICTED = "restricted"
        ORIGINAL = "original"

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="readings")
    what = models.CharField(max_length=20, choices=What)
    officer = models.ForeignKey("people.Officer", models.PROTECT, related_name="+")
    post_id = models.IntegerField()
    organisation_id = models.IntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    until = models.DateTimeField()
    """Until when the opening holds without asking again."""
