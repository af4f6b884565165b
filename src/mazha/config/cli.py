"""The command `mazha`: starts and keeps an installation; everything else is one of Django's or an app's commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg

from mazha.config.running.lock import AlreadyRunning
from mazha.config.running.ports import NoPort
from mazha.config.running.progress import say
from mazha.config.running.supervisor import KeepsDying
from mazha.config.settings import environment as env
from mazha.config.store.account import NoAccount
from mazha.config.store.binaries import NoBinaries
from mazha.config.store.launcher import Store, StoreTrouble

AS_OWNER = {"migrate", "makemigrations", "sqlmigrate", "dbshell"}
"""Commands that change or show tables rather than work in them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Refusals become one sentence on standard error and exit code 1."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words and words[0] in OURS:
            return OURS[words[0]](words[1:])
        return _django(words)
    except REFUSALS as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


def _django(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
    if words and words[0] in AS_OWNER:
        os.environ["MAZHA_AS_OWNER"] = "1"
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    if not words or words[0] in {"help", "--help", "-h"}:
        say(_OVERVIEW)
    try:
        execute_from_command_line(["mazha", *(words or ["help"])])
    except OperationalError as trouble:
        advice = "Check DATABASE_URL." if env.store_url() else "Start it with `mazha up` or `mazha store start`."
        sys.stderr.write(f"The store does not answer. {advice}\n{trouble}\n")
        return 1
    return 0


def _up(words: list[str]) -> int:
    from mazha.config.running.up import Wish, up

    said = "Start store, web server, live screens and worker, until Ctrl-C."
    parser = argparse.ArgumentParser(prog="mazha up", description=said)
    parser.add_argument("--demo", action="store_true", help="with a made-up district, for this machine only")
    parser.add_argument("--anew", action="store_true", help="throw the demo's data away first")
    parser.add_argument("--bare", action="store_true", help="the demo without its sample district")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, help="default: the last one used, or the first free one from 8000 on")
    parser.add_argument("--live-port", type=int, help="for live screens; default: the one after --port")
    parser.add_argument("--workers", type=int, default=2, help="web server processes")
    parser.add_argument("--threads", type=int, default=4, help="threads in each of them")
    given = parser.parse_args(words)
    if given.anew and not given.demo:
        parser.error("--anew goes with --demo only")
    return up(Wish(**vars(given)))


def _web(words: list[str]) -> int:
    from mazha.config.running.children import web_order

    parser = argparse.ArgumentParser(prog="mazha web", description="The web server alone, in the foreground.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    given = parser.parse_args(words)
    return _become(web_order(given.host, given.port, workers=given.workers, threads=given.threads))


def _live(words: list[str]) -> int:
    from mazha.config.running.children import live_order

    parser = argparse.ArgumentParser(prog="mazha live", description="Live screens alone, in the foreground.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    given = parser.parse_args(words)
    return _become(live_order(given.host, given.port))


def _worker(words: list[str]) -> int:
    from mazha.config.running.children import worker_order

    parser = argparse.ArgumentParser(prog="mazha worker", description="The job worker alone, in the foreground.")
    parser.add_argument("--concurrency", type=int, default=2)
    return _become(worker_order(concurrency=parser.parse_args(words).concurrency))


def _become(order: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
    env.check_settings()
    os.execv(order[0], order)  # noqa: S606 -- our own interpreter, by argument list


def _store(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mazha store", description="The embedded PostgreSQL of this MAZHA_HOME.")
    parser.add_argument("what", choices=["start", "stop", "status"])
    what = parser.parse_args(words).what
    if env.store_url():
        raise StoreTrouble("DATABASE_URL is set: that server is started and stopped by whoever runs it.")
    store = Store(env.home())
    if what == "start":
        say("started" if store.start() else "was running already")
    elif what == "stop":
        store.stop()
        say("stopped")
    pid = store.process_id()
    if what != "stop":
        say(f"process {pid}, socket {store.place.socket}, data {store.place.data}" if pid else "not running")
    return 0 if pid or what == "stop" else 3


def _db(words: list[str]) -> int:
    from mazha.config.store import prepare

    parser = argparse.ArgumentParser(prog="mazha db", description="What the database needs before tables are made.")
    parser.add_argument("what", choices=["prepare"])
    parser.parse_args(words)
    with psycopg.connect(env.libpq_url(env.home()), autocommit=True) as owner:
        if owner.info.server_version < 150000:
            raise StoreTrouble(f"PostgreSQL {owner.info.server_version // 10000} is too old: Mazha needs 15 or later.")
        prepare.app_role(owner)
    say("ready: `mazha migrate` makes the tables")
    return 0


def _backup(words: list[str]) -> int:
    from mazha.config.store import backup

    parser = argparse.ArgumentParser(prog="mazha backup", description="Store and papers into one file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--keys", type=Path, help="also copy the keyring, into a file of its own: keep it elsewhere")
    given = parser.parse_args(words)
    say(backup.make(given.file, keys=given.keys))
    return 0


def _restore(words: list[str]) -> int:
    from mazha.config.store.restore import restore

    parser = argparse.ArgumentParser(prog="mazha restore", description="Store and papers out of a backup.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--keys", type=Path, help="the keyring that goes with it, when it is not in place already")
    parser.add_argument("--replace", action="store_true", help="also when the store holds tables; they are dropped")
    given = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
    say(restore(given.file, keys=given.keys, replace=given.replace))
    return 0


OURS: dict[str, Callable[[list[str]], int]] = {
    "up": _up,
    "web": _web,
    "live": _live,
    "worker": _worker,
    "store": _store,
    "db": _db,
    "backup": _backup,
    "restore": _restore,
}
REFUSALS = (
    env.EnvironmentIsWrong,
    AlreadyRunning,
    NoPort,
    KeepsDying,
    NoAccount,
    NoBinaries,
    StoreTrouble,
)
_OVERVIEW = """mazha up [--demo]          store, web server, live screens and worker, until Ctrl-C
mazha web, live, worker    one of them, in the foreground
mazha store start|stop|status
mazha db prepare           roles and rights in the database of DATABASE_URL
mazha backup FILE          store and papers into one file
mazha restore FILE
"""


if __name__ == "__main__":
    sys.exit(main())
