"""The second wall: claims and payments are for the workers, the employer, and the organisations that have the matter."""

from django.db import migrations

# Not for who sees the matter by its area or by the desk it came in at: they see that there is a dispute, and no more.
AT_TABLE = """
  exists (select 1 from matters_matter m where m.id = matter_id and (
    (select mazha_sees_everything()) or m.code = (select mazha_code())
    or m.id = (select mazha_matter_of(mazha_party()))
    or m.lead_unit_id = any((select mazha_units())::int[]) or m.units && (select mazha_units())))
"""
TABLES = ("case", "attempt", "claim", "agreement", "share", "signature", "payment", "onward")
WALLS = "".join(
    f"""
alter table labour_{table} enable row level security;
create policy read on labour_{table} for select using ({AT_TABLE});
create policy add on labour_{table} for insert with check (true);
create policy change on labour_{table} for update using ({AT_TABLE}) with check (true);
revoke delete, truncate on labour_{table} from mazha_app;
"""
    for table in TABLES
)
UNWALL = "".join(
    f"""
grant delete on labour_{table} to mazha_app;
drop policy read on labour_{table};
drop policy add on labour_{table};
drop policy change on labour_{table};
alter table labour_{table} disable row level security;
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("labour", "0001_initial"), ("matters", "0016_other_side")]

    operations = [migrations.RunSQL(WALLS, UNWALL)]
