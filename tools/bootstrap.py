"""Makes `.venv` ready: `python3 tools/bootstrap.py run|develop|assets|fuzz|browser|pages|readers …`.

Standard library only: it runs before anything is installed. What was done is stamped with the hash of what it was done
from, so a second run takes no time.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
NEWEST_FIRST = ("python3.13", "python3.12", "python3.11")
BROWSER = ("chromium", "chromium-browser", "google-chrome")
PANGO = {
    "pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0", "harfbuzz-subset": "libharfbuzz-subset0",
}  # fmt: skip


def main(parts: list[str]) -> int:
    if sys.version_info < OLDEST:
        _use_newer_python(parts)
    for part in parts:
        PARTS[part]()
    return 0


def run() -> None:
    """What an installation needs."""
    if not _is_done("develop", _lock("develop")):  # holds everything that run holds
        _packages("run", "软件包 packages")


def develop() -> None:
    """What tests and checks need."""
    _packages("develop", "软件包与检查工具 packages and checking tools")


def assets() -> None:
    """What builds the browser's files."""
    develop()
    if shutil.which("node") is None:
        _install("assets", "Node")


def fuzz() -> None:
    """What follows code from inside while it is fuzzed; there are wheels of it for Linux only."""
    develop()
    if sys.platform == "linux":
        _install("fuzz", "Atheris")


def browser() -> None:
    """Chromium and a Chinese font, for the browser journeys. Not having them is no failure: those tests are skipped."""
    missing = [] if any(shutil.which(name) for name in BROWSER) else ["chromium"]
    _system("浏览器 browser", [*missing, *_fonts()], without="browser tests will be skipped")


def pages() -> None:
    """Pango and a Chinese font, which draw documents. Not having them is no failure: all else works."""
    missing = [package for library, package in PANGO.items() if ctypes.util.find_library(library) is None]
    _system("文书版面 pages of documents", [*missing, *_fonts()], without="documents cannot be issued")


def readers() -> None:
    """A stranger's PDF reader, for the tests of documents. Not having it is no failure: those tests are skipped."""
    missing = [] if shutil.which("pdfsig") else ["poppler-utils"]
    _system("PDF 阅读器 reader", missing, without="tests of documents will be skipped")


def _fonts() -> list[str]:
    found = (
        shutil.which("fc-list")
        and subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, check=False).stdout
    )
    return [] if found else ["fonts-noto-cjk", "fontconfig"]


def _system(title: str, missing: list[str], *, without: str) -> None:
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        _say(f"  ! {without}. They need, installed as root: apt-get install {' '.join(missing)}")
        return
    _apt(title, missing)


PARTS = {
    "run": run,
    "develop": develop,
    "assets": assets,
    "fuzz": fuzz,
    "browser": browser,
    "pages": pages,
    "readers": readers,
}


def _packages(name: str, title: str) -> None:
    _make_venv()
    _install(name, title)
    key = _hash(ROOT / "pyproject.toml")
    if not _is_done("mazha", key):
        began = _begin("命令 the command mazha")
        _pip(["install", "--no-deps", "--no-build-isolation", "--editable", "."])
        _end(began)
        _note("mazha", key)


def _make_venv() -> None:
    place = f"{ROOT} {sys.version_info[0]}.{sys.version_info[1]}"
    stamp = VENV / "mazha-place"
    if stamp.exists() and stamp.read_text() != place:
        shutil.rmtree(VENV)  # ours, and its scripts point to where the checkout used to be
    if PYTHON.exists():
        return
    whole = importlib.util.find_spec("ensurepip") is not None
    if not whole and importlib.util.find_spec("pip") is None:
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise SystemExit(
                "Python's module `venv` is incomplete here. Install it as root, then run this again:\n"
                "    apt-get install python3-venv"
            )
        _apt("python3-venv", ["python3-venv"])
        whole = True
    began = _begin("Python 环境 environment")
    # Without ensurepip an environment can have no pip of its own: the system's installs into it.
    _run([sys.executable, "-m", "venv", *([] if whole else ["--without-pip"]), str(VENV)])
    stamp.write_text(place)
    _end(began)


def _install(name: str, title: str) -> None:
    key = _lock(name)
    if _is_done(name, key):
        return
    lock = ROOT / "requirements" / f"{name}.txt"
    total = len(re.findall(r"^[a-z0-9].*==", lock.read_text(), re.IGNORECASE | re.MULTILINE))
    began = _begin(title)
    # Everything is pinned by hash and complete: nothing is left to resolve.
    words = ["install", "--require-hashes", "--no-deps", "--no-compile", "--progress-bar", "off", "-r", str(lock)]
    _pip(words, progress=(title, total))
    _end(began)
    _note(name, key)


def _pip(words: list[str], progress: tuple[str, int] | None = None) -> None:
    with_pip = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    order = [str(PYTHON), "-m", "pip"] if with_pip else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*order, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said, seen = [], 0
    for line in process.stdout:
        said.append(line)
        found = re.match(r"Collecting ([\w.-]+)", line)
        if found and progress is not None:
            seen += 1
            _show(progress[0], f"{min(seen, progress[1])}/{progress[1]} {found[1]}")
        elif line.startswith("Installing collected") and progress is not None:
            _show(progress[0], "…")
    if process.wait():
        raise SystemExit("\n" + "".join(said[-15:]))


def _apt(title: str, packages: list[str]) -> None:
    began = _begin(title)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], environment)
    _run(["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *packages], environment)
    _end(began)


def _run(order: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(order, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"\n`{' '.join(order[:3])}` failed:\n{(done.stderr or done.stdout)[-2000:]}")


def _use_newer_python(parts: list[str]) -> None:
    for name in NEWEST_FIRST:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, __file__, *parts])
    raise SystemExit(f"Mazha needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is {sys.version.split()[0]}.")


def _lock(name: str) -> str:
    return _hash(ROOT / "requirements" / f"{name}.txt")


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _is_done(name: str, key: str) -> bool:
    stamp = VENV / f"mazha-{name}.done"
    return stamp.exists() and stamp.read_text() == key


def _note(name: str, key: str) -> None:
    (VENV / f"mazha-{name}.done").write_text(key)


def _begin(title: str) -> tuple[str, float]:
    if not sys.stdout.isatty():
        sys.stdout.write(f"  · {title} … ")
        sys.stdout.flush()
    else:
        _show(title, "…")
    return title, time.monotonic()


def _show(title: str, now: str) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\033[K  · {title} {now}")
        sys.stdout.flush()


def _end(began: tuple[str, float]) -> None:
    title, since = began
    took = f"✓ {time.monotonic() - since:.1f} s\n"
    sys.stdout.write(f"\r\033[K  · {title} … {took}" if sys.stdout.isatty() else took)
    sys.stdout.flush()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
