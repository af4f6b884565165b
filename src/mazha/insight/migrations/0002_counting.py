"""Counting as it happens: triggers that note each change, walls around what is kept, and the indexes lists go by.

A bulk load may leave the triggers out with `set local mazha.counting = 'off'`, and must then count anew
(`insight.actions.recount`); see docs/reference/figures.md.
"""

from django.db import migrations

COLUMNS = """district, street, community, lead_unit_id, category, channel, source, opened_at, closed_at, stage,
  outcome, agreed, was_late, late_by_law, supervised_at, reworks, facts"""
NEW = ", ".join(f"new.{name.strip()}" for name in COLUMNS.split(","))
OLD = ", ".join(f"old.{name.strip()}" for name in COLUMNS.split(","))

# Only what a figure or one of its dimensions depends on. Most steps change none of it and cost this comparison alone.
DIFFERS = """(
  old.closed_at, old.outcome, old.agreed, old.was_late, old.late_by_law, old.lead_unit_id, old.category,
  old.stage in ('replied', 'revisit_due'), old.supervised_at is null, old.reworks > 0,
  old.street, old.community, old.district, old.channel, old.source, old.opened_at,
  old.facts -> 'contested', old.facts -> 'extended'
) is distinct from (
  new.closed_at, new.outcome, new.agreed, new.was_late, new.late_by_law, new.lead_unit_id, new.category,
  new.stage in ('replied', 'revisit_due'), new.supervised_at is null, new.reworks > 0,
  new.street, new.community, new.district, new.channel, new.source, new.opened_at,
  new.facts -> 'contested', new.facts -> 'extended'
)"""
COUNTING = "current_setting('mazha.counting', true) is distinct from 'off'"

# They write with the owner's rights: the app's role must not be able to invent or lose a change.
TRIGGERS = f"""
create function insight_note_new() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.insight_change (sign, {COLUMNS}) values (1, {NEW});
  return null;
end $$;
create function insight_note_changed() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.insight_change (sign, {COLUMNS}) values (-1, {OLD}), (1, {NEW});
  return null;
end $$;
create function insight_note_gone() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into public.insight_change (sign, {COLUMNS}) values (-1, {OLD});
  return null;
end $$;
revoke all on function insight_note_new(), insight_note_changed(), insight_note_gone() from public;
create trigger insight_new after insert on matters_matter for each row when ({COUNTING})
  execute function insight_note_new();
create trigger insight_changed after update on matters_matter for each row when ({DIFFERS} and {COUNTING})
  execute function insight_note_changed();
create trigger insight_gone after delete on matters_matter for each row when ({COUNTING})
  execute function insight_note_gone();
"""
TRIGGERS_BACK = """
drop trigger insight_new on matters_matter;
drop trigger insight_changed on matters_matter;
drop trigger insight_gone on matters_matter;
drop function insight_note_new();
drop function insight_note_changed();
drop function insight_note_gone();
"""

# What is kept holds numbers, no matter; still a street's numbers are for those who see that street. Nobody but the system
# itself (the folding job) may write.
WALLS = """
alter table insight_tally enable row level security;
create policy read on insight_tally for select using (
  (select mazha_sees_everything()) or district = any((select mazha_areas())::text[])
  or (within = 'street' and within_value = any((select mazha_areas())::text[]))
  or (within = 'unit' and within_value = any((select mazha_units())::text[]))
  or (by = 'unit' and value = any((select mazha_units())::text[])));
create policy keep on insight_tally for all using ((select mazha_sees_everything()))
  with check ((select mazha_sees_everything()));
alter table insight_change enable row level security;
create policy read on insight_change for select using (
  (select mazha_sees_everything()) or district = any((select mazha_areas())::text[])
  or street = any((select mazha_areas())::text[]) or community = any((select mazha_areas())::text[])
  or lead_unit_id = any((select mazha_units())::int[]));
create policy fold on insight_change for delete using ((select mazha_sees_everything()));
revoke insert, update, truncate on insight_change from mazha_app;
alter table insight_tally set (fillfactor = 85);
alter table insight_export enable row level security;
create policy read on insight_export for select using (true);
create policy add on insight_export for insert with check (
  (select mazha_sees_everything()) or officer_id = (select mazha_officer()));
create policy change on insight_export for update using ((select mazha_sees_everything()));
revoke update, delete, truncate on insight_export from mazha_app;
grant update (state, rows) on insight_export to mazha_app;
"""
WALLS_BACK = """
grant update, delete on insight_export to mazha_app;
drop policy read on insight_export; drop policy add on insight_export; drop policy change on insight_export;
alter table insight_export disable row level security;
grant insert, update on insight_change to mazha_app;
drop policy read on insight_change; drop policy fold on insight_change;
alter table insight_change disable row level security;
drop policy read on insight_tally; drop policy keep on insight_tally;
alter table insight_tally disable row level security;
"""

# Two counts by number of days, added up; what comes to nothing is left out.
BOTH = """
create function insight_both(a jsonb, b jsonb) returns jsonb language sql immutable parallel safe as $$
  select case when a is null then b when b is null then a else (
    select jsonb_object_agg(k, n) from (
      select k, sum(v::int) as n from (select * from jsonb_each_text(a) union all select * from jsonb_each_text(b)) e (k, v)
      group by k having sum(v::int) <> 0) s) end $$;
"""

# The lists behind figures. All but the last are touched only when a matter ends, never at intake.
INDEXES = """
create index matter_ended on matters_matter (closed_at, id) where closed_at is not null;
create index matter_street_ended on matters_matter (street, closed_at, id) where closed_at is not null;
create index matter_unit_ended on matters_matter (lead_unit_id, closed_at, id) where closed_at is not null;
create index matter_category_ended on matters_matter (category, closed_at, id) where closed_at is not null;
create index matter_outcome_ended on matters_matter (outcome, closed_at, id) where closed_at is not null;
create index matter_open_newest on matters_matter (opened_at, id) where closed_at is null;
"""
INDEXES_BACK = """
drop index matter_ended; drop index matter_street_ended; drop index matter_unit_ended;
drop index matter_category_ended; drop index matter_outcome_ended; drop index matter_open_newest;
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial"), ("matters", "0002_walls")]

    operations = [
        migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),
        migrations.RunSQL(WALLS, WALLS_BACK),
        migrations.RunSQL(BOTH, "drop function insight_both(jsonb, jsonb);"),
        migrations.RunSQL(INDEXES, INDEXES_BACK),
    ]
