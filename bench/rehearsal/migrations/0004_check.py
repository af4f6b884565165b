"""A rule for new rows, and one for all."""

from django.db import migrations

ADD = """
alter table matters_matter add constraint rehearsed_once check (rehearsed_times >= 0) not valid;
alter table matters_matter add constraint rehearsed_by foreign key (registered_by_id) references people_officer (id)
  not valid;
"""
DROP = "alter table matters_matter drop constraint rehearsed_once, drop constraint rehearsed_by;"


class Migration(migrations.Migration):
    dependencies = [("rehearsal", "0003_fill")]
    operations = [migrations.RunSQL(ADD, DROP)]
