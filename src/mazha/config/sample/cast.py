"""Who acts on a sample matter: the officers of its unit, the centre's, its resident."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from random import Random

from mazha.config.sample.scenarios import Who
from mazha.config.sample.seats import OTHER, SHOWN
from mazha.config.sample.staffing import BY
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.people.roles import Role

AT_THE_CENTRE = {
    Who.DISPATCHER: Role.DISPATCHER,
    Who.CLERK: Role.WINDOW_CLERK,
    Who.SUPERVISOR: Role.QUALITY_SUPERVISOR,
    Who.LEADER: Role.DUTY_LEADER,
}


class Cast:
    """Everyone who holds a post, found by role, unit and grid."""

    def __init__(self, at: dt.datetime) -> None:
        posts = [post for start in (SHOWN, OTHER) for post in queries.posts(BY, username_begins=start, limit=10_000)]
        actors = {officer: queries.actor_for(officer, at) for officer in {post.officer.id for post in posts}}
        self._by_role: defaultdict[Role, list[Actor]] = defaultdict(list)
        self._in_unit: defaultdict[tuple[Role, int], list[Actor]] = defaultdict(list)
        self._on_grid: dict[str, Actor] = {}
        for post in posts:
            actor = actors[post.officer.id]
            self._by_role[post.role].append(actor)
            self._in_unit[post.role, post.organisation_id].append(actor)
            if post.role is Role.GRID_WORKER:
                self._on_grid[post.territory] = actor

    @property
    def full_units(self) -> frozenset[int]:
        """Units with a handler and a head."""
        heads = {unit for role, unit in self._in_unit if role is Role.UNIT_HEAD}
        committees = {card.id for card in queries.organisations("committee")}
        handle = {unit for role, unit in self._in_unit if role is Role.HANDLER}
        return frozenset((handle & heads) - committees)

    def at_the_centre(self, who: Who, rng: Random) -> Actor:
        return rng.choice(self._by_role[AT_THE_CENTRE[who]])

    def handler(self, unit: int) -> Actor:
        """Whoever handles for a unit; of a property company, its one user."""
        return (self._in_unit[Role.HANDLER, unit] or self._in_unit[Role.PROPERTY_USER, unit])[0]

    def head(self, unit: int) -> Actor:
        return self._in_unit[Role.UNIT_HEAD, unit][0]

    def grid_worker(self, grid: str) -> Actor:
        return self._on_grid[grid]

    def other_unit(self, rng: Random, unit: int, assisting: Sequence[int] = ()) -> int:
        """A unit that it might be mistaken for, or that might help."""
        likely = [other for other in assisting if other in self.full_units and other != unit]
        return rng.choice(likely or sorted(self.full_units - {unit}))
