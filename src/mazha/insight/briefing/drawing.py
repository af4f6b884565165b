"""Charts as shapes: rectangles and words in a picture 360 wide, the width of a phone, so that it is legible there.

The template draws them as SVG in the colour of the text; the second series is lighter.
"""

from __future__ import annotations

from dataclasses import dataclass

from mazha.insight.briefing.sheet import Chart

WIDE = 360.0
_HIGH, _TOP, _FOOT = 150.0, 14.0, 16.0
_LINE = 30.0
_LABEL = 126.0
_MOST_LABELS = 7


@dataclass(frozen=True, slots=True)
class Box:
    x: str
    y: str
    width: str
    height: str
    light: bool
    """Of the second series."""


@dataclass(frozen=True, slots=True)
class Word:
    x: str
    y: str
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawing:
    title: str
    height: str
    boxes: list[Box]
    words: list[Word]
    names: list[str]
    """Of the series, the lighter second."""


def drawing(chart: Chart) -> Drawing:
    """Columns over time, or bars of a dimension. Covered values are not drawn."""
    return _columns(chart) if chart.form == "columns" else _bars(chart)


def _most(chart: Chart) -> int:
    return max([n for series in chart.series for n in series.values if n], default=1)


def _columns(chart: Chart) -> Drawing:
    most, count = _most(chart), max(len(chart.labels), 1)
    step = WIDE / count
    width = step * 0.8 / max(len(chart.series), 1)
    boxes = [
        _box(step * at + step * 0.1 + width * which, _TOP + _HIGH - _HIGH * n / most, width, _HIGH * n / most, which)
        for which, series in enumerate(chart.series)
        for at, n in enumerate(series.values)
        if n
    ]
    every = -(-count // _MOST_LABELS)
    words = [
        Word(_f(step * (at + 0.5) if at else 0), _f(_TOP + _HIGH + 12), label, "middle" if at else "start")
        for at, label in enumerate(chart.labels)
        if at % every == 0
    ]
    return Drawing(
        title=chart.title, height=_f(_TOP + _HIGH + _FOOT), boxes=boxes,
        words=[Word("0", "10", f"{most:,}"), *words], names=[series.name for series in chart.series],
    )  # fmt: skip


def _bars(chart: Chart) -> Drawing:
    most = _most(chart)
    room = WIDE - _LABEL - 44
    boxes, words = [], []
    for at, label in enumerate(chart.labels):
        top = _LINE * at
        words.append(Word("0", _f(top + 16), label if len(label) <= 20 else label[:19] + "…"))
        for which, series in enumerate(chart.series):
            n, y = series.values[at], top + 4 + 11 * which
            boxes.append(_box(_LABEL, y, room * (n or 0) / most, 9, which))
            text = "·" if n is None else f"{n:,}"
            words.append(Word(_f(_LABEL + room * (n or 0) / most + 4), _f(y + 8.5), text))
    names = [series.name for series in chart.series]
    return Drawing(title=chart.title, height=_f(_LINE * len(chart.labels)), boxes=boxes, words=words, names=names)


def _box(x: float, y: float, width: float, height: float, which: int) -> Box:
    return Box(_f(x), _f(y), _f(width), _f(height), which > 0)


def _f(n: float) -> str:
    return f"{n:.1f}".removesuffix(".0")
