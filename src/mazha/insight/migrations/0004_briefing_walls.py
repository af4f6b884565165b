"""Who sees a briefing, who may write what of it, and that a signed one stays.

The system makes them and removes drafts that nobody signed; officers change the remarks and sign, in rows of their own
area, and no other column.
"""

from django.db import migrations

OF_AREA = """(select mazha_sees_everything()) or place = any((select mazha_areas())::text[])
  or left(place, 6) = any((select mazha_areas())::text[])"""
WALLS = f"""
alter table insight_briefing enable row level security;
create policy read on insight_briefing for select using ({OF_AREA});
create policy make on insight_briefing for insert with check ((select mazha_sees_everything()));
create policy change on insight_briefing for update using ({OF_AREA}) with check ({OF_AREA});
create policy clear on insight_briefing for delete using ((select mazha_sees_everything()));
revoke update, truncate on insight_briefing from mazha_app;
grant update (remarks, edition, remarked_by_id, remarked_at, signed_by_id, signed_at, signed_name, signed_role,
  signed_organisation_id) on insight_briefing to mazha_app;
create function insight_briefing_stays() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.signed_at is not null then
    raise exception 'a signed briefing stays as it is' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger insight_briefing_stays before update or delete on insight_briefing for each row
  execute function insight_briefing_stays();
"""
WALLS_BACK = """
drop trigger insight_briefing_stays on insight_briefing;
drop function insight_briefing_stays();
drop policy read on insight_briefing; drop policy make on insight_briefing;
drop policy change on insight_briefing; drop policy clear on insight_briefing;
alter table insight_briefing disable row level security;
grant update on insight_briefing to mazha_app;
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_briefing")]

    operations = [migrations.RunSQL(WALLS, WALLS_BACK)]
