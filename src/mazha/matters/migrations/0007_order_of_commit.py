"""In which order entries became visible, so that whoever waits for news reads each of them once, and misses none.

A number or a moment will not do: a transaction that drew an earlier one may commit later. The transaction's own id can
be held against a snapshot of the store (docs/adr/0011-live-screens.md). The column stands beside the entry, not in it:
no hash covers it, and a restored store may hold the ids of another.
"""

from django.db import migrations

# Without a default at first: entries that are there already are not rewritten, and nobody waits for news of them.
COLUMN = """
alter table matters_entry add column xid xid8;
alter table matters_entry alter column xid set default pg_current_xact_id();
"""
COLUMN_BACK = "alter table matters_entry drop column xid"


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_leaving_papers")]

    operations = [migrations.RunSQL(COLUMN, COLUMN_BACK)]
