"""The second wall: which documents a matter has is seen by whoever sees the matter; versions and documents stay.

Templates, marks and counters hold nothing of any matter.
"""

from django.db import migrations

# A document is seen where its file is: not of a restricted matter before somebody opened it, not by the other side.
SEEN = "exists (select 1 from matters_paper p where p.id = paper_id)"
BELONGS = "exists (select 1 from matters_matter m where m.id = matter_id)"
WALLS = "".join(
    f"""
alter table documents_{table} enable row level security;
create policy read on documents_{table} for select using ({SEEN});
create policy add on documents_{table} for insert with check ({BELONGS});
create policy change on documents_{table} for update using ({BELONGS}) with check ({BELONGS});
revoke delete, truncate on documents_{table} from mazha_app;
"""
    for table in ("document", "earlier")
) + "revoke update, delete, truncate on documents_template from mazha_app; revoke delete, truncate on documents_counter from mazha_app;"
UNWALL = (
    "".join(
        f"grant delete on documents_{table} to mazha_app; "
        + "".join(f"drop policy {policy} on documents_{table}; " for policy in ("read", "add", "change"))
        + f"alter table documents_{table} disable row level security; "
        for table in ("document", "earlier")
    )
    + "grant update, delete on documents_template to mazha_app; grant delete on documents_counter to mazha_app;"
)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("matters", "0002_walls")]

    operations = [migrations.RunSQL(WALLS, UNWALL)]
