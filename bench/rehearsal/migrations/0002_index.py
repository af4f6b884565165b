"""An index over all matters, and one over some."""

from django.db import migrations

DROP = ["drop index concurrently if exists rehearsed_all", "drop index concurrently if exists rehearsed_open"]
MAKE = [
    *DROP,
    "create index concurrently rehearsed_all on matters_matter (channel, opened_at, id)",
    "create index concurrently rehearsed_open on matters_matter (rehearsed_times, id) where closed_at is null",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("rehearsal", "0001_columns")]
    operations = [migrations.RunSQL(MAKE, DROP)]
