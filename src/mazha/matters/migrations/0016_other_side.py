"""Finding the other side of a matter by their own code, reaching everyone in it, and reading what follows from it."""

from django.db import migrations

# Asked with the owner's rights: whoever acts may not read the rows of the others. None gives out a name or a number.
FUNCTIONS = """
create function mazha_party_by_code(print bytea) returns table (party uuid, code varchar)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, m.code from matters_party p join matters_matter m on m.id = p.matter_id where p.code_print = print $$;
revoke all on function mazha_party_by_code(bytea) from public;
grant execute on function mazha_party_by_code(bytea) to mazha_app;

create function mazha_reachable(matter uuid) returns table (id uuid, language varchar, part varchar)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, p.language, p.part from matters_party p
  where p.matter_id = matter and p.phone_sealed is not null order by p.added_at, p.id $$;
revoke all on function mazha_reachable(uuid) from public;
grant execute on function mazha_reachable(uuid) to mazha_app;

create function mazha_chapters()
returns table (code varchar, procedure varchar, version varchar, stage varchar, opened_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive told(id) as (
    select m.id from matters_matter m where mazha_party() is null and mazha_code() <> '' and m.code = mazha_code()
    union
    select case when l.matter_id = t.id then l.other_id else l.matter_id end
    from told t join matters_link l on l.kind = 'follows' and (l.matter_id = t.id or l.other_id = t.id))
  select m.code, m.procedure, m.version, m.stage, m.opened_at from told join matters_matter m on m.id = told.id $$;
revoke all on function mazha_chapters() from public;
grant execute on function mazha_chapters() to mazha_app;
"""
BACK = """
drop function mazha_chapters();
drop function mazha_reachable(uuid);
drop function mazha_party_by_code(bytea);
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0015_papers_for_one"), ("people", "0004_named")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
