"""A tie names two matters: it is for who sees both. Whoever sees one end alone learns nothing of the other."""

from django.db import migrations

BOTH = """
  (select mazha_sees_everything())
  or (exists (select 1 from matters_matter m where m.id = matter_id)
      and exists (select 1 from matters_matter o where o.id = other_id))
"""
ONE = "exists (select 1 from matters_matter m where m.id = matter_id)"


def rule(seen: str) -> str:
    return f"""
alter policy read on matters_link using ((select mazha_party()) is null and ({seen}));
alter policy change on matters_link using ({seen}) with check (true);
alter policy erase on matters_link using ({seen});
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0018_kept_out")]

    operations = [migrations.RunSQL(rule(BOTH), rule(ONE))]
