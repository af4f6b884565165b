"""The second wall and the append-only ledger, in the store itself.

`mazha_sees` is the rule of `queries/visible.py` in SQL; `tests/access` holds the two together.
"""

from django.db import migrations

SEES = """
  (select mazha_sees_everything())
  or district = any((select mazha_areas())::text[]) or street = any((select mazha_areas())::text[])
  or community = any((select mazha_areas())::text[]) or grid = any((select mazha_areas())::text[])
  or lead_unit_id = any((select mazha_units())::int[]) or units && (select mazha_units())
  or registered_at_desk_id = any((select mazha_desks())::int[]) or units && (select mazha_desks())
  or (stage = 'registered' and (
    district = any((select mazha_desk_areas())::text[]) or street = any((select mazha_desk_areas())::text[])
    or community = any((select mazha_desk_areas())::text[]) or grid = any((select mazha_desk_areas())::text[])))
  or (code = (select mazha_code()))
"""

# Words, people, papers and notes of a restricted matter open to its own resident, to the system, and to an officer who
# gave a reason in the last while.
OPENED = """
  exists (select 1 from matters_matter m where m.id = matter_id and (
    m.restricted = '' or (select mazha_sees_everything()) or m.code = (select mazha_code())
    or exists (select 1 from matters_reading r where r.matter_id = m.id and r.what = 'restricted'
               and r.officer_id = (select mazha_officer()) and r.until > now())))
"""
BELONGS = "exists (select 1 from matters_matter m where m.id = matter_id)"

WALLS = "".join(
    f"""
alter table matters_{table} enable row level security;
create policy read on matters_{table} for select using ({rule});
create policy add on matters_{table} for insert with check (true);
create policy change on matters_{table} for update using ({rule}) with check (true);
create policy erase on matters_{table} for delete using ({rule});
"""
    for table, rule in [
        ("matter", SEES),
        ("words", OPENED),
        ("party", OPENED),
        ("paper", OPENED),
        ("note", OPENED),
        ("entry", BELONGS),
        ("link", BELONGS),
        ("reading", BELONGS),
    ]
)
UNWALL = "".join(
    f"drop policy {policy} on matters_{table}; "
    for table in ("matter", "words", "party", "paper", "note", "entry", "link", "reading")
    for policy in ("read", "add", "change", "erase")
) + "".join(
    f"alter table matters_{table} disable row level security; "
    for table in ("matter", "words", "party", "paper", "note", "entry", "link", "reading")
)

LEDGER = """
create function mazha_refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger % is append-only: add an entry that corrects the earlier one.', tg_table_name
    using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on matters_entry
  for each row execute function mazha_refuse_rewriting();
create trigger append_only_whole before truncate on matters_entry
  for each statement execute function mazha_refuse_rewriting();
create trigger append_only before update or delete on matters_reading
  for each row execute function mazha_refuse_rewriting();
create trigger append_only_whole before truncate on matters_reading
  for each statement execute function mazha_refuse_rewriting();
revoke update, delete, truncate on matters_entry, matters_reading from mazha_app;
revoke delete, truncate on matters_matter from mazha_app;
"""
LEDGER_BACK = """
grant update, delete on matters_entry, matters_reading to mazha_app;
grant delete on matters_matter to mazha_app;
drop trigger append_only on matters_entry;
drop trigger append_only_whole on matters_entry;
drop trigger append_only on matters_reading;
drop trigger append_only_whole on matters_reading;
drop function mazha_refuse_rewriting();
"""

# Two neighbouring characters as one integer: exact within the basic plane. pg_trgm has nothing for words of two
# characters, which most Chinese words are.
SEARCH = f"""
create function mazha_bigrams(t text) returns int4[] language sql immutable strict parallel safe as $$
  select array_agg(distinct (ascii(c) << 16) | (ascii(n) & 65535))
  from rows from (unnest(string_to_array(lower(t), null)), unnest(string_to_array(substr(lower(t), 2), null))) u(c, n)
  where n is not null $$;
create index words_bigrams on matters_words using gin (mazha_bigrams(text)) with (fastupdate = on);
create index words_newest on matters_words (opened_at desc);

create function mazha_search(given text[], since timestamptz, most integer)
returns table (id uuid) language plpgsql stable security definer
set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
begin
  return query
  select m.id from matters_words w join matters_matter m on m.id = w.matter_id
  where mazha_bigrams(w.text) @> (select array_agg(distinct b) from unnest(given) g, unnest(mazha_bigrams(g)) b)
    and (select bool_and(position(lower(g) in lower(w.text)) > 0) from unnest(given) g)
    and w.opened_at >= since and m.restricted = '' and ({SEES})
  order by w.opened_at desc limit least(most, 500);
end $$;

create function mazha_near(cells bigint[], since timestamptz, most integer)
returns table (id uuid, gist varchar, category varchar, stage varchar, opened_at timestamptz,
               lon double precision, lat double precision, words text)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.id, m.gist, m.category, m.stage, m.opened_at, m.lon, m.lat, w.text
  from matters_matter m join matters_words w on w.matter_id = m.id
  where m.cell = any(cells) and m.opened_at >= since and m.closed_at is null and m.restricted = ''
  order by m.opened_at desc limit least(most, 100) $$;
create function mazha_receipt(matter uuid)
returns table (code varchar, due_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.code, m.due_at from matters_matter m where m.id = matter $$;
revoke all on function mazha_receipt(uuid) from public;
grant execute on function mazha_receipt(uuid) to mazha_app;
revoke all on function mazha_search(text[], timestamptz, integer) from public;
revoke all on function mazha_near(bigint[], timestamptz, integer) from public;
grant execute on function mazha_search(text[], timestamptz, integer) to mazha_app;
grant execute on function mazha_near(bigint[], timestamptz, integer) to mazha_app;
"""
SEARCH_BACK = """
drop function mazha_receipt(uuid);
drop function mazha_near(bigint[], timestamptz, integer);
drop function mazha_search(text[], timestamptz, integer);
drop index words_newest;
drop index words_bigrams;
drop function mazha_bigrams(text);
"""

class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial"), ("people", "0002_sight")]

    operations = [
        migrations.RunSQL(WALLS, UNWALL),
        migrations.RunSQL(LEDGER, LEDGER_BACK),
        migrations.RunSQL(SEARCH, SEARCH_BACK),
    ]
