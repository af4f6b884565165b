"""Fill the column from another, a thousand rows at a time."""

from uuid import UUID

from django.db import migrations, transaction

BATCH = """
with next as (select id from matters_matter where id > %s and rehearsed_at is null order by id limit 1000 for update)
update matters_matter m set rehearsed_at = m.opened_at from next where m.id = next.id returning m.id
"""


def fill(_apps, schema_editor):
    done = UUID(int=0)
    while True:
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            cursor.execute(BATCH, [done])
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        done = max(ids)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("rehearsal", "0002_index")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
