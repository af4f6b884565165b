"""One installation to be shaken: a store as it ships, web server and worker kept running by the supervisor."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from mazha.config.running.children import Child, web_order, worker_order
from mazha.config.running.ports import any_free
from mazha.config.running.supervisor import Supervisor
from mazha.config.store.answering import answers
from mazha.config.store.launcher import Store

PATIENCE = 90.0
SETTINGS = "tests.faults.storm.moved_clock"


@dataclass(slots=True)
class House:
    """Where it stands, and hands to reach its parts."""

    home: Path
    address: str
    store: Store
    supervisor: Supervisor
    disks: dict[str, Path]
    """Small ones that can be filled, by what lies on them; empty where mounting is not allowed."""

    def child(self, name: str) -> psutil.Process:
        """The supervised process of that name, as it runs now."""
        pid = next(child.pid for child in self.supervisor.children if child.name == name)
        return psutil.Process(pid)

    def postmaster(self) -> psutil.Process:
        return psutil.Process(self.store.process_id())

    def health(self) -> tuple[int, float]:
        """Status of the health page (0: nobody answers) and how long it took."""
        began = time.monotonic()
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=5) as answer:
                return answer.status, time.monotonic() - began
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code, time.monotonic() - began
        except OSError:
            return 0, time.monotonic() - began

    def recovered(self, patience: float = PATIENCE) -> float:
        """Seconds until it was well again. Fails when it does not come back by itself."""
        began = time.monotonic()
        while self.health()[0] != 200:
            if time.monotonic() - began > patience:
                raise AssertionError(f"not well again after {patience:.0f} s: {self.last_words()}")
            time.sleep(0.1)  # house: sleep -- another process gets well and tells nobody; the wait has a deadline
        return time.monotonic() - began

    def first_fault(self) -> str:
        """What the web server wrote of its first fault."""
        log = (self.home / "logs" / "web.log").read_text(errors="replace")
        begins = log.find("Internal Server Error")
        return log[begins : begins + 6000] if begins >= 0 else ""

    def last_words(self) -> str:
        return "\n".join(f"{child.name}: {child.last_words()}" for child in self.supervisor.children)


@contextmanager
def standing(home: Path, *, small_disks: bool) -> Iterator[House]:
    """It stands, migrated and empty, until the end of the block. Django must not have been set up yet."""
    home.mkdir(parents=True, mode=0o700, exist_ok=True)
    port = any_free()
    address = f"http://127.0.0.1:{port}"
    os.environ |= {
        "MAZHA_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS, "MAZHA_PUBLIC_ADDRESS": address,
        "MAZHA_LOG_LEVEL": "WARNING", "PYTHONPATH": os.pathsep.join([str(Path.cwd() / "src"), str(Path.cwd())]),
    }  # fmt: skip
    os.environ.pop("DATABASE_URL", None)
    store = Store(home)
    supervisor = Supervisor(None, lambda: answers(store.url()))
    disks = _disks({"papers": home / "papers", "store": store.place.top}) if small_disks else {}
    house = House(home, address, store, supervisor, disks)
    try:
        store.start(attached=True)
        _migrate()
        web = web_order("127.0.0.1", port, workers=2)
        supervisor.start(Child("web", web, dict(os.environ), home / "logs" / "web.log"))
        supervisor.start(Child("worker", worker_order(), dict(os.environ), home / "logs" / "worker.log"))
        watch = threading.Thread(target=supervisor.watch, daemon=True)
        watch.start()
        house.recovered()
        yield house
        supervisor._asked(0, None)
        watch.join(10)
    finally:
        supervisor.end()
        store.stop(at_once=True)
        for disk in disks.values():
            subprocess.run(["umount", "--lazy", str(disk)], check=False)
        shutil.rmtree(store.place.top, ignore_errors=True)
        shutil.rmtree(store.place.socket, ignore_errors=True)


DISK = "640m"


def _disks(wanted: dict[str, Path]) -> dict[str, Path]:
    """Small file systems in memory; none where this account may not mount."""
    mounted = {}
    for name, place in wanted.items():
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        order = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "tmpfs", str(place)]
        if os.geteuid() == 0 and subprocess.run(order, capture_output=True, check=False).returncode == 0:
            mounted[name] = place
    return mounted


def _migrate() -> None:
    order = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(order, check=True, env={**os.environ, "MAZHA_AS_OWNER": "1"})
