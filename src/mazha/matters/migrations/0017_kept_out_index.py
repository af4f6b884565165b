"""Matters kept from somebody, found by whom: none for most organisations."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("matters", "0016_other_side")]

    operations = [
        AddIndexConcurrently(
            "matter",
            GinIndex(fields=["barred"], condition=models.Q(barred__isnull=False), name="matter_barred"),
        )
    ]
