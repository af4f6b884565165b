"""Two columns: one empty, one with a constant."""

from django.db import migrations

ADD = """
alter table matters_matter add column rehearsed_at timestamptz;
alter table matters_matter add column rehearsed_times integer not null default 0;
"""
DROP = "alter table matters_matter drop column rehearsed_at, drop column rehearsed_times;"


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_who_looked")]
    operations = [migrations.RunSQL(ADD, DROP)]
