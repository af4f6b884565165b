"""Whether what is kept still says what the matters say: the read model against a count of every row."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from mazha.insight import lines
from mazha.insight.actions.counting import COUNTER
from mazha.insight.lines import KEY, MEASURES
from mazha.insight.models import Change
from mazha.matters import queries as matters
from mazha.people.wall import seated


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A line that is kept otherwise than it counts."""

    key: tuple[object, ...]
    figure: str
    kept: int
    counted: int

    def __str__(self) -> str:
        where = " ".join(str(part) for part in self.key if part != "")
        return f"{where} {self.figure}: kept {self.kept}, counted {self.counted}"


def disagreements() -> list[Disagreement]:
    """Every line on which the two differ, in one statement that sees one moment. Reads all matters."""
    counted = lines.states(matters.visible_to(COUNTER))
    since = lines.states(Change.objects.all())
    key, measures = ", ".join(KEY), ", ".join(MEASURES)
    halves = ", ".join(
        f"coalesce(sum({name}) filter (where side = '{side}'), 0)::int"
        for name in MEASURES
        for side in ("kept", "counted")
    )
    text = f"""with counted as materialized ({counted.text}), since as materialized ({since.text}),
      both as (
        select 'counted' as side, {key}, {measures} from ({lines.by_day("counted", signed=False)}) c
        union all select 'kept', {key}, {measures} from ({lines.by_day("since", signed=True)}) s
        union all select 'kept', {key}, {measures} from insight_tally where slot = 0 or slot > 999999)
      select {key}, {halves} from both group by {key}"""  # noqa: S608 -- constants of this app
    with seated(COUNTER), connection.cursor() as cursor:
        cursor.execute(text, (*counted.params, *since.params))
        return [wrong for row in cursor for wrong in _compared(row)]


def _compared(row: tuple[object, ...]) -> list[Disagreement]:
    key, numbers = tuple(row[: len(KEY)]), [n for n in row[len(KEY) :] if isinstance(n, int)]
    pairs = zip(MEASURES, numbers[::2], numbers[1::2], strict=True)
    return [Disagreement(key, name, kept, counted) for name, kept, counted in pairs if kept != counted]
