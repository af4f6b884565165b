"""Mediations of the sample district: one of each stage, taken through the doors as far as its story has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.config.sample.staffing import data
from mazha.kernel import codes
from mazha.kernel.moments import local
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.workdays import queries as workdays

READER = Actor.system("sample")
SEATS: Mapping[str, Role] = {"handler": Role.HANDLER, "head": Role.UNIT_HEAD, "mediator": Role.MEDIATOR}
"""Posts in the committee that has the case; beside them `clerk` of the hall, `applicant` and `other`."""


@dataclass(frozen=True, slots=True)
class _Told:
    """One case of `data/mediations.toml` as it was brought."""

    matter_id: UUID
    code: str
    committee: int


def mediate(until: dt.datetime) -> int:
    """Bring every case of `data/mediations.toml`, take it as far as `until` lets it, and tell whom an instalment
    concerns by then. Returns how many.
    """
    brought = sum(_bring(number, told, until) for number, told in enumerate(data("mediations.toml")["mediation"]))
    mediation.remind(at=until)
    return brought


def _bring(number: int, told: Mapping[str, object], until: dt.datetime) -> int:
    days = told["days_ago"]
    assert isinstance(days, int)
    opened = _working_hour(until - dt.timedelta(days=days), 9)
    hall, committee = people.organisation_by_code("hall").id, people.organisation_by_code(str(told["committee"])).id
    brought = mediation.Application(
        told=str(told["told"]), words=str(told.get("words", "")), topic=str(told["topic"]), channel="counter",
        name=str(told["name"]), phone=f"136000{number:05d}", other_name=str(told["other"]),
        other_phone=f"137000{number:05d}", desk=hall,
    )  # fmt: skip
    by = _officer(Role.WINDOW_CLERK, hall, opened)
    with wall.seated(by):
        receipt = mediation.apply(brought, key=f"sample-mediation-{number}", by=by, at=opened)
    case = _Told(receipt.matter_id, receipt.code, committee)
    steps = told["steps"]
    assert isinstance(steps, list)
    for step in steps:
        at = _working_hour(opened + dt.timedelta(days=step.get("after", 0)), step.get("hour", 10))
        if at >= until:
            break
        _take(step, case, hall, at)
    return 1


def _take(step: Mapping[str, object], case: _Told, hall: int, at: dt.datetime) -> None:
    by, said = _actor(str(step["by"]), case, hall, at), step.get("given", {})
    assert isinstance(said, dict)
    given = {name: _value(value, case, at) for name, value in said.items()}
    with wall.seated(by):
        procedures.take(step=str(step["take"]), matter_id=case.matter_id, given=given, by=by, at=at)


def _actor(who: str, case: _Told, hall: int, at: dt.datetime) -> Actor:
    if who == "applicant":
        return Actor.resident(case.code)
    if who == "other":
        return _other(case, at)
    return _officer(*((Role.WINDOW_CLERK, hall) if who == "clerk" else (SEATS[who], case.committee)), at)


def _other(case: _Told, at: dt.datetime) -> Actor:
    """Whoever was invited, by the code on their slip."""
    secretary = _officer(Role.HANDLER, case.committee, at)
    with wall.seated(secretary):
        ((_seat, code),) = queries.invitations(secretary, matters.by_id(secretary, case.matter_id))
    found = matters.party_by_code(codes.read(code) or "")
    assert found is not None
    return Actor.other_side(found[1], found[0])


def _officer(role: Role, organisation: int, at: dt.datetime) -> Actor:
    with wall.seated(READER):
        return people.actor_for(people.officers_in(role, organisation, at)[0].id, at)


def _value(value: object, case: _Told, at: dt.datetime) -> object:
    """`org`: the committee; `days:30`, `moment:4`, `officer:mediator`: worked out; everything else as it is written."""
    if not isinstance(value, str):
        return value
    kind, _colon, rest = value.partition(":")
    if value == "org":
        return case.committee
    if kind == "days":
        return local(at + dt.timedelta(days=int(rest))).date()
    if kind == "moment":
        return _working_hour(at + dt.timedelta(days=int(rest)), 9)
    if kind == "officer":
        return _officer(SEATS[rest], case.committee, at).officer_id
    return value


def _working_hour(moment: dt.datetime, hour: int) -> dt.datetime:
    """The same day at this hour, or the next one on which offices are open."""
    day, calendar = local(moment), workdays.calendar()
    while calendar.is_rest(day.date()):
        day += dt.timedelta(days=1)
    return day.replace(hour=hour, minute=20, second=0, microsecond=0)
