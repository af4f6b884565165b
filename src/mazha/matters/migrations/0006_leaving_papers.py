"""Files of deleted photos: which are to be removed, and a quick look whether another matter shows the same one."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are built while requests run
    dependencies = [("matters", "0005_who_looked")]

    operations = [
        migrations.CreateModel(
            name="Leaving",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("part", models.CharField(max_length=10)),
                ("sha256", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
        AddIndexConcurrently("paper", models.Index(fields=["sha256"], name="paper_shown")),
        AddIndexConcurrently("paper", models.Index(fields=["original_sha256"], name="paper_original")),
    ]
