"""The reference page of figures, made from their definitions: `mazha insight figures > docs/reference/figures.md`."""

from __future__ import annotations

from mazha.insight.figures import FIGURES, RATES, SPANS, Basis
from mazha.insight.figures.kinds import DAYS, MATTERS, PERCENT
from mazha.procedures.table import Text

_BASIS = {
    Basis.OPENED: ("day of registration", "登记日"),
    Basis.ENDED: ("day of ending", "结束日"),
    Basis.NOW: ("moment of asking", "查询时刻"),
}
_HEAD = """# Figures

Made by `mazha insight figures` from `src/mazha/insight/figures/`; a test keeps it today's. Each figure is defined
once: its number on the board, its list, its column in an export and its value in the API come from the same filter on
a matter's row.

**Days** are days in the district (Asia/Shanghai). A figure goes by the day a matter was registered, by the day it
ended, or by the moment of asking. Rates follow one set of matters and name both of their figures; matters that ended
another way (withdrawn, shown another road, handed to an emergency service, referred, ended) are in no rate and are
listed beside them. Imported history counts like any other and is marked. No figure is about a person.

**How they are kept.** Triggers on `matters_matter` note each change in the transaction that makes it
(`insight_change`); a job adds the notes up each minute by day, street, unit, category and channel (`insight_tally`);
the board reads both in one statement, so it is exact at once. Questions that no kept line answers (two filters at a
time, a community, a grid, a category below the first level) are counted from the matters themselves, through the same
filters and with the same access rule. `mazha insight check` compares what is kept with a count of every matter;
`mazha insight rebuild` counts anew while work goes on. A bulk load may leave the triggers out with `set local
mazha.counting = 'off'` and must be followed by a rebuild.

**Who sees which lines.** Row security lets a connection read the lines of its own districts, streets and units and no
others; only the system itself writes them.
"""


def reference() -> str:
    """The page, in both languages."""
    numbers = [_line(f.name, f.title, " ".join(_BASIS[f.basis]), f.definition) for f in FIGURES.values()]
    rates = [_line(r.name, r.title, f"`{r.part}` ÷ `{r.whole}`", r.definition) for r in RATES.values()]
    spans = [_line(s.name, s.title, f"`{s.of}`, {s.share} %", s.definition) for s in SPANS.values()]
    parts = [
        _HEAD,
        *_table("Numbers of matters", "goes by", numbers, MATTERS),
        *_table("Rates", "part ÷ whole", rates, PERCENT),
        *_table("Lengths of time (nearest rank)", "of", spans, DAYS),
    ]
    return "\n".join(parts)


def _table(title: str, third: str, lines: list[str], unit: Text) -> list[str]:
    head = f"| name | 名称 | title | {third} | 定义 | definition |"
    return [f"## {title}", "", head, "|---|---|---|---|---|---|", *lines, "", f"Unit: {unit.zh} ({unit.en}).", ""]


def _line(name: str, title: Text, third: str, definition: Text) -> str:
    return f"| `{name}` | {title.zh} | {title.en} | {third} | {definition.zh} | {definition.en} |"
