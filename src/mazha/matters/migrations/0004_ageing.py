"""Finding what is old enough: receipts that have served, matters that wait to be archived."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are built while requests run
    dependencies = [("matters", "0003_leaner")]

    operations = [
        AddIndexConcurrently("receipt", BrinIndex(fields=["made_at"], name="receipt_age")),
        AddIndexConcurrently(
            "matter",
            models.Index(
                condition=models.Q(("closed_at__isnull", False), models.Q(("stage", "archived"), _negated=True)),
                fields=["closed_at", "id"],
                name="matter_to_archive",
            ),
        ),
    ]
