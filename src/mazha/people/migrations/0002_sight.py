"""What the connection may see, as functions for row security policies. `people/wall.py` sets what they read.

Use them as `(select mazha_units())`: the planner then runs them once a query, not once a row. A connection on which
nobody sits sees nothing; a setting that cannot be read stops the query.
"""

from django.db import migrations

CREATE = """
create function mazha_sees_everything() returns boolean language sql stable parallel safe as
$$ select coalesce(current_setting('mazha.everything', true) = '1', false) $$;

create function mazha_areas() returns text[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('mazha.areas', true), ''), '{}')::text[] $$;

create function mazha_units() returns integer[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('mazha.units', true), ''), '{}')::integer[] $$;

create function mazha_desks() returns integer[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('mazha.desks', true), ''), '{}')::integer[] $$;

create function mazha_desk_areas() returns text[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('mazha.desk_areas', true), ''), '{}')::text[] $$;

create function mazha_code() returns text language sql stable parallel safe as
$$ select coalesce(current_setting('mazha.code', true), '') $$;

create function mazha_officer() returns integer language sql stable parallel safe as
$$ select nullif(current_setting('mazha.officer', true), '')::integer $$;
"""

DROP = """
drop function mazha_sees_everything();
drop function mazha_areas();
drop function mazha_units();
drop function mazha_desks();
drop function mazha_desk_areas();
drop function mazha_code();
drop function mazha_officer();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
