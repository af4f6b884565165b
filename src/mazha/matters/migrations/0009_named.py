"""Who is named in a matter, who is kept from it, and a code of their own for the other side."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_commit_index"), ("people", "0004_named")]

    operations = [
        migrations.AddField(
            "matter", "officers",
            django.contrib.postgres.fields.ArrayField(models.IntegerField(), null=True),
        ),
        migrations.AddField(
            "matter", "barred",
            django.contrib.postgres.fields.ArrayField(models.IntegerField(), null=True),
        ),
        migrations.AddField("party", "code_print", models.BinaryField(null=True)),
        migrations.AlterField(  # house: locks-table -- one more choice: no row is touched
            "party", "part",
            models.CharField(
                choices=[
                    ("requester", "Requester"), ("respondent", "Respondent"), ("joined", "Joined"), ("agent", "Agent"),
                ],
                max_length=20,
            ),
        ),
    ]  # fmt: skip
