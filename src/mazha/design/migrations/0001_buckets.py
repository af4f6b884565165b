"""Where knocks at public doors are counted (`design/throttle.py`). Not logged: a crash may empty it."""

from django.db import migrations

CREATE = """
create unlogged table design_bucket (
    key bytea primary key,
    left_over double precision not null,
    at timestamptz not null
) with (fillfactor = 50);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [migrations.RunSQL(CREATE, "drop table design_bucket")]
