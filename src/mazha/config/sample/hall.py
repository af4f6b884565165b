"""The hall of the sample district: windows, kinds of business, rooms, reception days; some of them booked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from mazha.casework.centre import actions as centre
from mazha.casework.centre import queries as halls
from mazha.casework.reception import actions as reception
from mazha.casework.reception import queries as receptions
from mazha.config.sample.staffing import BY, data
from mazha.kernel.moments import day_of
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.workdays import queries as workdays

BOOKED = (
    ("小区二次供水长期浑浊，向物业反映过三次，没有解决。", 1, 1),
    ("我们楼三十户人家的电梯老是停，请区里帮着推动更换。", 30, 3),
    ("孩子上学路口没有信号灯，早上车多人多，很不放心。", 1, 1),
)
"""What people want to talk about, how many it concerns, how many come."""


def set_up(at: dt.datetime) -> None:
    """Everything of `data/hall.toml`, where no window is there yet."""
    if halls.windows():
        return
    told = data("hall.toml")
    units = {card.code: card.id for card in people.organisations()}
    kinds = {
        each["letter"]: centre.keep_business(
            business_id=None, letter=each["letter"], title_zh=each["zh"], title_en=each["en"], hint_zh=each["hint_zh"],
            hint_en=each["hint_en"], place=place, by=BY, at=at,
        )
        for place, each in enumerate(told["business"], start=1)
    }  # fmt: skip
    for number, each in told["window"].items():
        centre.keep_window(
            window_id=None, number=int(number), title_zh=each["zh"], title_en=each["en"],
            organisation_id=units[each["unit"]], businesses=[kinds[letter] for letter in each["serves"]], by=BY, at=at,
        )  # fmt: skip
    for each in told["room"]:
        centre.keep_room(
            room_id=None, kind=each["kind"], title_zh=each["zh"], title_en=each["en"], seats=each["seats"], by=BY,
            at=at,
        )  # fmt: skip


def receive(at: dt.datetime) -> None:
    """Reception days to come, published, with people on the first list; where there are none yet."""
    if receptions.calendar_days(at):
        return
    units = {card.code: card.id for card in people.organisations()}
    days = [_published(each, units, at) for each in data("hall.toml")["day"]]
    for number, (words, concerned, come) in enumerate(BOOKED):
        asked = reception.Asked(words=words, phone=f"139001{number:05d}", people=concerned, representatives=come)
        reception.book(days[0], asked, key=f"sample-reception-{number}", by=Actor.resident(""), at=at)


def _published(told: Mapping[str, object], units: Mapping[str, int], at: dt.datetime) -> int:
    unit, role, after = units[str(told["unit"])], Role(str(told["role"])), told["after"]
    assert isinstance(after, int)
    known, date = workdays.calendar(), day_of(at)
    for _each in range(after):
        date = known.next_working(date + dt.timedelta(days=1))
    plan = reception.Plan(
        kind=str(told["kind"]), date=date, starts=dt.time(9), ends=dt.time(11, 30), place=str(told["place"]),
        themes=str(told["themes"]), organisation_id=unit, leader_id=people.officers_in(role, unit, at)[0].id,
        leader_title=str(told["title"]), places=8, walk_ins=4,
    )  # fmt: skip
    head = people.actor_for(people.officers_in(Role.CENTRE_LEAD, units["hall"], at)[0].id, at)
    day = reception.plan_day(plan, by=head, at=at)
    reception.publish_day(day, by=head, at=at)
    return day
