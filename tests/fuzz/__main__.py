"""Fuzzing for longer: `python -m tests.fuzz --minutes 60`, or `make fuzz ARGS="--minutes 60"`.

A third of the time goes to the API (Schemathesis: right, wrong, and one request after another), a third to every reader
with changed seeds (Hypothesis), a third to readers of files and codes watched from inside (Atheris). The short form of
the first two is part of `make test`.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mazha.config.settings.test")

API = ("tests/api/test_stateful.py", "tests/api/test_schema.py")
READERS = ("tests/fuzz/test_parsers.py",)
AT_ONCE = 300
"""Examples of each kind in one round."""
LEAST_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Tried:
    """What one part of the run did."""

    what: str
    runs: str
    fault: str
    """What was found, as it was said; empty for nothing."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", choices=["api", "readers", "guided"], help="this part alone")
    parser.add_argument("--keep", type=Path, help="a folder where what Atheris learned stays for the next run")
    options = parser.parse_args()
    parts: dict[str, Callable[[float, Path], Iterator[Tried]]] = {"api": _api, "readers": _readers, "guided": _guided}
    chosen = [options.only] if options.only else list(parts)
    tried = []
    with tempfile.TemporaryDirectory(prefix="mazha-test-fuzz-") as top:
        for name in chosen:
            for each in parts[name](options.minutes * 60 / len(chosen), options.keep or Path(top)):
                print(f"  {'✗' if each.fault else '✓'} {each.what}: {each.runs}", flush=True)
                if each.fault:
                    print(each.fault, flush=True)
                tried.append(each)
    found = [each for each in tried if each.fault]
    print(f"{len(found)} found" + (f": {', '.join(each.what for each in found)}" if found else ""))
    return 1 if found else 0


def _api(seconds: float, _folder: Path) -> Iterator[Tried]:
    yield _rounds("the API, right, wrong and one after another", API, seconds)


def _readers(seconds: float, _folder: Path) -> Iterator[Tried]:
    yield _rounds("every reader, changed seeds", READERS, seconds)


def _rounds(what: str, files: tuple[str, ...], seconds: float) -> Tried:
    """Rounds of so many examples, each drawn anew, until the time is up; at least one."""
    until, rounds = time.monotonic() + seconds, 0
    while not rounds or time.monotonic() < until:
        rounds += 1
        order = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *files]
        environment = {**os.environ, "FUZZ_EXAMPLES": str(AT_ONCE)}
        environment.pop("DJANGO_SETTINGS_MODULE")
        done = subprocess.run(order, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            return Tried(what, f"found in round {rounds}", done.stdout[-8000:])
    return Tried(what, f"{rounds} rounds of {AT_ONCE} examples", "")


def _guided(seconds: float, folder: Path) -> Iterator[Tried]:
    if importlib.util.find_spec("atheris") is None:
        yield Tried("Atheris", "not run: it is not installed here (requirements/fuzz.txt, Linux only)", "")
        return
    import django

    django.setup()
    from tests.fuzz.targets import TARGETS

    watched = [target for target in TARGETS.values() if target.instrument]
    for target in watched:
        each = max(LEAST_SECONDS, int(seconds / len(watched)))
        order = [sys.executable, "-m", "tests.fuzz.guided", target.name, str(each), str(folder), *target.instrument]
        done = subprocess.run(order, capture_output=True, text=True, errors="replace", check=False)
        said = done.stdout + done.stderr
        runs = re.search(r"number_of_executed_units: (\d+)", said)
        yield Tried(
            f"{target.name} under Atheris",
            f"{int(runs[1]):,} runs in {each} s" if runs else "no count",
            "" if done.returncode == 0 else said[-4000:],
        )


if __name__ == "__main__":
    raise SystemExit(main())
