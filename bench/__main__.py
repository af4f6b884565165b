"""Every benchmark, or the ones named: `python -m bench [counting places triage desk imports intake live]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NOT_RUN = {"__init__", "__main__", "asking", "drawing", "filling", "stores", "timing"}
LONG = {"history", "migrating", "soak"}
"""Run by their names alone: they take from several minutes to an hour."""


def main() -> None:
    """Each in a process of its own, one after the other: two at once would measure each other."""
    known = sorted(file.stem for file in HERE.glob("*.py") if file.stem not in NOT_RUN)
    chosen = sys.argv[1:] or [name for name in known if name not in LONG]
    if unknown := [name for name in chosen if name not in known]:
        raise SystemExit(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.")
    failed = []
    for name in chosen:
        print(f"\n── {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        raise SystemExit(f"Not finished: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
