"""Petitions of the sample district: one of each kind, taken through the doors as far as its story has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from mazha.casework.petitions import actions as petitions
from mazha.config.sample.staffing import data
from mazha.kernel.moments import local
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.workdays import queries as workdays

READER = Actor.system("sample")
SEATS: Mapping[str, tuple[Role, str]] = {
    "officer": (Role.PETITION_OFFICER, "dep.petition"), "reviewer": (Role.REVIEWER, "review"),
    "review_head": (Role.UNIT_HEAD, "review"), "leader": (Role.DUTY_LEADER, "gov"),
    "clerk": (Role.WINDOW_CLERK, "hall"),
}  # fmt: skip
"""Whoever acts, beside `handler` and `head` of the unit that has it, `resident`, and `handler:…` of another unit."""


def petition(until: dt.datetime) -> int:
    """Bring every petition of `data/petitions.toml` and take it as far as `until` lets it. Returns how many."""
    return sum(_bring(number, told, until) for number, told in enumerate(data("petitions.toml")["petition"]))


def _bring(number: int, told: Mapping[str, object], until: dt.datetime) -> int:
    organisations = {card.code: card.id for card in people.organisations()}
    days = told["days_ago"]
    assert isinstance(days, int)
    opened = working_hour(until - dt.timedelta(days=days), 9)
    complained, old = told.get("complained_of", []), told.get("years_old")
    assert isinstance(complained, list)
    first = opened.date().replace(day=1, year=opened.year - old) if isinstance(old, int) else None
    brought = petitions.Petition(
        words=str(told["words"]), name=str(told["name"]), phone=f"139000{number:05d}", channel=str(told["channel"]),
        complained_of=[organisations[str(code)] for code in complained], first_raised=first,
        desk=organisations["hall"],
    )  # fmt: skip
    by = actor("clerk", "", opened)
    with wall.seated(by):
        receipt = petitions.receive(brought, key=f"sample-petition-{number}", by=by, at=opened)
    steps = told.get("steps", [])
    assert isinstance(steps, list)
    unit = str(told.get("unit", "dep.housing"))
    for step in steps:
        at = working_hour(opened + dt.timedelta(days=step["after"]), step.get("hour", 10))
        if at >= until:
            break
        target = _target(receipt.matter_id, step.get("of", ""))
        _take(step, target, receipt.code, unit, organisations, at)
    return 1


def _take(
    step: Mapping[str, object], target: UUID, code: str, unit: str, organisations: Mapping[str, int], at: dt.datetime
) -> None:
    who = str(step["by"])
    by = Actor.resident(code) if who == "resident" else actor(who, unit, at)
    said = step.get("given", {})
    assert isinstance(said, dict)
    given = {name: _value(value, organisations, at) for name, value in said.items()}
    with wall.seated(by):
        procedures.take(step=str(step["take"]), matter_id=target, given=given, by=by, at=at)


def _target(matter_id: UUID, path: str) -> UUID:
    """`conference`, `conference/conference_task`: the newest that follows, and what follows that."""
    with wall.seated(READER):
        for procedure in filter(None, path.split("/")):
            ties = matters.links_of(READER, matters.by_id(READER, matter_id))
            matter_id = [other.pk for kind, other in ties if kind.endswith("_here") and other.procedure == procedure][
                -1
            ]
    return matter_id


def _value(value: object, organisations: Mapping[str, int], at: dt.datetime) -> object:
    """`org:dep.housing`, `days:30`, `officer:leader`: worked out; everything else as it is written."""
    if isinstance(value, list):
        return [_value(each, organisations, at) for each in value]
    if not isinstance(value, str):
        return value
    kind, _colon, rest = value.partition(":")
    if kind == "org":
        return organisations[rest]
    if kind == "days":
        return local(at + dt.timedelta(days=int(rest))).date()
    if kind == "moment":
        return working_hour(at + dt.timedelta(days=int(rest)), 9)
    if kind == "officer":
        return actor(rest, "", at).officer_id
    return value


def actor(who: str, unit: str, at: dt.datetime) -> Actor:
    kind, _colon, elsewhere = who.partition(":")
    own = {"handler": (Role.HANDLER, elsewhere or unit), "head": (Role.UNIT_HEAD, elsewhere or unit)}
    role, code = own.get(kind) or SEATS[kind]
    organisation = people.organisation_by_code(code).id
    with wall.seated(READER):
        return people.actor_for(people.officers_in(role, organisation, at)[0].id, at)


def working_hour(moment: dt.datetime, hour: int) -> dt.datetime:
    """The same day at this hour, or the next one on which offices are open."""
    day, calendar = local(moment), workdays.calendar()
    while calendar.is_rest(day.date()):
        day += dt.timedelta(days=1)
    return day.replace(hour=hour, minute=20, second=0, microsecond=0)


__all__: Sequence[str] = ("petition",)
