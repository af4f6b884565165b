"""Back to a minute before the mistake: a base backup and the log since, as docs/howto/backup.md describes it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mazha.config.store.launcher import Store


@contextmanager
def _store(home: Path, **overrides: str) -> Iterator[Store]:
    home.mkdir()  # a store without one is taken for a leftover, and swept away
    store = Store(home, overrides=overrides)
    try:
        yield store
    finally:
        store.stop(at_once=True)
        shutil.rmtree(store.place.top, ignore_errors=True)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where the store's log is kept: beside its data, for its own account writes there."""
    return Store(tmp_path / "mazha-test-kept").place.top / "log"


@pytest.fixture
def kept(tmp_path: Path, log: Path) -> Iterator[Store]:
    command = f"'test ! -f {log}/%f && cp %p {log}/%f'"
    with _store(tmp_path / "mazha-test-kept", archive_mode="on", archive_command=command) as store:
        store.make()
        log.mkdir(mode=0o700)
        store.account.own(log)
        store.start(attached=True)
        yield store


def _as_store(store: Store, *order: str) -> None:
    done = subprocess.run(
        order, check=False, capture_output=True, text=True, cwd="/", user=store.account.uid, group=store.account.gid,
        extra_groups=store.account.extra_groups, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + store.place.log.read_text()[-1500:]


def test_a_store_is_brought_back_to_before_a_mistake(kept: Store, log: Path, tmp_path: Path) -> None:
    base = log / "base"
    with kept.connection() as owner:
        owner.execute("create table said (words text)")
        owner.execute("insert into said values ('before the backup')")
    _as_store(
        kept, kept.binaries.program("pg_basebackup"), "-h", str(kept.place.socket), "-U", "postgres", "-D", str(base),
    )  # fmt: skip
    with kept.connection() as owner:
        owner.execute("insert into said values ('after it')")
        ((moment,),) = owner.execute("select clock_timestamp()::text").fetchall()
        owner.execute("select pg_sleep(0.05)")
        owner.execute("delete from said")
    with kept.connection("postgres", superuser=True) as server:
        server.execute("select pg_switch_wal()")
    kept.stop()
    with _store(tmp_path / "mazha-test-back") as back:
        back.make()
        _as_store(back, "rm", "-rf", str(back.place.data))
        _as_store(back, "cp", "-a", str(base), str(back.place.data))
        (back.place.data / "recovery.signal").touch()
        (back.place.data / "local.conf").write_text(
            f"archive_mode = off\nrestore_command = 'cp {log}/%f %p'\nrecovery_target_time = '{moment}'\n"
            "recovery_target_action = 'promote'\n"
        )
        for name in ("recovery.signal", "local.conf"):
            back.account.own(back.place.data / name)
        back.start(attached=True)
        with back.connection() as owner:
            assert owner.execute("select words from said order by 1").fetchall() == [
                ("after it",), ("before the backup",),
            ]  # fmt: skip
