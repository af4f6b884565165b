"""Counting where matters wait, day by day from the ledger. A day counted twice comes to the same."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from mazha.insight.flow import STEPS
from mazha.insight.models import Flow
from mazha.kernel.moments import day_of, start_of
from mazha.people.actor import Actor
from mazha.people.wall import seated

FLOWER = Actor.system("insight.flow")
BACK = 7
"""Days that each run counts: those a halted night left out."""
# Of every matter with an entry on the day the whole ledger is read: when the stage it leaves was entered may lie
# months back. A move into another stage is one row; `visit` numbers the stages a matter went through.
_COUNT = """
with touched as (select distinct matter_id from matters_entry where at >= %(since)s and at < %(until)s),
lines as (
  select e.matter_id, e.seq, e.at, e.stage, e.organisation_id,
    lag(e.stage) over (partition by e.matter_id order by e.seq) as came_from
  from matters_entry e join touched using (matter_id)),
moves as (
  select matter_id, seq, at, stage, organisation_id, came_from,
    lag(at) over w as since, lag(organisation_id) over w as organisation_before,
    row_number() over (partition by matter_id, stage order by seq) as visit
  from lines where came_from is distinct from stage window w as (partition by matter_id order by seq))
insert into insight_flow (day, district, street, procedure, stage, next, bucket, n, handed, returned)
select %(day)s, m.district, m.street, m.procedure, v.came_from, v.stage,
  floor(%(steps)s * log(2, 1 + greatest(extract(epoch from v.at - v.since), 0)::numeric / 60))::int,
  count(*), count(*) filter (where v.organisation_before <> v.organisation_id), count(*) filter (where v.visit > 1)
from moves v join matters_matter m on m.id = v.matter_id
where v.came_from is not null and v.since is not null and v.at >= %(since)s and v.at < %(until)s and m.barred is null
group by 1, 2, 3, 4, 5, 6, 7"""


def count_flow(*, at: dt.datetime, days: int = BACK) -> int:
    """Count anew the days that are over, the newest so many; how many rows came of it."""
    today, rows = day_of(at), 0
    with seated(FLOWER):
        for back in range(1, days + 1):
            rows += _count(today - dt.timedelta(days=back))
    return rows


def _count(day: dt.date) -> int:
    given: dict[str, dt.date | dt.datetime | int] = {
        "day": day,
        "since": start_of(day),
        "until": start_of(day + dt.timedelta(days=1)),
        "steps": STEPS,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # One who counts a day at a time; the other then finds it counted, and counts it to the same.
        cursor.execute("select pg_advisory_xact_lock(7368002, %s)", [day.toordinal()])
        Flow.objects.filter(day=day).delete()
        cursor.execute(_COUNT, given)
        return int(cursor.rowcount)
