"""Who looked at one person's data, for the data protection lead, who sees no matter: rows without what they are about."""

from django.db import migrations

CREATE = """
create function mazha_watches_data() returns boolean language sql stable parallel safe as $$
  select exists (select 1 from people_post p where p.officer_id = mazha_officer() and p.role = 'dpo'
    and p.start_date <= (now() at time zone 'Asia/Shanghai')::date
    and (p.end_date is null or p.end_date >= (now() at time zone 'Asia/Shanghai')::date)) $$;

create function mazha_who_looked(given bytea, most integer)
returns table (at timestamptz, what varchar, officer_id integer, post_id integer, organisation_id integer, reason varchar)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.at, r.what, r.officer_id, r.post_id, r.organisation_id, r.reason from matters_reading r
  where r.matter_id in (select p.matter_id from matters_party p where p.phone_print = given)
    and (select mazha_watches_data() or mazha_sees_everything())
  order by r.at desc, r.id desc limit least(most, 500) $$;
revoke all on function mazha_who_looked(bytea, integer) from public;
grant execute on function mazha_who_looked(bytea, integer) to mazha_app;
"""
DROP = """
drop function mazha_who_looked(bytea, integer);
drop function mazha_watches_data();
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_ageing"), ("people", "0003_append_only")]

    operations = [migrations.RunSQL(CREATE, DROP)]
