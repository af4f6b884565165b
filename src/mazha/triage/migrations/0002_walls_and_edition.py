"""Suggestions are seen by those who see their matter; categories and duties renew the edition when they change."""

from django.db import migrations

BELONGS = "exists (select 1 from matters_matter m where m.id = matter_id)"
WALL = f"""
alter table triage_suggestion enable row level security;
create policy read on triage_suggestion for select using ((select mazha_sees_everything()) or {BELONGS});
create policy add on triage_suggestion for insert with check (true);
create policy change on triage_suggestion for update using ({BELONGS}) with check (true);
create policy erase on triage_suggestion for delete using ({BELONGS});
"""
UNWALL = """
drop policy read on triage_suggestion;
drop policy add on triage_suggestion;
drop policy change on triage_suggestion;
drop policy erase on triage_suggestion;
alter table triage_suggestion disable row level security;
"""

EDITION = """
create function triage_new_edition() returns trigger language plpgsql as $$
begin
    insert into triage_edition (id, token) values (1, gen_random_uuid())
        on conflict (id) do update set token = excluded.token;
    return null;
end $$;
create trigger new_edition after insert or update or delete or truncate on triage_category
    for each statement execute function triage_new_edition();
create trigger new_edition after insert or update or delete or truncate on triage_duty
    for each statement execute function triage_new_edition();
"""
EDITION_BACK = """
drop trigger new_edition on triage_duty;
drop trigger new_edition on triage_category;
drop function triage_new_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0001_initial")]

    operations = [migrations.RunSQL(WALL, UNWALL), migrations.RunSQL(EDITION, EDITION_BACK)]
