"""What will happen to each sample matter, worked out before anything is written. The same seed, the same plans."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from random import Random

from mazha.config.sample.calendar import said_at
from mazha.config.sample.ground import Map, Scene
from mazha.config.sample.scenarios import Fits, Scenario, chosen
from mazha.config.sample.staffing import invented_name
from mazha.config.sample.writing import Kind, Message, building_of, kinds, write
from mazha.triage import queries as triage

DAYS = 90
FIRST_PHONE = 13_800_000_000
GRID_SHARE, COUNTER_SHARE, PHONE_SHARE, QR_SHARE = 0.12, 0.1, 0.28, 0.1
HEATING_MONTHS, RAIN_MONTHS = (11, 12, 1, 2, 3), (6, 7, 8, 9)
ANSWERABLE, ELSEWHERE = ("1403", "1404", "1405", "0801", "0802", "1402"), ("1406", "140202")
EMERGENCIES = {"0102": "119", "0303": "119", "1201": "119", "1203": "110", "1303": "110", "1101": "120", "0601": "122"}
"""Which service an emergency is handed to, by the beginning of its category."""
ON_THE_SPOT = ("0101", "0401", "0402", "0403", "0404", "0405", "1201", "1202", "1301", "0605")
FRESH, TODAY = dt.timedelta(days=4), dt.timedelta(hours=18)
JOINS_WITHIN = dt.timedelta(days=3)
PHOTO_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Plan:
    """One matter of the sample."""

    number: int
    opened_at: dt.datetime
    kind: Kind
    message: Message
    scene: Scene
    channel: str
    name: str
    phone: str
    """Empty: anonymous."""
    category_given: bool
    """A clerk chose the category while writing it down."""
    photo: bool
    scenario: Scenario
    unit: int
    assisting: tuple[int, ...]
    joins: int | None = None
    """Number of the matter it joins."""

    def rng(self, seed: int) -> Random:
        """For whatever is drawn while it is carried out."""
        return Random(f"{seed}:{self.number}:acts")  # noqa: S311 -- made-up matters

    @property
    def service(self) -> str:
        return next((service for start, service in EMERGENCIES.items() if self.kind.code.startswith(start)), "110")


@cache
def sentences() -> Mapping[str, Sequence[str]]:
    """What handlers write beside their steps."""
    text = files("mazha.config.sample").joinpath("texts/acts.toml").read_text(encoding="utf-8")
    return {name: tuple(lines) for name, lines in tomllib.loads(text).items()}


def plans(seed: int, count: int, now: dt.datetime, full_units: frozenset[int]) -> list[Plan]:
    """So many plans in the order in which the matters come in. `full_units` have handlers and a head of their own."""
    ground = Map()
    drawn = [_plan(seed, number, now, ground, full_units) for number in range(count)]
    drawn.sort(key=lambda plan: (plan.opened_at, plan.number))
    return [_joined(seed, plan, drawn[:place], ground) for place, plan in enumerate(drawn)]


def _plan(seed: int, number: int, now: dt.datetime, ground: Map, full_units: frozenset[int]) -> Plan:
    rng = Random(f"{seed}:{number}")  # noqa: S311 -- made-up matters
    opened_at = said_at(rng, now, DAYS)
    kind = _kind(rng, opened_at)
    channel = _channel(rng, kind)
    building = building_of(rng)
    if channel == "grid":
        scene = ground.scene_in(rng, rng.choice(ground.worked_grids))
    else:
        scene = ground.scene(rng, kind, building)
    message = write(rng, kind, scene.ground, building)
    winner = triage.whose(kind.code, scene.area, opened_at.date()).winner
    assert winner is not None, f"The duty catalogue has nobody for {kind.code} in {scene.area}."
    anonymous = rng.random() < 0.22
    return Plan(
        number=number,
        opened_at=opened_at,
        kind=kind,
        message=message,
        scene=scene,
        channel=channel,
        name="" if anonymous or rng.random() < 0.3 else invented_name(rng)[0],
        phone="" if anonymous else str(FIRST_PHONE + number),
        category_given=channel in {"phone", "counter", "grid"} and rng.random() < 0.7,
        photo=channel in {"portal", "qr", "grid"} and rng.random() < PHOTO_SHARE,
        scenario=chosen(rng, _fits(kind, channel, winner.organisation_id in full_units, now - opened_at)),
        unit=winner.organisation_id,
        assisting=winner.assisting,
    )


def _joined(seed: int, plan: Plan, earlier: Sequence[Plan], ground: Map) -> Plan:
    """Let it join a trouble next door of the last days; where there is none it goes its own way."""
    if not plan.scenario.joins:
        return plan
    rng = Random(f"{seed}:{plan.number}:join")  # noqa: S311
    near = [
        other
        for other in earlier[-150:]
        if plan.opened_at - other.opened_at < JOINS_WITHIN
        and other.scene.located is not None
        and other.joins is None
        and other.scenario.acts
        and other.scenario.acts[0].take == "dispatch"
        and not triage.restriction_of(other.kind.code)
    ]
    if not near:
        return replace(plan, scenario=chosen(rng, frozenset({Fits.ANY}), joining=False))
    main = rng.choice(near)
    scene = ground.again(rng, main.scene)
    message = write(rng, main.kind, scene.ground, building_of(rng))
    return replace(plan, kind=main.kind, scene=scene, message=message, channel="portal", joins=main.number)


def _kind(rng: Random, at: dt.datetime) -> Kind:
    found = list(kinds().values())
    return rng.choices(found, [kind.weight * _season(kind.code, at.month) for kind in found])[0]


def _season(code: str, month: int) -> float:
    if code.startswith("0304"):
        return 1.5 if month in HEATING_MONTHS else 0.1
    if code == "020402":
        return 3.0 if month in RAIN_MONTHS else 0.0
    return 1.0


def _channel(rng: Random, kind: Kind) -> str:
    drawn = rng.random()
    if kind.code.startswith(ON_THE_SPOT) and drawn < GRID_SHARE * 3:
        return "grid"
    if drawn < COUNTER_SHARE:
        return "counter"
    if drawn < COUNTER_SHARE + PHONE_SHARE:
        return "phone"
    return "qr" if drawn > 1 - QR_SHARE else "portal"


def _fits(kind: Kind, channel: str, full_unit: bool, age: dt.timedelta) -> frozenset[Fits]:
    fits = {Fits.ANY}
    if full_unit:
        fits.add(Fits.FULL_UNIT)
    if full_unit and age < FRESH:
        fits.add(Fits.FRESH)
    if age < TODAY:
        fits.add(Fits.TODAY)
    if channel == "grid":
        fits.add(Fits.ON_THE_SPOT)
    if kind.code.startswith(ANSWERABLE):
        fits.add(Fits.ANSWERABLE)
    if kind.code.startswith(ELSEWHERE):
        return frozenset({Fits.ELSEWHERE})
    if triage.is_urgent(kind.code) and kind.code.startswith(tuple(EMERGENCIES)):
        fits.add(Fits.EMERGENCY)
    return frozenset(fits)
