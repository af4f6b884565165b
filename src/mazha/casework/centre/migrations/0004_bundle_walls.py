"""The second wall: a bundle and its parts are seen by who sees the matter; the other side of a matter sees neither."""

from django.db import migrations

SEEN = """(select mazha_party()) is null
  and ((select mazha_sees_everything()) or exists (select 1 from matters_matter m where m.id = matter_id))"""
WALLS = "".join(
    f"""
alter table centre_{table} enable row level security;
create policy read on centre_{table} for select using ({SEEN});
create policy add on centre_{table} for insert with check ({SEEN});
create policy change on centre_{table} for update using ({SEEN}) with check ({SEEN});
revoke delete, truncate on centre_{table} from mazha_app;
"""
    for table in ("bundle", "part")
)
UNWALL = "".join(
    f"""
grant delete on centre_{table} to mazha_app;
drop policy read on centre_{table};
drop policy add on centre_{table};
drop policy change on centre_{table};
alter table centre_{table} disable row level security;
"""
    for table in ("bundle", "part")
)


class Migration(migrations.Migration):
    dependencies = [("centre", "0003_bundles"), ("matters", "0013_named_walls")]

    operations = [migrations.RunSQL(WALLS, UNWALL)]
