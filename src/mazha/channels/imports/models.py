"""What was imported, how far it has come, and what was refused."""

from __future__ import annotations

from django.db import models


class Batch(models.Model):
    """One file under one map. Committed with its rows, so that an import that was cut off goes on where it stopped."""

    id = models.AutoField(primary_key=True)
    source = models.CharField(max_length=60, unique=True)
    """Name of the map and the beginning of the file's hash: stands on every matter of the batch."""
    map = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    sha256 = models.BinaryField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    line = models.PositiveIntegerField(default=0)
    """The last line dealt with."""
    kept = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)


class RefusedRow(models.Model):
    """A row that could not become a matter. Only its line and the reason are kept, nothing of what it says."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
