"""Whether anything is kept from these organisations. Asked as the owner: they may not see what it is."""

from django.db import migrations

ASK = """
create function mazha_keeps_out(organisations integer[]) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select 1 from matters_matter where barred is not null and barred && organisations) $$;
revoke all on function mazha_keeps_out(integer[]) from public;
grant execute on function mazha_keeps_out(integer[]) to mazha_app;
"""
BACK = "drop function mazha_keeps_out(integer[]);"


class Migration(migrations.Migration):
    dependencies = [("matters", "0017_kept_out_index")]

    operations = [migrations.RunSQL(ASK, BACK)]
