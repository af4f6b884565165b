"""Few matters name an officer or hold a second code: what neither has stands in neither index."""

import django.contrib.postgres.indexes
from django.db import migrations, models

OFFICERS = [
    "drop index concurrently if exists matter_officers",
    "create index concurrently matter_officers on matters_matter using gin (officers) where officers is not null",
]
CODE = [
    "drop index concurrently if exists party_code",
    "create unique index concurrently party_code on matters_party (code_print) where code_print is not null",
]


class Migration(migrations.Migration):
    atomic = False  # the indexes are built while requests run
    dependencies = [("matters", "0009_named")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(OFFICERS, "drop index concurrently if exists matter_officers"),
                migrations.RunSQL(CODE, "drop index concurrently if exists party_code"),
            ],
            [
                migrations.AddIndex(  # house: locks-table -- built above, concurrently
                    "matter",
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["officers"], condition=models.Q(officers__isnull=False), name="matter_officers"
                    ),
                ),
                migrations.AddConstraint(  # house: locks-table -- built above, concurrently
                    "party",
                    models.UniqueConstraint(
                        fields=["code_print"], condition=models.Q(code_print__isnull=False), name="party_code"
                    ),
                ),
            ],
        )
    ]
