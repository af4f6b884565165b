"""The embedded PostgreSQL of one installation: made, started, waited for, stopped. Socket only, peer sign-in only."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from mazha.config.store import prepare, tuning
from mazha.config.store.account import account
from mazha.config.store.binaries import find
from mazha.config.store.where import ROOTS_PLACE, own_name, place

OWNER = "mazha"
DATABASE = "mazha"
_SUPERUSER = "postgres"
_STILL_HELD = ("lock file", "shared memory block")
_PR_SET_PDEATHSIG = 1


class StoreTrouble(Exception):
    """The message says what happened and what to do next."""


class Store:
    """The store of one `MAZHA_HOME`.

    `attached` ties the server's life to this process: should this one be killed, the kernel tells the server to end.
    """

    def __init__(self, home: Path, *, overrides: Mapping[str, str] | None = None) -> None:
        self.place = place(home)
        self.home = home.absolute()
        self.account = account()
        self.binaries = find(self.account)
        self._overrides = dict(overrides or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def exists(self) -> bool:
        return (self.place.data / "PG_VERSION").exists()

    def process_id(self) -> int | None:
        """Of the running server, whoever started it."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None  # ours has died: buried here, or it would pass for running
        told = self._run("pg_ctl", "-D", str(self.place.data), "status", check=False) if self.exists else ""
        if "PID: " not in told:
            return None
        pid = int(told.split("PID: ")[1].split(")")[0])
        return None if _is_dead(pid) else pid

    def make(self) -> None:
        """Create the data directory when there is none yet. Interrupted half-way, it starts over."""
        self._make_directories()
        if self.exists:
            self._refuse_another_release()
            return
        partial = self.place.top / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        # C.UTF-8 and never C: under C, PostgreSQL takes no Chinese character for a letter.
        locale = ["--locale=C.UTF-8"]
        if self.binaries.release >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run(
            "initdb", "-D", str(partial), "-U", _SUPERUSER, "--auth=peer", "-E", "UTF8", "--data-checksums", *locale
        )
        self._write(partial / "pg_hba.conf", "local all all peer map=mazha\nlocal replication all peer map=mazha\n")
        with (partial / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude = 'mazha.conf'\ninclude_if_exists = 'local.conf'\n")
        partial.rename(self.place.data)

    def start(self, *, attached: bool = False, patience: float = 600) -> bool:
        """Make what is missing, start the server and wait until it answers. False when one was running already.

        `patience` is in seconds and long on purpose: recovery after a power cut is work, not a failure.
        """
        self.make()
        if self.process_id() is not None and self._answers(lambda: self.process_id() is not None, patience):
            return False
        self._write(self.place.data / "mazha.conf", tuning.file(self._settings()))
        people = {own_name(), self.account.name}
        lines = [f'mazha "{person}" {role}\n' for person in sorted(people) for role in (OWNER, _SUPERUSER)]
        self._write(self.place.data / "pg_ident.conf", "".join(lines))
        until = time.monotonic() + 30
        while True:
            begins = self._log_size()
            process = self._process = self._launch(attached)
            if self._answers(lambda p=process: p.poll() is None, patience):  # type: ignore[misc]
                break
            said = self._log_since(begins)
            # After kill -9 the old lock stays until init has buried the dead and the last backend has gone.
            if time.monotonic() > until or not any(word in said for word in _STILL_HELD):
                raise StoreTrouble("PostgreSQL ended as soon as it began:\n" + "\n".join(said.splitlines()[-5:]))
            time.sleep(0.3)
        self.prepare()
        return True

    def stop(self, *, at_once: bool = False) -> None:
        """End the server without waiting for clients; then nothing is running. `at_once` leaves it to be recovered."""
        if self.process_id() is not None:
            self._run(
                "pg_ctl", "-D", str(self.place.data), "-w", "-t", "60", "-m", "immediate" if at_once else "fast", "stop"
            )
        if self._process is not None:
            self._process.wait(60)
            self._process = None

    def has_died(self) -> bool:
        """The server that this object started is no longer there."""
        return self._process is not None and self._process.poll() is not None

    def url(self, database: str = DATABASE) -> str:
        """For DATABASE_URL and PostgreSQL's own programs."""
        return f"postgresql://{OWNER}@/{database}?host={self.place.socket}"

    @contextmanager
    def connection(self, database: str = DATABASE, *, superuser: bool = False) -> Iterator[psycopg.Connection]:
        """A connection with every statement committed at once, as the owner or the superuser."""
        user = _SUPERUSER if superuser else OWNER
        with psycopg.connect(host=str(self.place.socket), user=user, dbname=database, autocommit=True) as found:
            yield found

    def _settings(self) -> dict[str, str]:
        fixed = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.place.socket}'",
            "unix_socket_permissions": "0700",
        }
        return {**tuning.settings(tuning.memory(), tuning.shared_memory()), **self._overrides, **fixed}

    def _make_directories(self) -> None:
        if self.account.uid is not None:
            for directory in (ROOTS_PLACE, self.place.top.parent):
                if not directory.exists():
                    directory.mkdir()
                    directory.chmod(0o755)
        for directory in (self.place.top, self.place.socket):
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            if directory.lstat().st_uid == os.geteuid():
                self.account.own(directory)
            self._refuse_strangers(directory)
        (self.place.top / "home").write_text(f"{self.home}\n")  # for whoever finds the directory and wonders

    def _refuse_strangers(self, directory: Path) -> None:
        found = directory.lstat()
        expected = os.geteuid() if self.account.uid is None else self.account.uid
        if directory.is_symlink() or found.st_uid != expected or found.st_mode & 0o077:
            raise StoreTrouble(
                f"{directory} must belong to `{self.account.name}` alone (mode 0700). Someone else made or opened it: "
                "find out who, remove it or mend it, then start again."
            )

    def _refuse_another_release(self) -> None:
        made_by = int((self.place.data / "PG_VERSION").read_text())
        if made_by != self.binaries.release:
            raise StoreTrouble(
                f"The data in {self.place.data} was made by PostgreSQL {made_by}; the programs at hand are "
                f"release {self.binaries.release}. Back up with the old programs and restore with the new "
                "(docs/howto/backup.md)."
            )

    def _launch(self, attached: bool) -> subprocess.Popen[bytes]:
        with self.place.log.open("ab") as log:
            return subprocess.Popen(
                [self.binaries.program("postgres"), "-D", str(self.place.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.place.top,
                env=_environment(),
                start_new_session=True,  # Ctrl-C in the terminal is ours to pass on
                preexec_fn=end_with_parent(signal.SIGINT) if attached else None,
                user=self.account.uid,
                group=self.account.gid,
                extra_groups=self.account.extra_groups,
            )

    def _answers(self, is_alive: Callable[[], bool], patience: float) -> bool:
        """Wait until the server takes connections; False when it ends instead."""
        until = time.monotonic() + patience
        while True:
            try:
                with self.connection("postgres", superuser=True) as server:
                    if server.execute("select not pg_is_in_recovery()").fetchone() == (True,):
                        return True
                trouble = "it is still going through its log"  # brought back to a point in time, it can be read before
            except psycopg.OperationalError as refused:
                trouble = str(refused)
            if not is_alive():
                return False
            if time.monotonic() > until:
                raise StoreTrouble(f"PostgreSQL does not answer: {trouble}. Its log: {self.place.log}")
            time.sleep(0.05)  # a server that starts tells nobody; the wait has a deadline

    def prepare(self) -> None:
        """Make the database and the app's role where they are missing."""
        with self.connection("postgres", superuser=True) as server:
            prepare.database(server, DATABASE, OWNER)
        with self.connection() as owner:
            prepare.app_role(owner)

    def _run(self, name: str, *words: str, check: bool = True) -> str:
        order = [self.binaries.program(name), *words]
        done = subprocess.run(
            order,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_environment(),
            user=self.account.uid,
            group=self.account.gid,
            extra_groups=self.account.extra_groups,
        )
        if check and done.returncode:
            raise StoreTrouble(f"{name} failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)
        self.account.own(path)

    def _log_size(self) -> int:
        return self.place.log.stat().st_size if self.place.log.exists() else 0

    def _log_since(self, offset: int) -> str:
        with self.place.log.open("rb") as log:
            log.seek(offset)
            return log.read().decode(errors="replace")


def end_with_parent(how: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `how` to the child when the thread that started it ends, however it ends."""
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, how)

    return ask


def _is_dead(pid: int) -> bool:
    """A zombie: killed, and its parent has not asked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _environment() -> dict[str, str]:
    # Nothing of the caller's: PGDATA, PGHOST and a LANG that was never generated all make these programs fail.
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
