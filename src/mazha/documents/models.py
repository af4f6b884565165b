"""Templates in their versions, numbers, and which paper of a matter is which document. Private to the app."""

from __future__ import annotations

from django.db import models


class Template(models.Model):
    """One version of a kind's words. Never altered: a change is the next version."""

    class Origin(models.TextChoices):
        PACKAGED = "packaged"
        OWN = "own"
        """Approved by a legal reviewer of the district."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=Origin)
    title_zh = models.CharField(max_length=120)
    body_zh = models.TextField()
    title_en = models.CharField(max_length=200)
    body_en = models.TextField()
    reason = models.CharField(max_length=200, blank=True)
    """Why it was changed, in the reviewer's words."""
    officer = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    """Who approved it; null for a packaged one."""
    actor_name = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="template_version")]


class Mark(models.Model):
    """The word that stands for an organisation and a family of documents in numbers (机关代字): 奎人调."""

    id = models.AutoField(primary_key=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    family = models.CharField(max_length=12)
    mark = models.CharField(max_length=12, unique=True)
    is_current = models.BooleanField(default=True, db_default=True)
    """One that was given up stays here, so that nobody else's numbers ever read like those it stood in."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "family"], condition=models.Q(is_current=True), name="mark_in_use"
            )
        ]


class Counter(models.Model):
    """The last number drawn in a year. Its row is locked by whoever draws, until they commit: no gap and no twin."""

    id = models.AutoField(primary_key=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    family = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "family", "year"], name="counter_of_year")]


class Document(models.Model):
    """One document that was issued. What it says stands in its file alone."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    paper_id = models.UUIDField()
    """The paper with every seal so far: the newest file."""
    kind = models.CharField(max_length=60)
    template = models.ForeignKey(Template, models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=10)
    number = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    sha256 = models.BinaryField()
    """Of the newest file."""
    seals = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()


class Earlier(models.Model):
    """A paper that a newer one of the same document took the place of, when a seal was added."""

    paper_id = models.UUIDField(primary_key=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="earlier")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+", db_index=False)
    sha256 = models.BinaryField()
