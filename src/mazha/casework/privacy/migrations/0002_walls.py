"""The second wall: a request is read by the person who made it, and by the system. It is never erased.

The data protection lead works on requests without reading matters: the lead's door reads them as the system, and hands
out nothing that names the matter.
"""

from django.db import migrations

MINE = """
  (select mazha_sees_everything())
  or exists (select 1 from matters_matter m where m.id = matter_id and m.code = (select mazha_code()))"""
WALL = f"""
alter table privacy_request enable row level security;
create policy read on privacy_request for select using ({MINE});
create policy add on privacy_request for insert with check ({MINE});
create policy change on privacy_request for update using ({MINE}) with check ({MINE});
revoke delete, truncate on privacy_request from mazha_app;
"""
UNWALL = """
grant delete on privacy_request to mazha_app;
drop policy read on privacy_request;
drop policy add on privacy_request;
drop policy change on privacy_request;
alter table privacy_request disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("matters", "0005_who_looked")]

    operations = [migrations.RunSQL(WALL, UNWALL)]
