"""A small world of petition work: the office, an organ, two reviewing organs, and the unit complained of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from mazha.casework.petitions import actions as petitions
from mazha.matters.models import Matter
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.people.models import Officer, Organisation
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.arriving import Receipt
from tests.world import DISTRICT, at

MONDAY = at("2026-03-02 09:00")
WORDS = "三号院供水管网老化，多次反映没有解决，请求区里研究改造。"
NOTICE = "您反映的事项属于本机关职权范围，决定受理，六十日内办结。"
OPINION = "一、请求改造管网。二、查明管网老化属实。三、支持，列入改造计划。"
LINES = {
    "solved": {"answer": "yes", "words": "列入改造计划"},
    "explained": {"answer": "na", "words": ""},
    "helped": {"answer": "no", "words": "家庭无困难"},
    "handled": {"answer": "na", "words": ""},
}


@dataclass(frozen=True, slots=True)
class Ground:
    bureau: int
    housing: int
    water: int
    """The unit complained of, where there is one."""
    review: int
    recheck: int
    clerk: Actor
    officer: Actor
    handler: Actor
    head: Actor
    other_handler: Actor
    """Of the water works."""
    reviewer: Actor
    review_head: Actor
    rechecker: Actor
    recheck_head: Actor
    leader: Actor


def organisation(code: str, name: str) -> int:
    return Organisation.objects.create(code=f"p-{code}", kind="department", name_zh=name, name_en=code).pk


def officer(name: str, role: Role, organisation_id: int, territory: str = "") -> Actor:
    hired = Officer.objects.create(username=f"p-{name}", name_zh=name)
    hired.posts.create(role=role, organisation_id=organisation_id, territory=territory, start_date=dt.date(2020, 1, 1))
    return people.actor_for(hired.pk, MONDAY)


def make() -> Ground:
    bureau, housing = organisation("bureau", "区信访局"), organisation("housing", "区住建局")
    water, review = organisation("water", "供水公司"), organisation("review", "区复查办")
    recheck, hall = organisation("recheck", "市复核办"), organisation("hall", "综治中心")
    return Ground(
        bureau=bureau, housing=housing, water=water, review=review, recheck=recheck,
        clerk=officer("clerk", Role.WINDOW_CLERK, hall, DISTRICT),
        officer=officer("officer", Role.PETITION_OFFICER, bureau, DISTRICT),
        handler=officer("handler", Role.HANDLER, housing), head=officer("head", Role.UNIT_HEAD, housing),
        other_handler=officer("water", Role.HANDLER, water),
        reviewer=officer("reviewer", Role.REVIEWER, review), review_head=officer("rhead", Role.UNIT_HEAD, review),
        rechecker=officer("rechecker", Role.REVIEWER, recheck),
        recheck_head=officer("rchead", Role.UNIT_HEAD, recheck),
        leader=officer("leader", Role.DUTY_LEADER, hall, DISTRICT),
    )  # fmt: skip


def registered(ground: Ground, when: dt.datetime = MONDAY, *, by: Actor | None = None, **wish: object) -> Receipt:
    told = {"words": WORDS, "channel": "counter", "name": "王秀兰", "phone": "13800000001", **wish}
    brought = petitions.Petition(**told)  # type: ignore[arg-type]
    return petitions.receive(brought, by=by or ground.officer, at=when)


def take(step: str, matter_id: UUID, by: Actor, when: dt.datetime, **given: object) -> procedures.Taken:
    return procedures.take(step=step, matter_id=matter_id, given=given, by=by, at=when)


def stage_of(matter_id: UUID) -> str:
    return Matter.objects.get(pk=matter_id).stage


def linked(matter_id: UUID, procedure: str) -> Matter:
    """The newest matter of this kind that follows this one."""
    return Matter.objects.filter(links__other=matter_id, procedure=procedure).order_by("-opened_at", "-id")[0]


def served(ground: Ground, words: str = WORDS) -> Receipt:
    """A petition whose opinion was served on 25 March 2026."""
    receipt = registered(ground, words=words)
    who = receipt.matter_id
    take("forward", who, ground.officer, at("2026-03-03 09:00"), lead_unit=ground.housing)
    take("accept", who, ground.handler, at("2026-03-04 09:00"), notice=NOTICE)
    take("hear", who, ground.handler, at("2026-03-05 09:00"), note="当面听取陈述")
    take("draft_opinion", who, ground.handler, at("2026-03-20 09:00"), result="reject", lines=LINES, opinion=OPINION)
    take("sign_opinion", who, ground.head, at("2026-03-23 09:00"), opinion_signed=OPINION)
    take("serve", who, ground.handler, at("2026-03-25 09:00"), served_by="hand")
    return receipt
