"""What is wrong with a procedure's file: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    file: str
    line: int
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wrong} {self.mend}"


class TableIsWrong(Exception):
    """A table cannot be used. Lists every fault found, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
