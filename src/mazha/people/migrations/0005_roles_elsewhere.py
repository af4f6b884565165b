"""Which roles there are stands in `roles.py` alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_named")]

    operations = [
        migrations.AlterField("post", "role", models.CharField(max_length=30)),  # house: locks-table -- no row is touched
    ]
