"""The rule of who sees a matter, with those named in it and those kept from it; and search by month.

`mazha_sees` is the rule of `queries/visible.py` in SQL; `tests/access` holds the two together.
"""

from importlib import import_module

from django.db import migrations

walls = import_module("mazha.matters.migrations.0002_walls")
before, opened, belongs = walls.SEES, walls.OPENED, walls.BELONGS

# Asked as the owner: under row security the index of `officers` is out of reach, for its operator is not leakproof.
NAMING = """
create function mazha_matters_naming(officer integer) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(id), '{}') from matters_matter
  where officer is not null and officers is not null and officers @> array[officer] $$;
revoke all on function mazha_matters_naming(integer) from public;
grant execute on function mazha_matters_naming(integer) to mazha_app;
create function mazha_matter_of(party uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select matter_id from matters_party where id = party $$;
revoke all on function mazha_matter_of(uuid) from public;
grant execute on function mazha_matter_of(uuid) to mazha_app;
"""
NAMING_BACK = "drop function mazha_matter_of(uuid); drop function mazha_matters_naming(integer);"

SEES = f"""
  ({before} or id = any((select mazha_matters_naming(mazha_named()))::uuid[])
   or id = (select mazha_matter_of(mazha_party())))
  and (barred && (select mazha_barred_from())) is not true
"""

# The other side is in the matter, and sees of what the first side brought only themselves.
CLOSED = {"words": opened, "party": opened, "paper": opened, "note": opened, "link": belongs, "reading": belongs}
FIRST_SIDE = "".join(
    f"alter policy read on matters_{table} using ((select mazha_party()) is null and ({rule})"
    f"{' or id = (select mazha_party())' if table == 'party' else ''});\n"
    for table, rule in CLOSED.items()
)
FIRST_SIDE_BACK = "".join(f"alter policy read on matters_{table} using ({rule});\n" for table, rule in CLOSED.items())

POLICIES = f"""
alter policy read on matters_matter using ({SEES});
alter policy change on matters_matter using ({SEES}) with check (true);
alter policy erase on matters_matter using ({SEES});
"""
POLICIES_BACK = f"""
alter policy read on matters_matter using ({before});
alter policy change on matters_matter using ({before}) with check (true);
alter policy erase on matters_matter using ({before});
"""

# One plan for every month and every asker: the lists of the month's pairs, then the rows they have in common. Left to
# itself, the planner guesses at how rare a pair is, and may prefer to read all words, newest first.
FIND = f"""
create function mazha_find(given text[], most integer, patience integer)
returns table (found uuid, reached timestamptz) language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  pairs bigint[] := (
    select array_agg(distinct b::bigint & 4294967295) from unnest(given) g, unnest(mazha_bigrams(g)) b);
  oldest integer := (select mazha_month(opened_at) from matters_matter order by opened_at, id limit 1);
  newest integer := (select mazha_month(opened_at) from matters_matter order by opened_at desc, id desc limit 1);
  wanted integer := least(most, 500);
  looked bigint := 0;
  held bigint;
  ids uuid[];
begin
  if newest is null then  -- nobody has said anything yet
    return;
  end if;
  for month in reverse newest .. oldest loop
    with hit as materialized (
      select w.matter_id, w.opened_at as said_at from matters_words w
      where mazha_words_keys(w.text, w.opened_at) @> array(select month::bigint << 32 | pair from unnest(pairs) pair)
        and (select bool_and(position(lower(g) in lower(w.text)) > 0) from unnest(given) g))
    select (select count(*) from hit), array(
      select m.id from hit join matters_matter m on m.id = hit.matter_id where m.restricted = '' and ({SEES})
      order by said_at desc limit wanted)
    into held, ids;
    return query select unnest(ids), null::timestamptz;
    wanted := wanted - cardinality(ids);
    exit when wanted <= 0;
    looked := looked + held;
    if looked > patience and month > oldest then
      return query select null::uuid, make_timestamptz(month / 12, month % 12 + 1, 1, 0, 0, 0, 'UTC');
      exit;
    end if;
  end loop;
end $$;
revoke all on function mazha_find(text[], integer, integer) from public;
grant execute on function mazha_find(text[], integer, integer) to mazha_app;
"""
FIND_BACK = "drop function mazha_find(text[], integer, integer);"


class Migration(migrations.Migration):
    dependencies = [("matters", "0012_words_index"), ("people", "0004_named")]

    operations = [
        migrations.RunSQL(NAMING, NAMING_BACK),
        migrations.RunSQL(POLICIES, POLICIES_BACK),
        migrations.RunSQL(FIRST_SIDE, FIRST_SIDE_BACK),
        migrations.RunSQL(FIND, FIND_BACK),
    ]
