"""Papers that only those who work on a matter read, of all officers who see that there is one."""

from importlib import import_module

from django.db import migrations, models

read_before = import_module("mazha.matters.migrations.0015_papers_for_one").READ

# As mediation's tables are read: not by who sees the matter for its area or for the desk it came in at.
READ = f"""
  ({read_before}) and (not confined or (select mazha_party()) is not null
    or exists (select 1 from matters_matter m where m.id = matter_id and (
      (select mazha_sees_everything()) or m.code = (select mazha_code())
      or m.id = any((select mazha_matters_naming(mazha_named()))::uuid[])
      or m.lead_unit_id = any((select mazha_units())::int[]))))
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0019_ties_of_both"), ("people", "0004_named")]

    operations = [
        migrations.AddField("paper", "confined", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(
            f"alter policy read on matters_paper using ({READ})",
            f"alter policy read on matters_paper using ({read_before})",
        ),
    ]
