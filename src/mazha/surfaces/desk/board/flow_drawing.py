"""The process map as shapes, 360 wide: stages one below the other, moves as arcs beside them, those back dashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_ROW, _BOX, _HIGH = 46, 196, 38
MOST_ARCS = 16
"""So many of the commonest moves are drawn; the table has them all."""


@dataclass(frozen=True, slots=True)
class Box:
    y: int
    title: str
    says: str

    @property
    def title_y(self) -> int:
        return self.y + 15

    @property
    def says_y(self) -> int:
        return self.y + 30


@dataclass(frozen=True, slots=True)
class Arc:
    path: str
    width: str
    back: bool
    x: int
    y: int
    n: int


@dataclass(frozen=True, slots=True)
class Picture:
    height: int
    boxes: list[Box]
    arcs: list[Arc]


def picture(stages: Sequence[tuple[str, str, str]], moves: Sequence[tuple[str, str, int]]) -> Picture:
    """Of stages in order (name, title, what it says) and moves between them (from, to, how many)."""
    commonest = sorted((move for move in moves if move[0] != move[1]), key=lambda move: (-move[2], move))[:MOST_ARCS]
    met = {name for start, end, _n in commonest for name in (start, end)}
    drawn = [stage for stage in stages if stage[0] in met or stage[2]]
    row = {stage[0]: at for at, stage in enumerate(drawn)}
    boxes = [Box(_ROW * at, title, says) for at, (_name, title, says) in enumerate(drawn)]
    most = max([n for _from, _to, n in commonest], default=1)
    arcs = [_arc(row[a], row[b], n, most) for a, b, n in commonest]
    return Picture(_ROW * len(drawn), boxes, arcs)


def _arc(start: int, end: int, n: int, most: int) -> Arc:
    back = end < start
    y1, y2 = _ROW * start + (12 if back else 26), _ROW * end + (26 if back else 12)
    reach = min(28 + 17 * abs(end - start), 150)
    path = f"M{_BOX} {y1}C{_BOX + reach} {y1} {_BOX + reach} {y2} {_BOX + 3} {y2}"
    return Arc(path, f"{1 + 4 * n / most:.1f}", back, _BOX + reach * 3 // 4 + 4, (y1 + y2) // 2 + 4, n)
