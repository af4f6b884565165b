"""Finding notices that are old enough."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False  # the index is built while requests run
    dependencies = [("notices", "0002_walls")]

    operations = [AddIndexConcurrently("notice", BrinIndex(fields=["made_at"], name="notice_age"))]
