"""Subscriptions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Subscription(models.Model):
    """A program that wants to hear of events. What it hears follows from what its token may see when it is told."""

    id = models.UUIDField(primary_key=True)
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    secret_sealed = models.BinaryField()
    types = ArrayField(models.CharField(max_length=60))
    key = models.CharField(max_length=100, null=True)
    """Of the request that made it: sent again, it gets the same answer."""
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, blank=True)
    """`by_program`, `by_person`, `gone` (its server said so)."""

    class Meta:
        indexes = [models.Index(fields=["client", "made_at"], name="subscription_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "key"], condition=models.Q(key__isnull=False), name="subscription_key"
            )
        ]
