"""What stands beside a mediation's matter: who sits at the table, dates, records, private words, agreements.

None of it is in the matter's own words and notes: row security (`0002_walls`) lets those at the table read it, and each
private word only whoever said it and the mediator it was said to.
"""

from __future__ import annotations

from django.db import models


class Side(models.TextChoices):
    APPLICANT = "applicant"
    RESPONDENT = "respondent"


class Mediator(models.Model):
    """A committee's register: parties choose from it, and it is public (RMTJ 13, 19)."""

    id = models.AutoField(primary_key=True)
    officer = models.ForeignKey("people.Officer", models.PROTECT, related_name="+")
    committee = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    introduction = models.CharField(max_length=200, blank=True)
    start_date = models.DateField()
    end_date = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "committee"], name="mediator_once")]


class Case(models.Model):
    """One dispute."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    topic = models.CharField(max_length=20)
    """Which of the professional committees it is for: `housing`, `labour`, …"""
    told = models.TextField()
    """What it is about, in words meant for the other side too."""
    came_from = models.CharField(max_length=20)
    """`application`, `offer`, or the procedure it was handed over from."""
    mediator = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    mediator_since = models.DateTimeField(null=True)


class Brief(models.Model):
    """What the side that applied wants the committee to know, and the other side never reads. Nor does it come back by
    the code, which officers outside the committee see.
    """

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    text = models.TextField()


class Seat(models.Model):
    """One party at the table."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    """1 is whoever applied."""
    party_id = models.UUIDField()
    side = models.CharField(max_length=12, choices=Side)
    code_sealed = models.BinaryField(null=True)
    """The other side's own code, for the printed invitation; null for whoever holds the matter's."""
    invited_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    prefers = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    longer_at = models.DateTimeField(null=True)
    """Agreed to more time, since the last extension."""
    confirm_at = models.DateTimeField(null=True)
    """Agreed to ask the court together."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="seat_number"),
            models.UniqueConstraint(fields=["matter", "party_id"], name="seat_party"),
        ]


class Declaration(models.Model):
    """What was looked at, and answered, before a mediator was named."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    mediator = models.ForeignKey("people.Officer", models.PROTECT, related_name="+", db_index=False)
    related = models.CharField(max_length=10)
    """`none`, `slight` (both sides know and agree), `close`."""
    found = models.JSONField(default=list)
    """What the program found by itself: `earlier_case`, `party_is_mediator`."""
    at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Officer", models.PROTECT, related_name="+", db_index=False)


class Session(models.Model):
    """A date, proposed, fixed once everyone can come, held."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=100)
    proposed_at = models.DateTimeField()
    fixed_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    record = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="session_number")]


class Coming(models.Model):
    """One party's answer about one date."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="answers")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    can = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "seat"], name="coming_once")]


class Caucus(models.Model):
    """What was said to the mediator alone. That mediator reads it and nobody else, the system included. Not even
    whoever said it is shown it again: a code is known to officers, too. Not in the matter's ledger, where the other
    side would see that it was said; it cannot be altered here.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    """Whose words these are; null for the mediator's own note."""
    officer = models.ForeignKey("people.Officer", models.PROTECT, related_name="+", db_index=False)
    """The mediator they were said to, or who wrote them down."""
    by_party = models.BooleanField()
    """Written by the party; else by the mediator, from what the party said, or for nobody but themselves."""
    text = models.TextField()
    at = models.DateTimeField()


class Agreement(models.Model):
    """One draft, or the agreement it became. A changed draft is a new one."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    oral = models.BooleanField(default=False)
    facts = models.TextField()
    """What happened, what is in dispute, who answers for what (RMTJ 29)."""
    points = models.TextField()
    total_fen = models.BigIntegerField(default=0)
    payer = models.CharField(max_length=12, choices=Side, blank=True)
    due_date = models.DateField(null=True)
    drafted_at = models.DateTimeField()
    read_out_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    """A later draft took its place."""
    effective_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="agreement_number"),
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(dropped_at__isnull=True), name="agreement_one_in_force"
            ),
        ]


class Instalment(models.Model):
    """A sum and its day, or the one day on which something is done."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount_fen = models.BigIntegerField()
    """0: something other than money."""
    due_date = models.DateField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+", db_index=False)
    reminded_at = models.DateTimeField(null=True)
    """Whoever owes it was told that its day comes."""
    asked_at = models.DateTimeField(null=True)
    """Whoever it is owed to was asked whether it has come."""
    late_told_at = models.DateTimeField(null=True)
    """The committee was told that its day has passed."""

    class Meta:
        indexes = [
            # What nobody has confirmed: the reminders and the list of what is overdue ask for nothing else.
            models.Index(fields=["due_date"], condition=models.Q(confirmed_at__isnull=True), name="instalment_open")
        ]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="instalment_number"),
            models.CheckConstraint(condition=models.Q(amount_fen__gte=0), name="instalment_not_negative"),
        ]


class Sheet(models.Model):
    """Which document was issued about whom or what."""

    id = models.UUIDField(primary_key=True)
    """The document's."""
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=12)
    """`seat`, `session`, `agreement` or `court`."""
    number = models.PositiveSmallIntegerField()
    """Of that seat, session or agreement."""
    printed = models.CharField(max_length=40)
    """The document's own number."""
    issued_at = models.DateTimeField()


class As(models.TextChoices):
    """In which part a name stands under an agreement."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    MEDIATOR = "mediator"
    COMMITTEE = "committee"


class Signer(models.Model):
    """A person under one agreement, on one side of it and on no other: the store keeps one row for each person."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    as_what = models.CharField(max_length=12, choices=As)
    person = models.BinaryField()
    """Keyed hash of the number they are known by: equal for the same person, and nothing else."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="signer_one_side")]


class Signature(models.Model):
    """Somebody put their name under an agreement, for one seat. That its side is the signer's, the store holds
    (`0002_walls`)."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    number = models.PositiveSmallIntegerField()
    """In which order it was signed."""
    as_what = models.CharField(max_length=12, choices=As)
    signer = models.ForeignKey(Signer, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    proxy_sealed = models.BinaryField(null=True)
    """Name of whoever signed in the party's place."""
    on_paper = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="signature_number"),
            models.UniqueConstraint(fields=["agreement", "seat"], name="signature_of_seat"),
            models.UniqueConstraint(
                fields=["agreement", "as_what"], condition=models.Q(seat__isnull=True), name="signature_of_office"
            ),
        ]
