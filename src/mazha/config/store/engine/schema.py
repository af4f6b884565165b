"""How tables are changed while people work in them: indexes built beside the work, and begun again after a stop."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.schema import DatabaseSchemaEditor

_INVALID = """select i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relname = %s and pg_table_is_visible(c.oid)"""


class SchemaEditor(DatabaseSchemaEditor):
    """What is done `concurrently` waits as long as it must, for it holds nobody up meanwhile; all else gives up after
    the lock timeout of `mazha migrate`.
    """

    def execute(self, sql: Any, params: Any = ()) -> Any:
        if self.collect_sql or "concurrently" not in str(sql).lower():
            return super().execute(sql, params)
        with self.connection.cursor() as cursor:
            cursor.execute("select current_setting('lock_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("set lock_timeout = 0")
            try:
                return super().execute(sql, params)
            finally:
                cursor.execute("select set_config('lock_timeout', %s, false)", [before])

    def add_index(self, model: Any, index: Any, concurrently: bool = False) -> Any:
        """One that a stopped attempt left half built is built anew, one that it finished is kept."""
        if concurrently and not self.collect_sql:
            with self.connection.cursor() as cursor:
                cursor.execute(_INVALID, [index.name])
                there = cursor.fetchone()
            if there == (True,):
                return None
            if there == (False,):
                # house: composed-sql -- a name of ours, quoted; a schema editor takes whole statements
                self.execute(f"drop index concurrently {self.quote_name(index.name)}")
        return super().add_index(model, index, concurrently)
