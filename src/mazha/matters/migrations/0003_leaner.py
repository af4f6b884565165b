"""What an intake pays for: a nearer search that reads words last, and no index that repeats another."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SEES = import_module("mazha.matters.migrations.0002_walls").SEES

# Those here first, then the newest of them: left to itself the planner may walk through every open matter of the
# district, newest first, until enough happen to lie here. A box within the cells throws out what is too far off before
# words are read. Ids and moments as text and seconds: many rows are looked at, four at most are shown.
NEAR = """
drop function mazha_near(bigint[], timestamptz, integer);
create function mazha_near(cells bigint[], west float8, south float8, east float8, north float8, since timestamptz,
                           most integer)
returns table (id text, gist varchar, category varchar, stage varchar, opened double precision,
               lon double precision, lat double precision, words text)
language sql stable security definer set search_path = public, pg_temp as $$
  with here as materialized (
    select id, gist, category, stage, opened_at, lon, lat from matters_matter
    where cell = any(cells) and opened_at >= since and closed_at is null and restricted = ''
      and lon between west and east and lat between south and north),
  newest as materialized (select * from here order by opened_at desc limit least(most, 100))
  select m.id::text, m.gist, m.category, m.stage, extract(epoch from m.opened_at)::float8, m.lon, m.lat,
         left(w.text, 600)
  from newest m join matters_words w on w.matter_id = m.id
  order by m.opened_at desc $$;
revoke all on function mazha_near(bigint[], float8, float8, float8, float8, timestamptz, integer) from public;
grant execute on function mazha_near(bigint[], float8, float8, float8, float8, timestamptz, integer) to mazha_app;
"""
NEAR_BACK = """
drop function mazha_near(bigint[], float8, float8, float8, float8, timestamptz, integer);
create function mazha_near(cells bigint[], since timestamptz, most integer)
returns table (id uuid, gist varchar, category varchar, stage varchar, opened_at timestamptz,
               lon double precision, lat double precision, words text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.id, m.gist, m.category, m.stage, m.opened_at, m.lon, m.lat, w.text
  from matters_matter m join matters_words w on w.matter_id = m.id
  where m.cell = any(cells) and m.opened_at >= since and m.closed_at is null and m.restricted = ''
  order by m.opened_at desc limit least(most, 100) $$;
revoke all on function mazha_near(bigint[], timestamptz, integer) from public;
grant execute on function mazha_near(bigint[], timestamptz, integer) to mazha_app;
"""
# What is looked for stands in a variable: the planner then knows how rare it is. With a subquery in its place it guessed
# one row in two hundred, and walked through all the words newest first for what nobody had ever said.
SEARCH = f"""
create or replace function mazha_search(given text[], since timestamptz, most integer)
returns table (id uuid) language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  wanted int4[] := (select array_agg(distinct b) from unnest(given) g, unnest(mazha_bigrams(g)) b);
begin
  return query
  select m.id from matters_words w join matters_matter m on m.id = w.matter_id
  where mazha_bigrams(w.text) @> wanted
    and (select bool_and(position(lower(g) in lower(w.text)) > 0) from unnest(given) g)
    and w.opened_at >= since and m.restricted = '' and ({SEES})
  order by w.opened_at desc limit least(most, 500);
end $$;
"""
# Django makes one for `like 'x%'` beside every unique text; codes and keys are looked up whole.
LIKE = "drop index if exists matters_matter_code_ad7a708b_like, matters_receipt_key_8c222f65_like"
LIKE_BACK = """
create index matters_matter_code_ad7a708b_like on matters_matter (code varchar_pattern_ops);
create index matters_receipt_key_8c222f65_like on matters_receipt (key varchar_pattern_ops);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(NEAR, NEAR_BACK),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(LIKE, LIKE_BACK),
        migrations.AlterField(
            "matter", "lead_unit",
            models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
        ),
        migrations.AlterField(
            "matter", "registered_by",
            models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            "matter", "registered_at_desk",
            models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
        ),
    ]  # fmt: skip
