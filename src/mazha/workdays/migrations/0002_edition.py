"""Whoever changes a year or a day, by whatever way, gives the calendar a new mark in the same transaction."""

from django.db import migrations

CREATE = """
create function workdays_new_edition() returns trigger language plpgsql as $$
begin
    insert into workdays_edition (id, mark) values (1, gen_random_uuid())
        on conflict (id) do update set mark = excluded.mark;
    return null;
end $$;

create trigger new_edition after insert or update or delete or truncate on workdays_year
    for each statement execute function workdays_new_edition();
create trigger new_edition after insert or update or delete or truncate on workdays_day
    for each statement execute function workdays_new_edition();
"""

DROP = """
drop trigger new_edition on workdays_day;
drop trigger new_edition on workdays_year;
drop function workdays_new_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
