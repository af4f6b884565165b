"""The second wall: a notice in the site inbox is read by those it is for; a stuck one by administrators; all by the
system. `queries/inbox.py` says the same in Python."""

from django.db import migrations

MINE = """
  (select mazha_sees_everything())
  or (transport = 'inbox' and (
    recipient = any((select mazha_inboxes())::text[])
    or (recipient like 'role:%' and split_part(recipient, '@', 2) = any((select mazha_places_of_posts())::text[]))))
  or (state <> 'sent' and (select mazha_administers()))"""
WALL = f"""
create function mazha_administers() returns boolean language sql stable parallel safe as $$
  select exists (select 1 from people_post p where p.officer_id = mazha_officer() and p.role = 'system_admin'
    and p.start_date <= (now() at time zone 'Asia/Shanghai')::date
    and (p.end_date is null or p.end_date >= (now() at time zone 'Asia/Shanghai')::date)) $$;

create function mazha_inboxes() returns text[] language sql stable parallel safe as $$
  select array(select 'unit:' || u from unnest(mazha_units() || mazha_desks()) u) || ('officer:' || mazha_officer()) $$;

create function mazha_places_of_posts() returns text[] language sql stable parallel safe as $$
  select mazha_units()::text[] || mazha_desks()::text[] || mazha_areas() || mazha_desk_areas() $$;

alter table notices_notice enable row level security;
create policy read on notices_notice for select using ({MINE});
create policy add on notices_notice for insert with check (true);
create policy change on notices_notice for update using ({MINE}) with check (true);
create policy erase on notices_notice for delete using ((select mazha_sees_everything()));
"""
UNWALL = """
drop policy read on notices_notice;
drop policy add on notices_notice;
drop policy change on notices_notice;
drop policy erase on notices_notice;
alter table notices_notice disable row level security;
drop function mazha_places_of_posts();
drop function mazha_inboxes();
drop function mazha_administers();
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("people", "0003_append_only")]

    operations = [migrations.RunSQL(WALL, UNWALL)]
