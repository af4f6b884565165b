"""Who sees counts of moves: who covers the district or the street. The system alone writes them.

The ledger is read by day: a block-range index, which costs an insert next to nothing because entries come in order of time.
"""

from django.db import migrations

WALLS = """
alter table insight_flow enable row level security;
create policy read on insight_flow for select using ((select mazha_sees_everything())
  or district = any((select mazha_areas())::text[]) or street = any((select mazha_areas())::text[]));
create policy keep on insight_flow for all using ((select mazha_sees_everything()))
  with check ((select mazha_sees_everything()));
revoke truncate on insight_flow from mazha_app;
"""
WALLS_BACK = """
drop policy read on insight_flow; drop policy keep on insight_flow;
alter table insight_flow disable row level security;
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("insight", "0005_flow"), ("matters", "0002_walls")]

    operations = [
        migrations.RunSQL(WALLS, WALLS_BACK),
        migrations.RunSQL(
            [
                "drop index concurrently if exists entry_by_time",
                "create index concurrently entry_by_time on matters_entry using brin (at)",
            ],
            "drop index concurrently if exists entry_by_time",
        ),
    ]
