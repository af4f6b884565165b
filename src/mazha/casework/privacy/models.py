"""Requests of people about their own data, and what became of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Request(models.Model):
    """One request. Only the person who brought the matter and the system read the row; the lead reads it through a door
    that leaves the matter out."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    party_id = models.UUIDField(null=True)
    """Whose name and number, shown by the number; null: whoever holds the code."""
    asked = ArrayField(models.CharField(max_length=20))
    """Names of what is held, and `other`."""
    words = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=100, null=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    because = models.JSONField(default=list)

    done = ArrayField(models.CharField(max_length=20), default=list)
    """What has been deleted."""
    granted = ArrayField(models.CharField(max_length=20), default=list)
    """What was granted, whether it is deleted yet or waits until it may be."""
    answered_at = models.DateTimeField(null=True)
    by_rule = models.BooleanField(default=False)
    """Everything asked for could be deleted at once: nobody had to decide."""
    answer = models.CharField(max_length=500, blank=True)
    officer = models.ForeignKey("people.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    post_id = models.IntegerField(null=True)
    organisation_id = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(answered_at__isnull=True), name="request_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "key"], condition=models.Q(key__isnull=False), name="request_key"
            ),
        ]
