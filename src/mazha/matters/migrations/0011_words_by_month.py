"""Words are found month by month: a pair of characters stands in the index once for each month in which it was said.

With one list for all years, two common pairs meant reading ten years of lists and of rows for one page of results.
"""

from django.db import migrations

# Named in full, for an index is built with no search path. The month counted from year 0, above the pair: exact, and the newest month's lists are as short as a month is.
KEYS = """
create function mazha_month(at timestamptz) returns integer language sql immutable strict parallel safe as $$
  select (extract(year from at at time zone 'UTC') * 12 + extract(month from at at time zone 'UTC') - 1)::integer $$;
create function mazha_words_keys(t text, at timestamptz) returns bigint[]
language sql immutable strict parallel safe as $$
  select array_agg(public.mazha_month(at)::bigint << 32 | (pair::bigint & 4294967295)) from unnest(public.mazha_bigrams(t)) pair $$;
"""
KEYS_BACK = """
drop function mazha_words_keys(text, timestamptz);
drop function mazha_month(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_named_indexes")]

    operations = [migrations.RunSQL(KEYS, KEYS_BACK)]
