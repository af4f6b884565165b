"""A mark that an organisation gave up stays its own: two numbers must never read alike."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_walls")]

    operations = [
        migrations.AddField("mark", "is_current", models.BooleanField(default=True, db_default=True)),
        migrations.RemoveConstraint("mark", "mark_of_family"),
        migrations.AddConstraint(  # house: locks-table -- the table holds a row for each organisation and family
            "mark",
            models.UniqueConstraint(
                fields=["organisation", "family"], condition=models.Q(is_current=True), name="mark_in_use"
            ),
        ),
    ]
