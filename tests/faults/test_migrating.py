"""Migrations while people work: nobody is held up for longer than the lock timeout, and a stop in the middle mends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection, models

from mazha.config.store.engine.schema import SchemaEditor
from mazha.matters.models import Receipt
from tests.servers import OwnStore

ORDER = [sys.executable, "-m", "mazha.config.cli", "migrate"]


class TestMigrate:
    def test_steps_back_from_a_table_that_others_hold_and_tries_again(
        self, own_store: OwnStore, tmp_path: Path
    ) -> None:
        said = tmp_path / "said"
        with psycopg.connect(own_store.url) as other, said.open("w") as out:
            other.execute("lock table django_migrations in access exclusive mode")
            migrating = subprocess.Popen(ORDER, env=own_store.environment(), stderr=out, stdout=subprocess.DEVNULL)
            try:
                while "trying again" not in said.read_text() and migrating.poll() is None:
                    assert other.execute("select pg_sleep(0.1)").fetchone()
                # It waits outside the store now: whoever comes finds nobody before them.
                assert "trying again" in said.read_text()
                assert other.execute("select from pg_locks where not granted").fetchone() is None
                other.rollback()
                assert migrating.wait(60) == 0
            finally:
                migrating.kill()
                migrating.wait()

    def test_gives_up_once_its_patience_is_out(self, own_store: OwnStore) -> None:
        with psycopg.connect(own_store.url) as other:
            other.execute("lock table django_migrations in access exclusive mode")
            order = [*ORDER, "--patience", "0"]
            done = subprocess.run(order, env=own_store.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "lock timeout" in done.stderr


class TestConcurrently:
    """Run as the owner, as `mazha migrate` does."""

    INDEX = models.Index(fields=["made_at"], name="probe_made_at")

    @pytest.fixture(autouse=True)
    def owner(self, own_store: OwnStore) -> None:
        self.own = own_store
        with connection.cursor() as cursor:
            cursor.execute("set role none")

    def _is_valid(self) -> object:
        with connection.cursor() as cursor:
            cursor.execute("select indisvalid from pg_index where indexrelid = to_regclass('probe_made_at')")
            return cursor.fetchone()

    def _build(self) -> None:
        with connection.schema_editor(atomic=False) as editor:
            assert isinstance(editor, SchemaEditor)
            editor.add_index(Receipt, self.INDEX, concurrently=True)

    def test_builds_an_index_anew_that_a_stopped_attempt_left_half_built(self) -> None:
        self._build()
        with self.own.server.connection(self.own.name, superuser=True) as server:
            server.execute("update pg_index set indisvalid = false where indexrelid = 'probe_made_at'::regclass")
        assert self._is_valid() == (False,)
        self._build()
        assert self._is_valid() == (True,)

    def test_keeps_an_index_that_an_attempt_finished(self) -> None:
        self._build()
        self._build()
        assert self._is_valid() == (True,)

    @pytest.mark.parametrize(("remark", "timeout"), [("concurrently", "0"), ("with the table locked", "1s")])
    def test_waits_as_long_as_it_must_where_nobody_waits_for_it(self, remark: str, timeout: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '1s'")
        with connection.schema_editor(atomic=False) as editor:
            editor.execute(f"create table probe as select current_setting('lock_timeout') as t -- {remark}")
        with connection.cursor() as cursor:
            cursor.execute("select t, current_setting('lock_timeout') from probe")
            assert cursor.fetchone() == (timeout, "1s")
