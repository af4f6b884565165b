"""The second wall: a place on a list is seen by who sees the matter; the other side of a matter sees none."""

from django.db import migrations

SEEN = """(select mazha_party()) is null
  and ((select mazha_sees_everything()) or exists (select 1 from matters_matter m where m.id = matter_id))"""
WALL = f"""
alter table reception_appointment enable row level security;
create policy read on reception_appointment for select using ({SEEN});
create policy add on reception_appointment for insert with check ({SEEN});
create policy change on reception_appointment for update using ({SEEN}) with check ({SEEN});
revoke delete, truncate on reception_appointment from mazha_app;
"""
UNWALL = """
grant delete on reception_appointment to mazha_app;
drop policy read on reception_appointment;
drop policy add on reception_appointment;
drop policy change on reception_appointment;
alter table reception_appointment disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("reception", "0001_initial"), ("matters", "0013_named_walls"), ("people", "0004_named")]

    operations = [migrations.RunSQL(WALL, UNWALL)]
