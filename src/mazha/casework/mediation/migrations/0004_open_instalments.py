"""What nobody has confirmed yet, by its day."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("mediation", "0003_kept_and_reminded")]

    operations = [
        AddIndexConcurrently(
            "instalment",
            models.Index(fields=["due_date"], condition=models.Q(confirmed_at__isnull=True), name="instalment_open"),
        )
    ]
