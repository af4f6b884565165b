"""Near matters of one procedure in given stages: what may be joined is asked for, not picked out afterwards.

`mazha_near` of 0003 stays for the release that still asks it.
"""

from django.db import migrations

NEAR = """
create function mazha_near_of(cells bigint[], west float8, south float8, east float8, north float8, since timestamptz,
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
revoke all on function mazha_near_of(bigint[], float8, float8, float8, float8, timestamptz, integer, text, text[])
  from public;
grant execute on function mazha_near_of(bigint[], float8, float8, float8, float8, timestamptz, integer, text, text[])
  to mazha_app;
"""
NEAR_BACK = "drop function mazha_near_of(bigint[], float8, float8, float8, float8, timestamptz, integer, text, text[]);"


class Migration(migrations.Migration):
    dependencies = [("matters", "0020_confined_papers")]

    operations = [migrations.RunSQL(NEAR, NEAR_BACK)]
