"""The index of pairs by month. It takes minutes for a million matters, while requests run."""

from django.db import migrations

INDEX = [
    "drop index concurrently if exists words_keys",
    "create index concurrently words_keys on matters_words using gin (mazha_words_keys(text, opened_at))",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("matters", "0011_words_by_month")]

    operations = [migrations.RunSQL(INDEX, "drop index concurrently if exists words_keys")]
