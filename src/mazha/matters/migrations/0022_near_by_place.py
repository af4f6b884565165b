"""Near matters are found by their place, however many open ones there are: stages are looked at afterwards.

With ten million matters the planner took the index of the queue, by stage, and read 20,000 rows to find fifty.
"""

from django.db import migrations

NEAR = """
create or replace function mazha_near_of(cells bigint[], west float8, south float8, east float8, north float8, since timestamptz,
                              most integer, kind text, stages text[])
returns table (id text, gist varchar, category varchar, stage varchar, opened double precision,
               lon double precision, lat double precision, words text)
language sql stable security definer set search_path = public, pg_temp as $$
  with here as materialized (
    select id, gist, category, stage, opened_at, lon, lat from matters_matter
    where cell = any(cells) and opened_at >= since and closed_at is null and restricted = ''
      and procedure = kind and stage || '' = any(stages)
      and lon between west and east and lat between south and north),
  newest as materialized (select * from here order by opened_at desc limit least(most, 100))
  select m.id::text, m.gist, m.category, m.stage, extract(epoch from m.opened_at)::float8, m.lon, m.lat,
         left(w.text, 600)
  from newest m join matters_words w on w.matter_id = m.id
  order by m.opened_at desc $$;
"""
NEAR_BACK = """
create or replace function mazha_near_of(cells bigint[], west float8, south float8, east float8, north float8, since timestamptz,
                              most integer, kind text, stages text[])
returns table (id text, gist varchar, category varchar, stage varchar, opened double precision,
               lon double precision, lat double precision, words text)
language sql stable security definer set search_path = public, pg_temp as $$
  with here as materialized (
    select id, gist, category, stage, opened_at, lon, lat from matters_matter
    where cell = any(cells) and opened_at >= since and closed_at is null and restricted = ''
      and procedure = kind and stage = any(stages)
      and lon between west and east and lat between south and north),
  newest as materialized (select * from here order by opened_at desc limit least(most, 100))
  select m.id::text, m.gist, m.category, m.stage, extract(epoch from m.opened_at)::float8, m.lon, m.lat,
         left(w.text, 600)
  from newest m join matters_words w on w.matter_id = m.id
  order by m.opened_at desc $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0021_near_of_a_kind")]

    operations = [migrations.RunSQL(NEAR, NEAR_BACK)]
