"""No room twice at one time; and the second wall: what a number brought is seen by who sees the matter, what a room
is held for by who may read its words.

A range of one number stands in for `=`, which a GiST index has only with an extension.
"""

from importlib import import_module

from django.db import migrations

opened = import_module("mazha.matters.migrations.0002_walls").OPENED

NEVER_TWICE = """
alter table centre_booking add constraint room_once exclude using gist (
  int4range(room_id, room_id, '[]') with &&, tstzrange(starts_at, ends_at) with &&
) where (cancelled_at is null)"""

# Of either, the other side of a matter sees nothing.
SEEN = """(select mazha_party()) is null
  and ((select mazha_sees_everything()) or exists (select 1 from matters_matter m where m.id = matter_id))"""
OF_THE_HOUSE = f"""(select mazha_party()) is null
  and ((select mazha_sees_everything()) or (matter_id is null and (select mazha_officer()) is not null) or {opened})"""
WALLS = "".join(
    f"""
alter table centre_{table} enable row level security;
create policy read on centre_{table} for select using ({rule});
create policy add on centre_{table} for insert with check ({rule});
create policy change on centre_{table} for update using ({rule}) with check ({rule});
create policy erase on centre_{table} for delete using ({rule});
"""
    for table, rule in [("brought", SEEN), ("purpose", OF_THE_HOUSE)]
)
UNWALL = "".join(
    f"drop policy {policy} on centre_{table}; "
    for table in ("brought", "purpose")
    for policy in ("read", "add", "change", "erase")
) + "".join(f"alter table centre_{table} disable row level security; " for table in ("brought", "purpose"))


class Migration(migrations.Migration):
    dependencies = [("centre", "0001_initial"), ("matters", "0013_named_walls"), ("people", "0004_named")]

    operations = [
        # house: locks-table -- the table was made a moment ago, by the migration before
        migrations.RunSQL(NEVER_TWICE, "alter table centre_booking drop constraint room_once"),
        migrations.RunSQL(WALLS, UNWALL),
    ]
