"""A rise in the sample district: one kind of trouble that many report in one grid within days, and the warning of it.

Before its ninety days the sample has no matters, and nothing stands out without half a year of counts. So counts alone
are invented for the time before, in the proportions of what the sample brought; they belong to no matter.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from django.conf import settings

from mazha.casework.hotline import actions as hotline
from mazha.config.sample.ground import Map
from mazha.config.sample.plans import DAYS
from mazha.config.sample.staffing import BY
from mazha.config.sample.writing import building_of, kinds, write
from mazha.insight import actions as insight
from mazha.insight import queries as insights
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role

KIND, GRID_NUMBER = "030102", 5
"""What rises, and in which of the worked grids."""
REPORTS, WITHIN = 14, 6
"""Matters, and days."""
WEEKS_BEFORE = 104
FIRST_PHONE = 13_700_000_000


def rise(at: dt.datetime) -> None:
    """Reports, counts of the time before, and a leader who switches warnings on; where they are not on yet."""
    leader = _leader(at)
    if leader is None or insights.watch(leader, at).watch.is_on:
        return
    insight.count_cells(at=at, days=DAYS + 1)
    insight.tell_of_before(weeks=WEEKS_BEFORE, seed=1)
    with wall.seated(BY):
        _report(at)
    insight.count_cells(at=at)
    insight.rehearse(weeks=26, at=at)
    with wall.seated(leader):
        insight.set_watch(is_on=True, per_week=1.0, by=leader, at=at)
    insight.look(at=at)


def _leader(at: dt.datetime) -> Actor | None:
    posts = people.holders([Role.DUTY_LEADER], at)
    held = next((post for post in posts if post.territory == settings.DISTRICT), None)
    return None if held is None else people.actor_for(held.officer.id, at)


def _report(at: dt.datetime) -> None:
    ground, kind = Map(), kinds()[KIND]
    grid = ground.worked_grids[GRID_NUMBER]
    for number in range(REPORTS):
        rng = Random(f"rise:{number}")  # noqa: S311 -- made-up matters
        scene = ground.scene_in(rng, grid)
        assert scene.located is not None
        report = hotline.Report(
            words=write(rng, kind, scene.ground, building_of(rng)).text, channel=rng.choice(("portal", "qr")),
            phone=str(FIRST_PHONE + number), lon=scene.located.lon, lat=scene.located.lat, address=scene.address,
            category=kind.code,
        )  # fmt: skip
        came = at - dt.timedelta(days=1 + number * WITHIN / REPORTS, minutes=7 * number)
        hotline.receive(report, key=f"sample:rise:{number}", by=Actor.resident(""), at=came)
