"""The rules hold for the rows that were there, too."""

from django.db import migrations

VALIDATE = """
alter table matters_matter validate constraint rehearsed_once;
alter table matters_matter validate constraint rehearsed_by;
"""


class Migration(migrations.Migration):
    dependencies = [("rehearsal", "0004_check")]
    operations = [migrations.RunSQL(VALIDATE, migrations.RunSQL.noop)]
