"""Who sees what of warnings: the counts nobody but the system, the rest the leaders on duty of the district.

A count of three in one grid says much to whoever lives there, so these rows are not for all who see the place.
"""

from django.db import migrations

LEADS = """
create function insight_leads(asked text) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from public.people_post p
    where p.officer_id = public.mazha_officer() and p.role = 'duty_leader' and p.territory = asked) $$;
"""
OF_LEADERS = """(select mazha_sees_everything())
  or (district = any((select mazha_areas())::text[]) and insight_leads(district))"""
SYSTEM = "(select mazha_sees_everything())"
WALLS = f"""
alter table insight_cell enable row level security;
create policy keep on insight_cell for all using ({SYSTEM}) with check ({SYSTEM});
alter table insight_watch enable row level security;
create policy read on insight_watch for select using ({OF_LEADERS});
create policy change on insight_watch for all using ({OF_LEADERS}) with check ({OF_LEADERS});
alter table insight_raised enable row level security;
create policy read on insight_raised for select using ({OF_LEADERS});
create policy keep on insight_raised for all using ({SYSTEM}) with check ({SYSTEM});
alter table insight_rehearsed enable row level security;
create policy read on insight_rehearsed for select using ({OF_LEADERS});
create policy change on insight_rehearsed for all using ({OF_LEADERS}) with check ({OF_LEADERS});
revoke truncate on insight_cell, insight_watch, insight_raised, insight_rehearsed from mazha_app;
"""
WALLS_BACK = """
drop policy keep on insight_cell;
drop policy read on insight_watch; drop policy change on insight_watch;
drop policy read on insight_raised; drop policy keep on insight_raised;
drop policy read on insight_rehearsed; drop policy change on insight_rehearsed;
alter table insight_cell disable row level security;
alter table insight_watch disable row level security;
alter table insight_raised disable row level security;
alter table insight_rehearsed disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0007_warning")]

    operations = [
        migrations.RunSQL(LEADS, "drop function insight_leads(text);"),
        migrations.RunSQL(WALLS, WALLS_BACK),
    ]
