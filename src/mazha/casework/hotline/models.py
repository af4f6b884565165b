"""Standard answers: sentences a unit has agreed on, to start a reply from."""

from __future__ import annotations

from django.db import models


class StandardAnswer(models.Model):
    """Offered where a reply is written for a matter of its category."""

    id = models.AutoField(primary_key=True)
    category = models.CharField(max_length=20, blank=True)
    """A category's code or the beginning of one; empty for any."""
    title = models.CharField(max_length=80)
    body = models.TextField()
    closed_at = models.DateTimeField(null=True)
