"""What looked through all years at once is no longer asked for."""

from django.db import migrations

INDEXES = [
    "drop index concurrently if exists words_bigrams",
    "drop index concurrently if exists words_newest",
]
INDEXES_BACK = [
    "create index concurrently words_bigrams on matters_words using gin (mazha_bigrams(text)) with (fastupdate = on)",
    "create index concurrently words_newest on matters_words (opened_at desc)",
]
old = "mazha_search(text[], timestamptz, integer)"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("matters", "0013_named_walls")]

    operations = [
        migrations.RunSQL(f"drop function {old}", migrations.RunSQL.noop),
        migrations.RunSQL(INDEXES, INDEXES_BACK),
    ]
