"""A paper may be for one person of a matter alone; the other side sees documents that are for both, or for them."""

from importlib import import_module

from django.db import migrations, models

opened = import_module("mazha.matters.migrations.0002_walls").OPENED

# Whoever holds a code of their own is another side; everybody else in a matter follows it by the matter's code.
ANOTHER_SIDE = "exists (select 1 from matters_party p where p.id = for_party and p.code_print is not null)"
READ = f"""
  ((select mazha_party()) is null and ({opened})
    and (for_party is null or (select mazha_code()) = '' or not {ANOTHER_SIDE}))
  or ((select mazha_party()) is not null and kind = 'document' and for_resident
    and (for_party is null or for_party = (select mazha_party()))
    and exists (select 1 from matters_matter m where m.id = matter_id))
"""
READ_BACK = f"(select mazha_party()) is null and ({opened})"


class Migration(migrations.Migration):
    dependencies = [("matters", "0014_words_of_all_years"), ("people", "0004_named")]

    operations = [
        migrations.AddField("paper", "for_party", models.UUIDField(null=True)),
        migrations.RunSQL(
            f"alter policy read on matters_paper using ({READ})",
            f"alter policy read on matters_paper using ({READ_BACK})",
        ),
    ]
