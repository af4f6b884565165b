"""The embedded store survives what happens to a machine, and refuses what would harm it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from mazha.config.store import binaries
from mazha.config.store.launcher import Store, StoreTrouble
from mazha.config.store.where import LONGEST_SOCKET, place

WRITER = """
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as c:
    for n in range(10**9):
        c.execute("insert into acknowledged values (%s)", [n])
        print(n, flush=True)
"""


def _kill_all(pid: int) -> None:
    """The server and everything it started, at once: the nearest to a power cut that a test can do."""
    server = psutil.Process(pid)
    every = [server, *server.children(recursive=True)]
    for process in every:
        process.send_signal(signal.SIGKILL)
    while any(map(_lives, every)):
        time.sleep(0.01)  # house: sleep -- with much memory to give back, dying takes a moment


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


class TestKilled:
    def test_nothing_acknowledged_is_lost(self, shipped: Store) -> None:
        shipped.start(attached=True)
        with shipped.connection() as owner:
            owner.execute("create table acknowledged (n int)")
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, shipped.url()], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(50)]
        pid = shipped.process_id()
        assert pid is not None
        _kill_all(pid)
        acknowledged += [int(line) for line in writer.communicate(timeout=60)[0].split()]
        shipped.start(attached=True)
        with shipped.connection() as owner:
            kept = {n for (n,) in owner.execute("select n from acknowledged")}
        assert set(acknowledged) <= kept

    def test_ships_with_durable_commits(self, shipped: Store) -> None:
        shipped.start(attached=True)
        with shipped.connection() as owner:
            found = owner.execute("select current_setting('fsync'), current_setting('synchronous_commit')").fetchone()
        assert found == ("on", "on")


class TestAnswersOnly:
    def test_on_a_socket_nobody_else_may_enter(self, shipped: Store) -> None:
        shipped.start(attached=True)
        pid = shipped.process_id()
        assert pid is not None
        assert [c for c in psutil.Process(pid).net_connections("inet") if c.status == psutil.CONN_LISTEN] == []
        assert shipped.place.socket.stat().st_mode & 0o777 == 0o700

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can try as another account")
    def test_no_other_account(self, shipped: Store) -> None:
        shipped.start(attached=True)
        order = [shipped.binaries.program("psql"), shipped.url(), "-c", "select 1"]
        done = subprocess.run(
            order, user="nobody", group="nogroup", extra_groups=[], cwd="/", capture_output=True, check=False
        )
        assert done.returncode != 0
        assert b"Permission denied" in done.stderr


class TestStart:
    def test_is_no_second_start_while_it_runs(self, shipped: Store) -> None:
        assert shipped.start(attached=True) is True
        other = Store(shipped.home)
        assert other.start() is False

    def test_begins_again_after_being_made_halfway(self, shipped: Store) -> None:
        shipped.make()
        shipped.place.data.rename(shipped.place.top / "data.partial")
        shipped.start(attached=True)
        assert shipped.process_id() is not None

    def test_refuses_data_of_another_release(self, shipped: Store) -> None:
        shipped.start(attached=True)
        shipped.stop()
        (shipped.place.data / "PG_VERSION").write_text("15\n")
        with pytest.raises(StoreTrouble, match="made by PostgreSQL 15"):
            shipped.start(attached=True)

    def test_refuses_a_directory_that_others_opened(self, shipped: Store) -> None:
        shipped.make()
        shipped.place.top.chmod(0o755)
        shipped.account.own(shipped.place.top)
        with pytest.raises(StoreTrouble, match="alone"):
            shipped.start(attached=True)

    def test_says_what_the_server_said(self, shipped: Store) -> None:
        shipped.make()
        (shipped.place.data / "local.conf").write_text("no_such_setting = 1\n")
        shipped.account.own(shipped.place.data / "local.conf")
        with pytest.raises(StoreTrouble, match="no_such_setting"):
            shipped.start(attached=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the store as another account")
class TestClosedCheckout:
    def test_is_left_closed_and_the_programs_are_copied(self, tmp_path: Path, shipped: Store) -> None:
        package = shipped.binaries.directory.parents[1]
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        shutil.copytree(package, closed / package.name)
        shutil.copytree(f"{package}.libs", closed / f"{package.name}.libs")
        found = binaries.reachable(closed / package.name / "pginstall" / "bin", shipped.account)
        order = [str(found / "postgres"), "--version"]
        subprocess.run(order, user=shipped.account.uid, group=shipped.account.gid, extra_groups=[], cwd="/", check=True)
        assert not found.is_relative_to(tmp_path)
        assert closed.stat().st_mode & 0o777 == 0o700


class TestPlace:
    def test_a_long_home_gets_a_short_socket(self, tmp_path: Path) -> None:
        long = tmp_path / ("x" * 120)
        assert len(str(place(long).socket)) <= LONGEST_SOCKET

    def test_two_homes_share_nothing(self, tmp_path: Path) -> None:
        one, other = place(tmp_path / "one"), place(tmp_path / "other")
        assert one.top != other.top
        assert one.socket != other.socket
