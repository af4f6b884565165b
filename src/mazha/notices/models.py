"""The outbox, the words of notices, who follows what, and what a person must look at."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Wording(models.Model):
    """The district's own words for a notice in one language, in place of the packaged ones."""

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
        """For the site inbox: it lies there."""
        HELD = "held"
        """No transport is set up for it: it was not sent, and a person decides what becomes of it."""
        DEAD = "dead"
        """Tried as often as the schedule allows, in vain."""
        DROPPED = "dropped"
        """Nobody is left to tell, or a person gave it up; `failure` says which."""

    id = models.UUIDField(primary_key=True)
    """Also the id the transport carries, so that a receiver can tell a repeat."""
    matter = models.ForeignKey("matters.Matter", models.PROTECT, null=True, related_name="notices", db_index=False)
    name = models.CharField(max_length=60)
    """Of the wording, or the CloudEvents type."""
    transport = models.CharField(max_length=20)
    recipient = models.CharField(max_length=60)
    """`party:<uuid>`, `matter:<uuid>`, `officer:<id>`, `unit:<id>`, `role:<role>@<unit or area>`, `hook:<uuid>`:
    looked up when it is sent, never copied."""
    language = models.CharField(max_length=10, default="zh-hans")
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    """When it is tried next; while it is being tried, when it may be taken up again should that try vanish."""
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    """For the site inbox: when one of those it is for opened it first."""
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="notice_waiting"),
            models.Index(
                fields=["recipient", "-made_at", "-id"], condition=models.Q(transport="inbox"), name="notice_inbox"
            ),
            models.Index(
                fields=["recipient"], condition=models.Q(transport="inbox", seen_at__isnull=True), name="notice_unseen"
            ),
            models.Index(
                fields=["state", "-made_at", "-id"], condition=models.Q(state__in=["dead", "held"]), name="notice_stuck"
            ),
            models.Index(fields=["matter"], name="notice_matter"),
            # Rows come in the order of time: an index of blocks finds the oldest at next to no cost.
            BrinIndex(fields=["made_at"], name="notice_age"),
        ]


class Follower(models.Model):
    """Someone outside who is told whenever a kind of event happens."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=60)
    """Of the event, such as `mazha.matter.opened`."""
    transport = models.CharField(max_length=20)
    recipient = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "recipient"], name="follower_once")]


class Mailbox(models.Model):
    """Where those who share a site inbox want to be told by mail as well: a unit, a role, an officer."""

    recipient = models.CharField(max_length=60, primary_key=True)
    address_sealed = models.BinaryField()
    language = models.CharField(max_length=10, default="zh-hans")
    set_at = models.DateTimeField()


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
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(done_at__isnull=True), name="errand_once_open"
            )
        ]
        indexes = [
            models.Index(fields=["role", "opened_at"], condition=models.Q(done_at__isnull=True), name="errand_open")
        ]
