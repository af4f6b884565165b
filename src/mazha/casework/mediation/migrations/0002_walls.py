"""The second wall: what is said at the table is for those who sit at it, and a private word for two people alone."""

from django.db import migrations

# Not for who sees the matter by its area or by the desk it came in at: they see that there is a mediation, and no more.
AT_TABLE = """
  exists (select 1 from matters_matter m where m.id = matter_id and (
    (select mazha_sees_everything()) or m.code = (select mazha_code())
    or m.id = (select mazha_matter_of(mazha_party()))
    or m.id = any((select mazha_matters_naming(mazha_named()))::uuid[])
    or m.lead_unit_id = any((select mazha_units())::int[])))
"""
TABLES = ("case", "seat", "declaration", "session", "coming", "agreement", "instalment", "signer", "signature")
WALLS = "".join(
    f"""
alter table mediation_{table} enable row level security;
create policy read on mediation_{table} for select using ({AT_TABLE});
create policy add on mediation_{table} for insert with check (true);
create policy change on mediation_{table} for update using ({AT_TABLE}) with check (true);
revoke delete, truncate on mediation_{table} from mazha_app;
"""
    for table in TABLES
)
UNWALL = "".join(
    f"""
grant delete on mediation_{table} to mazha_app;
drop policy read on mediation_{table};
drop policy add on mediation_{table};
drop policy change on mediation_{table};
alter table mediation_{table} disable row level security;
"""
    for table in TABLES
)

# Whoever said it, by the code they hold; and the mediator it was said to, while they are the mediator. Not the system,
# not the committee, not a mediator who comes after.
ITS_SIDE = """
  exists (select 1 from mediation_seat s where s.id = seat_id and s.matter_id = mediation_caucus.matter_id and (
    s.party_id = (select mazha_party())
    or (s.number = 1 and (select mazha_party()) is null
        and exists (select 1 from matters_matter m where m.id = s.matter_id and m.code = (select mazha_code())))))
"""
ITS_MEDIATOR = """
  (officer_id = (select mazha_named())
   and exists (select 1 from mediation_case c where c.matter_id = mediation_caucus.matter_id
               and c.mediator_id = (select mazha_named())))
"""
CAUCUS = f"""
alter table mediation_caucus enable row level security;
create policy read on mediation_caucus for select using (({ITS_SIDE}) or ({ITS_MEDIATOR}));
create policy add on mediation_caucus for insert
  with check ((by_party and ({ITS_SIDE})) or (not by_party and ({ITS_MEDIATOR})));
revoke update, delete, truncate on mediation_caucus from mazha_app;
"""
BRIEF = """
alter table mediation_brief enable row level security;
create policy read on mediation_brief for select using (
  (select mazha_party()) is null and exists (select 1 from matters_matter m where m.id = matter_id and (
    m.code = (select mazha_code()) or m.lead_unit_id = any((select mazha_units())::int[])
    or m.id = any((select mazha_matters_naming(mazha_named()))::uuid[]))));
create policy add on mediation_brief for insert with check (true);
revoke update, delete, truncate on mediation_brief from mazha_app;
"""
UNBRIEF = """
grant update, delete on mediation_brief to mazha_app;
drop policy read on mediation_brief;
drop policy add on mediation_brief;
alter table mediation_brief disable row level security;
"""
UNCAUCUS = """
grant update, delete on mediation_caucus to mazha_app;
drop policy read on mediation_caucus;
drop policy add on mediation_caucus;
alter table mediation_caucus disable row level security;
"""

# A signature stands on the side of its seat and of its signer, and a signer on one side of an agreement.
SIDES = """
alter table mediation_seat add constraint seat_side unique (id, side);
alter table mediation_signer add constraint signer_side unique (id, as_what);
alter table mediation_signature
  add constraint signature_seat_side foreign key (seat_id, as_what) references mediation_seat (id, side),
  add constraint signature_signer_side foreign key (signer_id, as_what) references mediation_signer (id, as_what);
"""
UNSIDES = """
alter table mediation_signature drop constraint signature_seat_side, drop constraint signature_signer_side;
alter table mediation_signer drop constraint signer_side;
alter table mediation_seat drop constraint seat_side;
"""


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_initial"), ("matters", "0016_other_side")]

    operations = [
        migrations.RunSQL(SIDES, UNSIDES),  # house: locks-table -- made in the migration before: empty
        migrations.RunSQL(WALLS, UNWALL),
        migrations.RunSQL(CAUCUS, UNCAUCUS),
        migrations.RunSQL(BRIEF, UNBRIEF),
    ]
