"""Half a year of quiet counts, and many reports of one kind in one grid."""

from __future__ import annotations

import datetime as dt
import random

from mazha.insight import actions
from mazha.insight import queries as insight
from mazha.insight.models import Cell
from mazha.matters.models import Matter
from mazha.people.actor import Actor
from mazha.people.wall import seated, sit
from mazha.places import queries as places
from mazha.procedures import actions as procedures
from tests.actions.insight import many
from tests.world import World, at

NOW = at("2026-03-23 01:05")
TODAY = dt.date(2026, 3, 23)
KIND = "0401"
TESTS = Actor.system("tests")


def grid() -> str:
    return places.areas("grid")[3].code


def cell(code: str, kind: str, back: int, today: dt.date = TODAY) -> Cell:
    day = today - dt.timedelta(days=back)
    return Cell(day=day, district=code[:6], street=code[:9], grid=code, kind=kind, n=1)


def came(made: World, n: int, *, days_ago: int = 1, now: dt.datetime = NOW, **more: object) -> list[Matter]:
    """So many matters of the kind in the grid, reported that day."""
    rng, found = random.Random(f"{days_ago} {sorted(more)}"), []
    for number in range(n):
        row = many.matter(rng, [made.lamps], now)
        row.opened_at = now - dt.timedelta(days=days_ago, minutes=number)
        row.category, row.grid, row.restricted, row.barred = f"{KIND}02", grid(), "", None
        row.street, row.community, row.district, row.channel = grid()[:9], grid()[:12], "370705", "portal"
        row.officers = None
        for name, value in more.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        found.append(row)
    return found


def switched_on(made: World, per_week: float = 1.0) -> None:
    with seated(made.leader):
        actions.set_watch(is_on=True, per_week=per_week, by=made.leader, at=NOW)


def looked(days: int = 0) -> int:
    moment = NOW + dt.timedelta(days=days)
    actions.count_cells(at=moment)
    return actions.look(at=moment)


def raised(made: World) -> insight.Shown:
    switched_on(made)
    came(made, 9)
    assert looked() == 1
    with seated(made.leader):
        (found,) = insight.warnings(made.leader, is_open=True)
    return found


def moved(step: str, matter: Matter, by: Actor, when: dt.datetime = NOW, **given: object) -> None:
    sit(TESTS)
    procedures.take(step=step, matter_id=matter.pk, given=given, by=by, at=when)


def ordered(made: World, shown: insight.Shown) -> None:
    words, day = "排查该处路灯线路", dt.date(2026, 3, 30)
    moved("order", shown.matter, made.leader, order_unit=made.parks, order_date=day, order=words)


def quiet(today: dt.date = TODAY) -> None:
    """Half a year and more of counts in which nothing stands out."""
    rng = random.Random(3)
    with seated(actions.CELLER):
        Cell.objects.bulk_create(
            cell(each.code, kind, back, today)
            for each in places.areas("grid")[:20]
            for kind in (KIND, "0301")
            for back in range(40, 300)
            if rng.random() < 0.04
        )
