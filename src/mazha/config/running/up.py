"""`mazha up`: everything an installation consists of, in one terminal, until Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mazha.config.running import ports
from mazha.config.running.children import Child, live_order, web_order, worker_order
from mazha.config.running.lock import only_one, stop_running
from mazha.config.running.progress import part, say
from mazha.config.running.supervisor import Supervisor
from mazha.config.settings import environment as env
from mazha.config.store.answering import answers
from mazha.config.store.launcher import Store, StoreTrouble, end_with_parent
from mazha.config.store.where import place

MADE = ("papers", "exports", "models", "secrets", "static", "logs", "mail", "store")
"""Directories that a demo makes in `MAZHA_HOME`: these are thrown away with it, and nothing else."""
MARK = "demo"
"""A file of this name in `MAZHA_HOME` says that everything in it was made up and may be thrown away."""


class CannotStart(StoreTrouble):
    """The message says what is in the way and what to do."""


class AskedToEnd(Exception):
    """Ctrl-C before everything was ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asked for."""

    demo: bool = False
    anew: bool = False
    bare: bool = False
    host: str = "127.0.0.1"
    port: int | None = None
    live_port: int | None = None
    workers: int = 2
    threads: int = 4


def up(wish: Wish) -> int:
    """Run until asked to end. Exit code 0 after Ctrl-C; raises CannotStart, StoreTrouble or KeepsDying otherwise."""
    home = env.home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if wish.demo:
        _claim(home, wish)
    env.check_settings()
    if wish.anew:
        start_anew(home)
    with only_one(home):
        if wish.demo:
            (home / MARK).write_text("Everything here was made up by `make demo` and may be thrown away.\n")
        _run(home, wish)
    return 0


def _claim(home: Path, wish: Wish) -> None:
    os.environ["MAZHA_SETTINGS"] = "demo"
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    if wish.host not in {"127.0.0.1", "localhost", "::1"}:
        raise CannotStart("The demo lets anybody step into any role: it serves this machine only, on 127.0.0.1.")
    if (home / "papers").exists() and not (home / MARK).exists():
        raise CannotStart(f"{home} holds an installation that is not a demo. Set MAZHA_HOME to another directory.")


def start_anew(home: Path) -> None:
    """Throw away a demo: its store, papers, keys and logs. Refuses for anything that is not marked as a demo."""
    if env.store_url():
        raise CannotStart("DATABASE_URL is set: Mazha does not empty a server's database. Make a new one and name it.")
    if not home.exists():
        return
    if not (home / MARK).exists():
        raise CannotStart(f"{home} is not marked as a demo; nothing was removed.")
    if stop_running(home):
        say("  · stopped the demo that was running")
    if place(home).top.exists():
        Store(home).stop()
        shutil.rmtree(place(home).top)
        shutil.rmtree(place(home).socket, ignore_errors=True)
    for name in MADE:
        shutil.rmtree(home / name, ignore_errors=True)
    (home / "sample.json").unlink(missing_ok=True)


def _run(home: Path, wish: Wish) -> None:
    store = None if env.store_url() else Store(home)
    supervisor = Supervisor(store, lambda: answers(env.libpq_url(home)))
    supervisor.listen()
    try:
        _prepare(store, _environment(), wish, supervisor)
        address = _start(home, wish, supervisor)
        if not supervisor.was_asked_to_end:
            say(f"\n  马扎 Mazha → {address}\n  Ctrl-C 停止 stops it\n")
        supervisor.watch()
    except AskedToEnd:
        pass
    finally:
        supervisor.end()
    say("  已停止 stopped")


def _log(logs: Path | None, name: str) -> Path | None:
    return logs / f"{name}.log" if logs else None


def _environment() -> dict[str, str]:
    more = {"DJANGO_SETTINGS_MODULE": env.settings_module(), "MAZHA_HOME": str(env.home()), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **more}


def _prepare(store: Store | None, environment: Mapping[str, str], wish: Wish, supervisor: Supervisor) -> None:
    if store is not None:
        with part("数据库 store", "PostgreSQL"):
            store.start(attached=True)
    with part("表 tables"):
        command(["migrate", "--verbosity", "0"], {**environment, "MAZHA_AS_OWNER": "1"}, supervisor)
    if wish.demo and not wish.bare:
        say("  · 示例区 sample district")
        command(["sample"], environment, supervisor)
    if not wish.demo:
        with part("静态文件 static files"):
            command(["collectstatic", "--noinput", "--verbosity", "0"], environment, supervisor)


def command(words: list[str], environment: Mapping[str, str], supervisor: Supervisor) -> None:
    """Run one of Django's commands in a process of its own. Raises CannotStart with what it printed last, or Asked."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "django", *words],
            env=environment,
            stderr=said,
            start_new_session=True,  # Ctrl-C in the terminal is ours to pass on
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
        while process.poll() is None:
            if supervisor.was_asked_to_end:
                process.terminate()
                process.wait()
                raise AskedToEnd
            supervisor.pause(0.05)
        if process.returncode:
            said.seek(0)
            tail = "\n".join(said.read().decode(errors="replace").strip().splitlines()[-8:])
            raise CannotStart(f"`mazha {words[0]}` failed:\n{tail}")


def _start(home: Path, wish: Wish, supervisor: Supervisor) -> str:
    """Web server, live screens and worker; the address at which they answer."""
    port, live_port = _ports(home, wish)
    address = f"http://{wish.host}:{port}"
    environment = _environment()
    if wish.demo:
        environment["MAZHA_PUBLIC_ADDRESS"] = address
        environment["MAZHA_LIVE_PORT"] = str(live_port)
    logs = home / "logs" if wish.demo else None
    web = web_order(wish.host, port, workers=wish.workers, threads=wish.threads)
    supervisor.start(Child("web", web, environment, _log(logs, "web")))
    supervisor.start(Child("live", live_order(wish.host, live_port), environment, _log(logs, "live")))
    supervisor.start(Child("worker", worker_order(), environment, _log(logs, "worker")))
    with part("网站与任务 web server, live screens and worker"):
        _until_healthy(supervisor, f"{address}/health")
    return address


def _ports(home: Path, wish: Wish) -> tuple[int, int]:
    """For pages and for live screens. A proxy must know the second one, so outside a demo it is always the next."""
    port = wish.port or ports.choose(home / "port")
    if wish.demo and wish.live_port is None:
        live_port = ports.choose(home / "live-port", besides=port)
    else:
        live_port = wish.live_port or port + 1
    for asked, name in ((port, "port"), (live_port, "live-port")):
        if not ports.is_free(asked, wish.host):
            raise CannotStart(f"Port {asked} is taken by another program. Name a free one: mazha up --{name} N")
    return port, live_port


def _until_healthy(supervisor: Supervisor, url: str, patience: float = 60) -> None:
    until = time.monotonic() + patience
    said: object = "no answer"
    # Production answers to its own name only.
    asked = urllib.request.Request(url, headers={"Host": urlsplit(env.public_address()).netloc})  # noqa: S310
    while not supervisor.was_asked_to_end:
        for child in supervisor.children:
            if not child.is_running():
                raise CannotStart(f"The {child.name} ended as soon as it began:\n{child.last_words()}")
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 -- our own address
                json.load(answer)
                return
        except urllib.error.HTTPError as trouble:
            said = trouble.read(300)
        except OSError as trouble:
            said = trouble
        if time.monotonic() > until:
            raise CannotStart(f"{url} is not healthy after {patience:.0f} s: {said!r}")
        supervisor.pause(0.1)
