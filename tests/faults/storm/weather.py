"""What goes wrong: each fault happens, lasts as long as it lasts, and is over when the function returns."""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Callable

import psutil

from tests.faults.storm.house import House

Fault = Callable[[House, random.Random], str]


def server_process_killed(house: House, rng: random.Random) -> str:
    """One of the web server's processes, the parent included."""
    web = house.child("web")
    victims = [web, *web.children(recursive=True)]
    chosen = rng.choice(victims)
    chosen.kill()
    return "parent" if chosen is web else "child"


def worker_killed(house: House, rng: random.Random) -> str:
    house.child("worker").kill()
    return ""


def store_killed(house: House, rng: random.Random) -> str:
    """The postmaster, or with all its children; it is started again as after a power cut."""
    master = house.postmaster()
    everyone = [master, *master.children(recursive=True)]
    chosen = everyone if rng.random() < 0.5 else [master]
    for each in chosen:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    house.store.start(attached=True)
    return f"{len(chosen)} processes"


def store_away(house: House, rng: random.Random, *, longest: float = 120.0) -> str:
    """Nobody listens for a while."""
    seconds = rng.uniform(10, longest)
    house.store.stop(at_once=rng.random() < 0.5)
    time.sleep(seconds)  # house: sleep -- this is the fault
    house.store.start(attached=True)
    return f"{seconds:.0f} s"


def store_away_briefly(house: House, rng: random.Random) -> str:
    """Ten to fifteen seconds."""
    return store_away(house, rng, longest=15)


def store_slow(house: House, rng: random.Random) -> str:
    """Every process of it stands still for a moment, again and again."""
    pulses = rng.randint(10, 25)
    for _pulse in range(pulses):
        everyone = [house.postmaster(), *house.postmaster().children(recursive=True)]
        for how, pause in ((signal.SIGSTOP, rng.uniform(0.1, 0.5)), (signal.SIGCONT, 0.05)):
            for each in everyone:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.send_signal(how)
            time.sleep(pause)  # house: sleep -- this is the fault
    return f"{pulses} pauses"


def clock_jumps(house: House, rng: random.Random) -> str:
    """An hour either way for server and worker, and back after some seconds."""
    hours = rng.choice((-1, 1))
    (house.home / "clock-shift").write_text(str(hours * 3600))
    time.sleep(6)  # house: sleep -- this is the fault
    (house.home / "clock-shift").write_text("0")
    time.sleep(1)  # house: sleep -- until every process has seen it
    return f"{hours:+d} h"


def disk_of_papers_full(house: House, rng: random.Random) -> str:
    """No photo can be kept for a while."""
    return _full(house, "papers", rng)


def disk_of_store_full(house: House, rng: random.Random) -> str:
    """The store can write nothing; it may give up, and is then started again."""
    said = _full(house, "store", rng)
    if house.store.process_id() is None:
        house.store.start(attached=True)
        return f"{said}, and it had given up"
    return said


def _full(house: House, name: str, rng: random.Random) -> str:
    if name not in house.disks:
        return NOT_RUN
    filler = house.disks[name] / "filler"
    seconds = rng.uniform(4, 10)
    with filler.open("wb") as out, contextlib.suppress(OSError):
        while True:
            out.write(bytes(1 << 20))
            out.flush()
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as out:
        while True:
            out.write(bytes(512))
    time.sleep(seconds)  # house: sleep -- this is the fault
    filler.unlink()
    return f"{seconds:.0f} s"


NOT_RUN = "not run: this account may not mount a small disk"


SHORT: tuple[Fault, ...] = (server_process_killed, worker_killed, store_killed, store_slow)
LONG: tuple[Fault, ...] = (*SHORT, store_away, store_away_briefly, clock_jumps, disk_of_papers_full, disk_of_store_full)
