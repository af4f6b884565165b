"""Who confirmed which number or way, and on what paper it rests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_leaner"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=120, unique=True)),
                ("what", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=60)),
                ("source", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]  # fmt: skip
