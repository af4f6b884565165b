"""What stands beside a labour dispute's matter: who claims how much, what was tried, agreed, signed and paid.

Sums are whole fen. Row security (`0002_walls`) lets those at the table read it: the workers by their code, the employer
by its own, and the organisations that have the matter.
"""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What a claim is for. The first three may be asked of a court by payment order (LDTZ 16)."""

    WAGES = "wages"
    INJURY = "injury"
    COMPENSATION = "compensation"
    OTHER = "other"


class Level(models.TextChoices):
    """Who mediates, in this order."""

    COMMUNITY = "community"
    STREET = "street"
    DISTRICT = "district"


class Case(models.Model):
    """One group of workers against one employer."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    employer = models.CharField(max_length=120, db_index=True)
    project = models.CharField(max_length=120, blank=True, db_index=True)
    told = models.TextField()
    """What it is about, in words that the employer reads, too."""
    employer_party = models.UUIDField()
    code_sealed = models.BinaryField(null=True)
    """The employer's own code, for the printed notice."""
    applied_date = models.DateField()
    agreed_at = models.DateTimeField(null=True)
    """When the employer agreed to mediate."""
    ended_at = models.DateTimeField(null=True)
    """When mediation ended, by agreement or without one (LDTZ 14)."""
    level = models.CharField(max_length=12, choices=Level, blank=True)
    """Who has it now; empty until somebody took it on."""


class Attempt(models.Model):
    """One level's turn."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=Level)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    tried = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="attempt_number")]


class Claim(models.Model):
    """One worker's."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    """1 is whoever applied."""
    party_id = models.UUIDField()
    kind = models.CharField(max_length=14, choices=Kind)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="claim_number"),
            models.UniqueConstraint(fields=["matter", "party_id"], name="claim_party"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="claim_positive"),
        ]


class Agreement(models.Model):
    """One draft, or the agreement it became. A changed draft is a new one."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    facts = models.TextField()
    points = models.TextField()
    drafted_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="labour_agreement_number"),
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(dropped_at__isnull=True), name="labour_agreement_one"
            ),
        ]


class Share(models.Model):
    """What one worker is to get with one instalment."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="shares")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+")
    instalment = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "claim", "instalment"], name="share_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="share_positive"),
        ]


class Signature(models.Model):
    """A worker, or the employer, put their name under an agreement: with their code or on paper."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="+")
    """Whose; null for the employer."""
    on_paper = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "claim"], name="labour_signed_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(claim__isnull=True), name="labour_employer_signed_once"
            ),
        ]


class Payment(models.Model):
    """What the employer paid one worker of one instalment. Recovered once the worker, or a clerk after asking them,
    confirmed it.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    share = models.ForeignKey(Share, models.PROTECT, related_name="payments")
    amount_fen = models.BigIntegerField()
    paid_date = models.DateField()
    recorded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    """Null: the worker themselves. How an officer asked stands in the ledger."""
    denied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="payment_number"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="payment_positive"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(denied_at__isnull=True),
                name="payment_one_word",
            ),
        ]


class Onward(models.Model):
    """A matter that followed from a dispute: arbitration, or inspection."""

    matter = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    dispute = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
