"""Private words come back by no code, since officers see codes; instalments remember who was told of them."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

walls = import_module("mazha.casework.mediation.migrations.0002_walls")

# When a side wrote to the mediator, and no word of it: what its own page may show by the code alone.
TOLD = """
create function mazha_told_alone(of_matter uuid) returns table (at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.at from mediation_caucus c join mediation_seat s on s.id = c.seat_id
  where c.matter_id = of_matter and c.by_party and (
    s.party_id = mazha_party()
    or (s.number = 1 and mazha_party() is null
        and exists (select 1 from matters_matter m where m.id = s.matter_id and m.code = mazha_code())))
  order by c.at, c.id $$;
revoke all on function mazha_told_alone(uuid) from public;
grant execute on function mazha_told_alone(uuid) to mazha_app;
"""
BRIEF = """
  (select mazha_party()) is null and exists (select 1 from matters_matter m where m.id = matter_id and (
    m.lead_unit_id = any((select mazha_units())::int[])
    or m.id = any((select mazha_matters_naming(mazha_named()))::uuid[])))
"""
BRIEF_BACK = """
  (select mazha_party()) is null and exists (select 1 from matters_matter m where m.id = matter_id and (
    m.code = (select mazha_code()) or m.lead_unit_id = any((select mazha_units())::int[])
    or m.id = any((select mazha_matters_naming(mazha_named()))::uuid[])))
"""
# For the committee and the mediator: whoever sits at the table finds the papers that are for them.
SHEETS = f"""
alter table mediation_sheet enable row level security;
create policy read on mediation_sheet for select using ((select mazha_party()) is null and {walls.AT_TABLE});
create policy add on mediation_sheet for insert with check (true);
revoke update, delete, truncate on mediation_sheet from mazha_app;
"""
SHEETS_BACK = """
grant update, delete on mediation_sheet to mazha_app;
drop policy read on mediation_sheet;
drop policy add on mediation_sheet;
alter table mediation_sheet disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("mediation", "0002_walls"), ("matters", "0016_other_side")]

    operations = [
        migrations.AddField("instalment", "asked_at", models.DateTimeField(null=True)),
        migrations.AddField("instalment", "late_told_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("about", models.CharField(max_length=12)),
                ("number", models.PositiveSmallIntegerField()),
                ("printed", models.CharField(max_length=40)),
                ("issued_at", models.DateTimeField()),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="matters.matter"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(SHEETS, SHEETS_BACK),
        migrations.RunSQL(TOLD, "drop function mazha_told_alone(uuid);"),
        migrations.RunSQL(
            f"alter policy read on mediation_caucus using ({walls.ITS_MEDIATOR})",
            f"alter policy read on mediation_caucus using (({walls.ITS_SIDE}) or ({walls.ITS_MEDIATOR}))",
        ),
        migrations.RunSQL(
            f"alter policy read on mediation_brief using ({BRIEF})",
            f"alter policy read on mediation_brief using ({BRIEF_BACK})",
        ),
    ]
