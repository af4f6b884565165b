"""Everything that can be wrong without running it: `python -m tools.check [step …]`, two steps at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent

STEPS: dict[str, list[str]] = {
    "types": [PYTHON, "-m", "mypy"],
    "style": [str(BIN / "ruff"), "check", "--output-format=concise", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--output-format=concise", "."],
    "layers": [str(BIN / "lint-imports")],
    "house": [PYTHON, "-m", "tools.house"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "messages": [PYTHON, "-m", "tools.messages", "--check"],
    "procedures": [PYTHON, "-m", "django", "procedures", "check"],
    "browser-files": [PYTHON, "-m", "tools.assets", "--check"],
    "secrets": [PYTHON, "-m", "tools.secret_scan"],
    "packages": [PYTHON, "-m", "tools.packages"],
    "django": [PYTHON, "-m", "django", "check", "--fail-level", "WARNING"],
}


def run(name: str) -> tuple[str, int, str, float]:
    """One step: its name, exit code, what it printed, and how many seconds it took."""
    began = time.monotonic()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mazha.config.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    done = subprocess.run(
        STEPS[name], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return name, done.returncode, done.stdout, time.monotonic() - began


def main(named: list[str]) -> int:
    if unknown := set(named) - STEPS.keys():
        raise SystemExit(f"No such step: {', '.join(sorted(unknown))}. There are: {', '.join(STEPS)}.")
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for future in as_completed([pool.submit(run, name) for name in named or STEPS]):
            name, code, said, took = future.result()
            print(f"  {'✓' if code == 0 else '✗'} {name} {took:.1f} s", flush=True)
            if code:
                failed += 1
                print("".join(f"      {line}\n" for line in said.strip().splitlines()), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
