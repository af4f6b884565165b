"""`python -m tools.mutation [folder …] [--anew] [--show]`: exit code 1 when a folder is below the bar."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tools.mutation.equivalent import Equivalents
from tools.mutation.folders import FOLDERS, Folder
from tools.mutation.mutating import Mutant, mutants_of, sources

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "mutation"
BAR = 90.0


@dataclass(frozen=True, slots=True)
class Found:
    """One mutant and what became of it."""

    mutant: Mutant
    what: str


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("folder", nargs="*", help=f"one of {', '.join(FOLDERS)}; all of them otherwise")
    parser.add_argument("--anew", action="store_true", help="try those again, too, of which the outcome is known")
    parser.add_argument("--show", action="store_true", help="try nothing; print those that lived by what is known")
    wish = parser.parse_args(words)
    if unknown := set(wish.folder) - FOLDERS.keys():
        parser.error(f"no such folder: {', '.join(sorted(unknown))}. There are: {', '.join(FOLDERS)}.")
    names = wish.folder or list(FOLDERS)
    if len(names) > 1 and not wish.show:
        # A process each: what one folder's tests import must not be what another's run against.
        anew = ["--anew"] if wish.anew else []
        for name in names:
            os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-m", "tools.mutation", name, *anew])
    elif not wish.show:
        _try_all(names[0], FOLDERS[names[0]], anew=wish.anew)
    return _report(names)


def _mutants(folder: Folder) -> tuple[dict[str, str], list[Mutant]]:
    texts = {file: (ROOT / file).read_text() for file in sources(ROOT, folder.files)}
    return texts, [mutant for file, text in texts.items() for mutant in mutants_of(file, text)]


def _try_all(name: str, folder: Folder, *, anew: bool) -> None:
    """What is known already is not tried again: a kill while its test is as it was, a survival while all tests are."""
    import pytest

    from tools.mutation.running import Outcome, Rounds

    texts, mutants = _mutants(folder)
    kept = KEPT / f"{name}.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    known = {} if anew else _known(name, folder)
    # In no order of the lines: what a run that was stopped has tried is a fair sample.
    plan = sorted((m for m in mutants if _stamp(m, texts) not in known), key=lambda mutant: mutant.key)
    print(f"{name}: {len(mutants)} mutants, {len(plan)} to try", flush=True)
    if not plan:
        return
    began, done = time.monotonic(), 0
    with kept.open("w") as lines:
        for stamp, row in known.items():
            lines.write(json.dumps({**row, "stamp": stamp}) + "\n")

        def tell(mutant: Mutant, outcome: Outcome) -> None:
            nonlocal done
            done += 1
            row = {"what": outcome.what, "by": outcome.by, "tests": _tests(folder, outcome.by)}
            lines.write(json.dumps({**row, "stamp": _stamp(mutant, texts)}) + "\n")
            lines.flush()
            if done % 50 == 0:
                left = (time.monotonic() - began) / done * (len(plan) - done)
                print(f"  {done} of {len(plan)}, about {left / 60:.0f} min to go", flush=True)

        order = [*folder.tests, "-p", "no:randomly", "-p", "no:cacheprovider", "--capture=no", "-q"]
        pytest.main(order, plugins=[Rounds(ROOT, texts, plan, tell)])


def _stamp(mutant: Mutant, texts: dict[str, str]) -> str:
    return f"{mutant.key}-{hashlib.sha256(texts[mutant.file].encode()).hexdigest()[:12]}"


def _tests(folder: Folder, by: str) -> str:
    """What the outcome leans on: the file of the test that killed, or else all of them."""
    files = [ROOT / by.split("::")[0]] if by else sorted(p for t in folder.tests for p in _python(ROOT / t))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files if file.is_file())).hexdigest()[:12]


def _python(path: Path) -> list[Path]:
    return (
        [path]
        if path.is_file()
        else [*path.rglob("*.py"), *path.rglob("*.csv"), *path.rglob("*.toml"), *path.rglob("*.json")]
    )


def _known(name: str, folder: Folder) -> dict[str, dict[str, str]]:
    kept = KEPT / f"{name}.jsonl"
    if not kept.exists():
        return {}
    rows = {row.pop("stamp"): row for row in map(json.loads, kept.read_text().splitlines())}
    marks: dict[str, str] = {}
    for row in rows.values():
        if row["by"] not in marks:
            marks[row["by"]] = _tests(folder, row["by"])
    return {stamp: row for stamp, row in rows.items() if row["tests"] == marks[row["by"]]}


def _report(names: list[str]) -> int:
    equivalents = Equivalents.read()
    table: list[tuple[str, Counter[str]]] = []
    for name in names:
        folder = FOLDERS[name]
        texts, mutants = _mutants(folder)
        known = _known(name, folder)
        counts: Counter[str] = Counter()
        for mutant in mutants:
            row = known.get(_stamp(mutant, texts))
            if row is None:
                counts["not tried"] += 1
                continue
            what = row["what"]
            if what in ("survived", "unreached"):
                if equivalents.explains(mutant):
                    what = "equivalent"
                else:
                    line = texts[mutant.file].splitlines()[mutant.line - 1].strip()
                    print(f"{what}: {mutant.file}:{mutant.line} {mutant.function}\n    {mutant.change}\n    in: {line}")
            counts[what] += 1
        table.append((name, counts))
    print(f"{'folder':<12}{'mutants':>9}{'killed':>8}{'timed out':>11}{'survived':>10}{'equivalent':>12}{'score':>11}")
    poor = False
    for name, counts in table:
        lived = counts["survived"] + counts["unreached"]
        seen = counts["killed"] + counts["timed out"]
        # No score before all are tried: after a test has changed, kills are still known and survivals are not.
        left = counts["not tried"]
        score = 100 * seen / max(1, seen + lived)
        poor |= score < BAR
        said = f"{left} left" if left else f"{score:.1f}%"
        print(
            f"{name:<12}{sum(counts.values()):>9}{counts['killed']:>8}{counts['timed out']:>11}{lived:>10}"
            f"{counts['equivalent']:>12}{said:>11}"
        )
    missing = sum(counts["not tried"] for _name, counts in table)
    if missing:
        print(f"{missing} mutants not tried yet: run the command again, it goes on where it was.")
    stale = equivalents.stale({file for name in names for file in sources(ROOT, FOLDERS[name].files)})
    for entry in stale if not missing else ():
        print(f"stale: {entry} explains no mutant that lives. Take it out of tools/mutation/equivalent.toml.")
    return 1 if poor or missing or stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
