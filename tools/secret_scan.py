"""`python -m tools.secret_scan [file …]`: what looks like a key, a token or a password, in files git would take.

What is none is allowed in `tools/secret_scan.toml`, each with a reason. An allowance that allows nothing any more is
wrong, too: it would hide the next one.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = Path(__file__).with_suffix(".toml")
LARGEST = 2 * 1024 * 1024
SHORTEST_REASON = 12

BY_SHAPE = {
    "private-key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "cloud-key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bLTAI[0-9A-Za-z]{12,26}\b|\bAKID[0-9A-Za-z]{32}\b",
    "api-key": r"\bAIza[\w-]{35}\b|\b[rs]k_live_[0-9A-Za-z]{16,}\b|\bsk-[\w-]{32,}",
    "repository-token": r"\bgh[pousr]_[0-9A-Za-z]{36,}\b|\bglpat-[\w-]{20,}|\bgithub_pat_\w{30,}",
    "registry-token": r"\bpypi-[\w-]{50,}|\bnpm_[0-9A-Za-z]{36}\b",
    "chat-token": r"\bxox[abeoprs]-[\w-]{10,}",
    "signed-token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "our-token": r"\bmz_[0-9A-Za-z_-]{32,}|\bwhsec_[0-9A-Za-z+/]{32,}=*",
    "address-with-password": r"\b[a-z][a-z+]{2,}://[^\s:/@'\"<>{}…]+:[^\s@/'\"<>{}…*]{3,}@[\w\[]",
}
"""What tells itself by how it looks."""
BY_NAME = re.compile(
    r"(?P<name>[\w-]*(?:password|passwd|secret|token|api_?key|private_?key|credential)[\w-]*)['\"]?"
    r"\s*(?::\s*\w+\s*)?[:=]\s*['\"](?P<value>[^'\"\s]{12,})['\"]",
    re.IGNORECASE,
)
"""What stands behind a telling name; a secret when it is random enough."""
LEAST_BITS = 3.3
"""Of entropy a character: words and addresses lie below, random letters and digits above."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A place that looks like a secret. It shows its beginning only: a log is no place for it either."""

    file: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind}: {self.text[:6]}… Take it out, and change it where it is used."


@dataclass(frozen=True, slots=True)
class Allowance:
    """In `file`, what holds `text` is none, for this reason."""

    file: str
    text: str
    reason: str

    def covers(self, found: Found) -> bool:
        return self.file == found.file and self.text in found.text


def in_text(file: str, text: str) -> Iterator[Found]:
    """Everything in one file."""
    for number, line in enumerate(text.splitlines(), 1):
        for kind, shape in _SHAPES.items():
            for match in shape.finditer(line):
                yield Found(file, number, kind, match[0])
        for match in BY_NAME.finditer(line):
            if looks_random(match["value"]):
                yield Found(file, number, "named-secret", match["value"])


_SHAPES = {kind: re.compile(shape) for kind, shape in BY_SHAPE.items()}


def looks_random(value: str) -> bool:
    """Letters and digits mixed, and no character much more often than others. A reference to a secret is none."""
    if not re.search(r"[a-zA-Z]", value) or not re.search(r"\d", value) or re.search(r"[/{(]|\.\w+\.|::", value):
        return False
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return bits >= LEAST_BITS


def tracked(root: Path) -> list[str]:
    """Files git knows or would take."""
    order = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(order, cwd=root, capture_output=True, check=True).stdout.decode()
    return [name for name in said.split("\0") if name and (root / name).is_file()]


def in_files(names: Sequence[str], root: Path) -> Iterator[Found]:
    """Everything in the files that are text, of a size that people write."""
    for name in names:
        path = root / name
        if path.stat().st_size <= LARGEST and path != ALLOWED:
            content = path.read_bytes()
            if b"\0" not in content[:4096]:
                yield from in_text(name, content.decode("utf-8", "replace"))


def allowances(text: str) -> list[Allowance]:
    """Decode the list. Refuses one without a reason of some length."""
    found = [Allowance(each["file"], each["text"], each.get("reason", "")) for each in tomllib.loads(text)["allowed"]]
    if short := [each for each in found if len(each.reason) < SHORTEST_REASON]:
        raise SystemExit(f"{ALLOWED.name}: say why {short[0].text[:6]}… in {short[0].file} is no secret.")
    return found


def judge(found: Sequence[Found], allowed: Sequence[Allowance]) -> tuple[list[Found], list[Allowance]]:
    """What nothing allows, and what allows nothing."""
    secret = [each for each in found if not any(allowance.covers(each) for allowance in allowed)]
    idle = [allowance for allowance in allowed if not any(allowance.covers(each) for each in found)]
    return secret, idle


def main(arguments: list[str]) -> int:
    names = arguments or tracked(ROOT)
    found, idle = judge(sorted(in_files(names, ROOT)), allowances(ALLOWED.read_text(encoding="utf-8")))
    for each in found:
        print(each)
    if not arguments:
        for allowance in idle:
            print(f"{ALLOWED.name}: nothing in {allowance.file} needs {allowance.text[:6]}… any more. Take it out.")
    return 1 if found or (idle and not arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
