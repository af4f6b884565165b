"""The index by which the live screens read on where they stopped. Entries from before have no place in it."""

from django.db import migrations

# One that was cut off half-way is there and of no use.
INDEX = [
    "drop index concurrently if exists entry_commit",
    "create index concurrently entry_commit on matters_entry (xid) where xid is not null",
]


class Migration(migrations.Migration):
    atomic = False  # the index is built while requests run
    dependencies = [("matters", "0007_order_of_commit")]

    operations = [migrations.RunSQL(INDEX, "drop index concurrently if exists entry_commit")]
