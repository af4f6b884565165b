"""Setting changes and sign-in tries are appended, never altered; organisations tell when they changed.

The app's role holds no right to truncate, so the triggers need not forbid it.
"""

from django.db import migrations

CREATE = """
create function people_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % is refused. Append a new row that corrects the old one.', tg_table_name, tg_op
        using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete on people_settingchange
    for each row execute function people_refuse_change();

create trigger append_only before update on people_signintry
    for each row execute function people_refuse_change();
create trigger keep_half_a_year before delete on people_signintry
    for each row when (old.at > now() - interval '183 days') execute function people_refuse_change();

create function people_new_edition() returns trigger language plpgsql as $$
begin
    insert into people_edition ("table", token) values (tg_table_name, gen_random_uuid())
        on conflict ("table") do update set token = excluded.token;
    return null;
end $$;

create trigger new_edition after insert or update or delete or truncate on people_organisation
    for each statement execute function people_new_edition();
"""

DROP = """
drop trigger new_edition on people_organisation;
drop function people_new_edition();
drop trigger keep_half_a_year on people_signintry;
drop trigger append_only on people_signintry;
drop trigger append_only on people_settingchange;
drop function people_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_sight")]

    operations = [migrations.RunSQL(CREATE, DROP)]
