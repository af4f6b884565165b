"""Check lists that the district keeps itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0003_confirmations")]

    operations = [
        migrations.CreateModel(
            name="CheckLine",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=30)),
                ("text_zh", models.CharField(max_length=120)),
                ("text_en", models.CharField(max_length=160)),
                ("must", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject", "name"), name="check_line_name")],
            },
        ),
    ]
