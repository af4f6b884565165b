"""Where matters wait: moves between stages, counted by day and by how long the stage had lasted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0004_briefing_walls")]

    operations = [
        migrations.CreateModel(
            name="Flow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "district", "street", "procedure", "stage", "next", "bucket",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("district", models.CharField(max_length=6)),
                ("street", models.CharField(max_length=9)),
                ("procedure", models.CharField(max_length=30)),
                ("stage", models.CharField(max_length=30)),
                ("next", models.CharField(max_length=30)),
                ("bucket", models.SmallIntegerField()),
                ("n", models.IntegerField()),
                ("handed", models.IntegerField()),
                ("returned", models.IntegerField()),
            ],
        ),
    ]  # fmt: skip
