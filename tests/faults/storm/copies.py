"""A backup taken while everything runs, restored to an empty place: a state the house was in, row by row."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from mazha.config.store.launcher import Store
from tests.faults.storm.house import House
from tests.faults.storm.load import Intake

NEVER_CHANGED = {
    "matters_entry": "select matter_id, seq, hash, before, facts::text, step, at from matters_entry",
    "matters_words": "select matter_id, text, opened_at from matters_words",
    "matters_note": "select matter_id, seq, salt, text from matters_note",
    "matters_paper": "select id, matter_id, sha256, original_sha256 from matters_paper",
    "matters_party": "select id, matter_id, phone_sealed, phone_print from matters_party",
}
"""What is written once: a restored row of it stands in the original to the byte."""
HEADS = """select m.id from matters_matter m left join matters_entry e on e.matter_id = m.id and e.seq = m.entries
    where e.hash is distinct from m.head"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup, and what was acknowledged before it began."""

    file: Path
    keys: Path
    acknowledged: Sequence[Intake]


def taken(house: House, acknowledged: Sequence[Intake]) -> Copy:
    """By the command, while people work."""
    before = list(acknowledged)
    copy = Copy(house.home / "copy.mazha", house.home / "copy.keys.json", before)
    _mazha(dict(os.environ), "backup", str(copy.file), "--keys", str(copy.keys))
    return copy


def breaks(copy: Copy, house: House, place: Path) -> Iterator[str]:
    """Restore it at `place` and compare; what does not agree."""
    environment = {**os.environ, "MAZHA_HOME": str(place)}
    store = Store(place)
    try:
        store.start(attached=True)
        _mazha(environment, "restore", str(copy.file), "--keys", str(copy.keys))
        checked = subprocess.run(
            [sys.executable, "-m", "django", "ledger", "verify"], env=environment, capture_output=True, check=False
        )
        if checked.returncode:
            yield f"its ledger does not hold: {checked.stdout[-300:]!r} {checked.stderr[-300:]!r}"
        with psycopg.connect(house.store.url()) as live, psycopg.connect(store.url()) as restored:
            yield from _compared(live, restored, copy, place)
    finally:
        store.stop(at_once=True)
        shutil.rmtree(store.place.top, ignore_errors=True)
        shutil.rmtree(store.place.socket, ignore_errors=True)


def _compared(live: psycopg.Connection, restored: psycopg.Connection, copy: Copy, place: Path) -> Iterator[str]:
    for table, question in NEVER_CHANGED.items():
        strange = set(restored.execute(question.encode()).fetchall()) - set(live.execute(question.encode()).fetchall())
        if strange:
            yield f"{len(strange)} rows of {table} are not those of the original"
    for (matter,) in restored.execute(HEADS.encode()).fetchall():
        yield f"{matter}: its head is not its last entry's hash"
    there = {row[0] for row in restored.execute("select id from matters_matter").fetchall()}
    for made in copy.acknowledged:
        if made.id not in there:
            yield f"{made.id} was acknowledged before the backup began, and is not in it"
    for sha, original in restored.execute("select sha256, original_sha256 from matters_paper").fetchall():
        for part, digest in (("shown", sha), ("sealed", original)):
            if digest and not (place / "papers" / part / digest.hex()[:2] / digest.hex()[2:]).is_file():
                yield f"paper {digest.hex()[:12]} is not in {part}"


def _mazha(environment: dict[str, str], *words: str) -> None:
    order = [sys.executable, "-m", "mazha.config.cli", *words]
    done = subprocess.run(order, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
