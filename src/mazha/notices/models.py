"""The outbox."""

from __future__ import annotations

from django.db import models


class Wording(models.Model):
    """The words of a notice in one language. Places in braces are filled from the notice's facts."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=120)
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="wording_once")]


class Notice(models.Model):
    """One thing to tell one recipient. Written with the change it tells of, sent afterwards."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True)
    """Also the id the transport carries, so that a receiver can tell a repeat."""
    matter = models.ForeignKey("matters.Matter", models.PROTECT, null=True, related_name="notices", db_index=False)
    name = models.CharField(max_length=60)
    """Of the wording, or the CloudEvents type."""
    transport = models.CharField(max_length=20)
    recipient = models.CharField(max_length=60)
    """`party:<uuid>`, `officer:<id>`, `unit:<id>`, `hook:<id>`: looked up when it is sent, never copied."""
    language = models.CharField(max_length=10, default="zh-hans")
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    """For the site inbox: when it was opened."""
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="notice_waiting"),
            models.Index(fields=["recipient", "-made_at"], condition=models.Q(transport="inbox"), name="notice_inbox"),
            models.Index(fields=["-made_at"], condition=models.Q(state="dead"), name="notice_dead"),
            models.Index(fields=["matter"], name="notice_matter"),
        ]


class Errand(models.Model):
    """Something a person must look at because a program could not finish it: a dead letter, a failed import."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    role = models.CharField(max_length=30)
    """Of whoever should look."""
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["role", "opened_at"], condition=models.Q(done_at__isnull=True), name="errand_open")]
