"""Three more things that row security asks of the connection: see `people/wall.py`."""

from django.db import migrations

CREATE = """
create function mazha_named() returns integer language sql stable parallel safe as
$$ select nullif(current_setting('mazha.named', true), '')::integer $$;

create function mazha_barred_from() returns integer[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('mazha.barred_from', true), ''), '{}')::integer[] $$;

create function mazha_party() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('mazha.party', true), '')::uuid $$;
"""

DROP = """
drop function mazha_named();
drop function mazha_barred_from();
drop function mazha_party();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_append_only")]

    operations = [migrations.RunSQL(CREATE, DROP)]
