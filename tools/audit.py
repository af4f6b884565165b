"""`make audit`: what only a network knows of the pinned packages: published weaknesses, and versions withdrawn since.

Exit code 1 when something was found, 3 when nobody could be asked: that is **not run**, never "nothing found".
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.packages import LOCKS, Pin, pins

ROOT = Path(__file__).resolve().parents[1]
CLEAN, FOUND, NOT_RUN = 0, 1, 3
UV = [sys.executable, "-m", "uv"]
_PINNED = re.compile(r"^[\w.-]+(?:\[[^\]]*\])?==[^\s;\\]+(?: ; [^\\\n]+)?", re.MULTILINE)
_SAID = {CLEAN: "nothing known", FOUND: "FOUND", NOT_RUN: "NOT RUN: nobody could be asked"}


def weaknesses(pinned: Sequence[Pin], *, service: str = "") -> tuple[int, str]:
    """Ask the advisory service about every pin. `service` is another address than uv's own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "pyproject.toml").write_text('[project]\nname = "pins"\nversion = "0"\nrequires-python = ">=3.11"\n')
        (place / "uv.lock").write_text(_as_lock(pinned))
        order = [*UV, "audit", "--preview-features", "audit-command", "--frozen"]
        ended = _run([*order, *(["--service-url", service] if service else [])], place)
    code = {0: CLEAN, 1: FOUND}.get(ended.returncode, NOT_RUN)
    return code, ended.stdout + ended.stderr


def withdrawn(lock: str) -> tuple[int, str]:
    """Resolve the pins once more: the registry says which it has withdrawn."""
    given = "\n".join(_PINNED.findall(lock)) + "\n"
    order = [*UV, "pip", "compile", "--no-deps", "--universal", "--python-version", "3.11", "-"]
    ended = _run(order, ROOT, given)
    if ended.returncode:
        return NOT_RUN, ended.stderr
    yanked = [line for line in ended.stderr.splitlines() if "yanked" in line]
    return (FOUND if yanked else CLEAN), "\n".join(yanked)


def _run(order: list[str], place: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(order, cwd=place, input=given, capture_output=True, text=True, check=False, timeout=300)


def _as_lock(pinned: Sequence[Pin]) -> str:
    """The pins as uv's own lock file: it need not resolve them again to ask about them."""
    needed = ", ".join(f'{{ name = "{pin.name}", version = "{pin.version}" }}' for pin in pinned)
    parts = [
        'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n',
        f'[[package]]\nname = "pins"\nversion = "0"\nsource = {{ virtual = "." }}\ndependencies = [{needed}]\n',
        *(
            f'[[package]]\nname = "{pin.name}"\nversion = "{pin.version}"\n'
            'source = { registry = "https://registry.invalid/simple" }\n'
            for pin in pinned
        ),
    ]
    return "\n".join(parts)


def main() -> int:
    texts = {name: (ROOT / "requirements" / f"{name}.txt").read_text() for name in LOCKS}
    everything = sorted({(pin.name, pin.version): pin for text in texts.values() for pin in pins(text)}.values())
    worst = CLEAN
    parts = {"weaknesses": weaknesses(everything)}
    parts |= {f"withdrawn, requirements/{name}.txt": withdrawn(text) for name, text in texts.items()}
    for what, (code, said) in parts.items():
        print(f"  {what}: {_SAID[code]}")
        if code:
            print("".join(f"      {line}\n" for line in said.strip().splitlines()))
        worst = FOUND if FOUND in {worst, code} else max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main())
