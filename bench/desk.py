"""What desks and boards ask of the store: `python -m bench.desk [--matters 1000000] [--rounds 40] [--keep]`.

Each line runs through the door the page uses, in the app's role, seated as the officer who opens that page. The time is
that of its statements, from sending to the last row; beside it, the same in reads of one matter by its id. A line that
read matters or words from end to end is marked: the store counts such scans itself, also inside functions.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench import filling, stores

if TYPE_CHECKING:
    from mazha.people.actor import Actor

UNTIL = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)
WATCHED = ("matters_matter", "matters_words", "matters_party", "procedures_clock")
BAR = 50.0
"""Milliseconds, p95."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a page asks, and who asks it."""

    name: str
    asker: Actor
    ask: Callable[[random.Random], object]
    barred: bool = True


def main() -> None:
    options = _options()
    with stores.private(f"desk-{options.matters}", keep=options.keep) as store:
        _fill(store, options.matters)
        print(f"{options.matters:,} matters, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        asked = [line for line in lines() if options.only in line.name]
        reference = _measure(_reference(), options.rounds * 4)[0]
        print(f"one matter by its id: {statistics.median(reference):.2f} ms")
        print("| asked | statements | p50 ms | p95 ms | reads by id | end to end |")
        print("|---|---|---|---|---|---|")
        late = [line.name for line in asked if not _shown(line, options.rounds, statistics.median(reference))]
    print(f"over the bar of {BAR:.0f} ms at p95, or scanning: {', '.join(late) or 'none'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--keep", action="store_true", help="leave the filled store for the next run")
    parser.add_argument("--only", default="", help="lines whose name holds this")
    return parser.parse_args()


def _fill(store: Any, count: int) -> None:
    if filling.is_filled(store):
        return
    filled = filling.fill(store, filling.Plan(matters=count, until=UNTIL))
    print(
        f"filled at {count / filled.rows:,.0f} matters/s, indexes {filled.indexes:.0f} s, "
        f"counted in {filled.counting:.0f} s ({count / filled.counting:,.0f} matters/s)"
    )


def _shown(line: Line, rounds: int, reference: float) -> bool:
    times, statements, scans = _measure(line, rounds)
    p50, p95, scanned = _summed(times, scans)
    scanned = scanned or "–"
    ratio = f"{p50 / reference:.0f}" if reference else "–"
    print(f"| {line.name} | {statements:g} | {p50:.1f} | {p95:.1f} | {ratio} | {scanned} |", flush=True)
    return (p95 <= BAR or not line.barred) and scanned == "–"


def measured(line: Line, rounds: int) -> tuple[float, float, str]:
    """p50 and p95 in milliseconds of its statements, and what was read from end to end."""
    times, _statements, scans = _measure(line, rounds)
    return _summed(times, scans)


def _summed(times: list[float], scans: dict[str, int]) -> tuple[float, float, str]:
    scanned = ", ".join(f"{table} ×{n}" for table, n in scans.items() if n)
    return statistics.median(times), statistics.quantiles(times, n=20)[18], scanned


def _measure(line: Line, rounds: int) -> tuple[list[float], float, dict[str, int]]:
    """Milliseconds of each round, statements in one, and scans from end to end over all of them."""
    from mazha.people import wall

    rng = random.Random(line.name)
    wall.sit(line.asker)
    for _warm in range(6):
        line.ask(rng)
    times, statements = [], 0
    before = _scans()
    for _round in range(rounds):
        with _timed() as spent:
            line.ask(rng)
        times.append(sum(spent) * 1000)
        statements += len(spent)
    after = _scans()
    return times, statements / rounds, {table: after[table] - before[table] for table in WATCHED}


@contextmanager
def _timed() -> Iterator[list[float]]:
    from django.db import connection

    spent: list[float] = []

    def clocked(execute: Callable[..., Any], *given: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*given)
        finally:
            spent.append(time.perf_counter() - began)

    with connection.execute_wrapper(clocked):
        yield spent


def _scans() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_force_next_flush()")
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute("select relname, seq_scan from pg_stat_user_tables where relname = any(%s)", [list(WATCHED)])
        return dict(cursor.fetchall())


def officer(role: str, unit: int = 41, territory: str = "") -> Actor:
    """The filler's one officer, in a post of this role."""
    from mazha.people.actor import Actor, Sitting
    from mazha.people.roles import Role

    post = Sitting(post_id=1, role=Role(role), organisation_id=unit, territory=territory)
    return Actor(kind="officer", name="bench", officer_id=1, posts=(post,))


def _reference() -> Line:
    from mazha.matters import queries as matters

    leader = officer("duty_leader", territory="370705")
    ids = list(matters.visible_to(leader).order_by("-opened_at").values_list("pk", flat=True)[:500])
    return Line("one matter", leader, lambda rng: matters.by_id(leader, rng.choice(ids)))


def lines() -> list[Line]:
    return [*_lists(), *_searches(), *_counts(), *_boards(), *_behind()]


def _lists() -> list[Line]:
    """As `surfaces/desk/lists.py` asks them."""
    from mazha.kernel import paging
    from mazha.matters import queries as matters
    from mazha.surfaces.desk.piles import TO_REVISIT, WAITING, WITH_UNITS

    def listed(actor: Actor, by: str, descending: bool, **where: object) -> Callable[[random.Random], object]:
        def ask(_rng: random.Random) -> object:
            found = matters.visible_to(actor).filter(**where)
            return paging.page(found, by=by, descending=descending)

        return ask

    def second(actor: Actor) -> Callable[[random.Random], object]:
        first = paging.page(matters.visible_to(actor), by="opened_at", descending=True)
        return lambda _rng: paging.page(matters.visible_to(actor), by="opened_at", descending=True, after=first.next)

    handler, leader = officer("handler", 1), officer("duty_leader", territory="370705")
    dispatcher = officer("dispatcher", territory="370705")
    supervisor = officer("quality_supervisor", territory="370705")
    street, clerk = officer("street_lead", territory="370705007"), officer("window_clerk", 41, "370705")
    here = {"closed_at": None, "stage__in": WITH_UNITS, "lead_unit__in": {1}}
    return [
        Line("inbox", handler, listed(handler, "due_at", False, **here)),
        Line("queue", dispatcher, listed(dispatcher, "opened_at", False, closed_at=None, stage__in=WAITING)),
        Line("queue of a window", clerk, listed(clerk, "opened_at", False, closed_at=None, stage__in=WAITING)),
        Line("revisits", supervisor, listed(supervisor, "due_at", False, closed_at=None, stage__in=TO_REVISIT)),
        Line("late", leader, listed(leader, "due_at", False, closed_at=None, due_at__lt=UNTIL)),
        Line("all matters, district", leader, listed(leader, "opened_at", True)),
        Line("all matters, second page", leader, second(leader)),
        Line("all matters, street", street, listed(street, "opened_at", True)),
        Line("all matters, unit", handler, listed(handler, "opened_at", True)),
        Line("all matters, window", clerk, listed(clerk, "opened_at", True)),
        Line("all matters of a category", leader, listed(leader, "opened_at", True, category__startswith="0201")),
    ]


def _searches() -> list[Line]:
    from mazha.matters import queries as matters

    leader, street = officer("duty_leader", territory="370705"), officer("street_lead", territory="370705007")

    def search(actor: Actor, *words: str) -> Callable[[random.Random], object]:
        return lambda rng: matters.search(actor, rng.choice(words))

    return [
        Line("search, 2 characters", leader, search(leader, "路灯", "井盖", "电梯", "噪音")),
        Line("search, 4 characters", leader, search(leader, "拖欠工资", "油烟扰民", "没人清理", "下水道堵")),
        Line("search, no match", leader, search(leader, "鲸鱼", "麒麟臂", "量子纠缠")),
        Line("search, two words", leader, search(leader, "电梯 老人", "小区 路灯")),
        Line("search, street", street, search(street, "路灯", "物业")),
    ]


def _counts() -> list[Line]:
    from mazha.insight import queries as insight

    leader, head = officer("duty_leader", territory="370705"), officer("unit_head", 1)
    street = officer("street_lead", territory="370705007")

    def counted(count: Callable[..., object], actor: Actor) -> Callable[[random.Random], object]:
        return lambda _rng: count(actor, at=UNTIL)

    lines = [Line("load of a unit", head, lambda _rng: insight.unit_load(head, 1, at=UNTIL))]
    for name, actor in (("district", leader), ("street", street), ("unit", head)):
        lines += [
            Line(f"counts by stage, {name}", actor, counted(insight.counts_by_stage, actor)),
            Line(f"counts by unit, {name}", actor, counted(insight.counts_by_unit, actor)),
        ]
    return lines


def _boards() -> list[Line]:
    from mazha.insight import queries as insight
    from mazha.kernel.moments import day_of

    def board(actor: Actor, days: int, **given: str) -> Callable[[random.Random], object]:
        period = insight.Period(day_of(UNTIL) - dt.timedelta(days=days - 1), day_of(UNTIL))
        question = insight.Question(insight.Scope.of(actor), period, insight.Filters(**given))
        return lambda _rng: insight.board(actor, question, at=UNTIL)

    leader, head = officer("duty_leader", territory="370705"), officer("unit_head", 1)
    street = officer("street_lead", territory="370705007")
    return [
        Line("board, 7 days", leader, board(leader, 7)),
        Line("board, 30 days", leader, board(leader, 30)),
        Line("board, 90 days", leader, board(leader, 90)),
        Line("board, 365 days", leader, board(leader, 365)),
        Line("board, 90 days, a street", leader, board(leader, 90, street="370705007")),
        Line("board, 90 days, a unit", leader, board(leader, 90, unit="1")),
        Line("board, 90 days, a category", leader, board(leader, 90, category="01")),
        Line("board, 90 days, a channel", leader, board(leader, 90, channel="phone")),
        Line("board of a street, 90 days", street, board(street, 90)),
        Line("board of a unit, 90 days", head, board(head, 90)),
        Line(
            "board, 30 days, street and channel", leader, board(leader, 30, street="370705007", channel="phone"), False
        ),
        Line("board, 30 days, second level of a category", leader, board(leader, 30, category="0101"), False),
    ]


def _behind() -> list[Line]:
    from mazha.insight import queries as insight
    from mazha.kernel.moments import day_of

    period = insight.Period(day_of(UNTIL) - dt.timedelta(days=89), day_of(UNTIL))
    leader, street = officer("duty_leader", territory="370705"), officer("street_lead", territory="370705007")

    def behind(actor: Actor, figure: str, **given: str) -> Callable[[random.Random], object]:
        question = insight.Question(insight.Scope.of(actor), period, insight.Filters(**given))
        return lambda _rng: insight.matters_behind(actor, question, figure, at=UNTIL)

    figures = ("received", "closed", "closed_late", "reworked", "handed_over", "open", "open_late")
    return [
        *(Line(f"list behind {name}", leader, behind(leader, name)) for name in figures),
        Line("list behind closed_late, a street", street, behind(street, "closed_late")),
        Line("list behind solved, a unit", leader, behind(leader, "solved", unit="1")),
    ]


if __name__ == "__main__":
    main()
