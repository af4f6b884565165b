"""Carrying the plans out through the same doors that people use, each step at its own moment, in the order of time.

Safe to run again after an interruption: a matter that is there is not opened twice, and of its steps as many as stand
in its ledger are passed over.
"""

from __future__ import annotations

import datetime as dt
import heapq
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from mazha.casework.hotline import actions as hotline
from mazha.config.sample.calendar import awake_later, office_hours_later
from mazha.config.sample.cast import Cast
from mazha.config.sample.plans import Plan, sentences
from mazha.config.sample.scenarios import SCENARIOS, Act, Who
from mazha.config.sample.staffing import BY
from mazha.kernel.errors import Refused
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.matters.papers import Prepared
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures.engine import StepNotOffered
from mazha.triage import actions as triage
from mazha.workdays.calendar import Calendar

log = logging.getLogger("mazha.sample")
RATINGS, RATING_WEIGHTS = ("5", "4", "3", "2"), (62, 26, 9, 3)
REPLY_PHOTO_SHARE = 0.05
STEPS = frozenset(act.take for scenario in SCENARIOS for act in scenario.acts)
"""What counts as an act in a ledger; clocks, joining and following come by themselves."""
OWN_WAY = next(scenario for scenario in SCENARIOS if scenario.name == "confirmed")
"""For whoever meant to join a matter that has ended meanwhile."""


EVER = dt.datetime.min.replace(tzinfo=dt.UTC)
"""It is not known when a clock rings: look."""


@dataclass(slots=True)
class Life:
    """A matter on its way."""

    plan: Plan
    rng: Random
    acts: Sequence[Act]
    id: UUID | None = None
    code: str = ""
    place: int = 0
    """Which act comes next."""
    lead: int = 0
    """The unit that leads now."""
    rings_at: dt.datetime | None = EVER
    """When one of its clocks next rings; None when none will."""
    done: int = 0
    """Acts carried out before an interruption, still to be passed over."""


@dataclass(slots=True)
class Driver:
    """Drives plans through their lives up to the present moment."""

    seed: int
    now: dt.datetime
    cast: Cast
    calendar: Calendar
    photos: Mapping[str, Sequence[Prepared]]
    tick: Callable[[], object] = lambda: None
    """Called for each matter opened."""
    refused: Counter[str] = field(default_factory=Counter)
    _lives: dict[int, Life] = field(default_factory=dict)

    def drive(self, plans: Sequence[Plan]) -> None:
        """All of them, whatever happens next first."""
        waiting = [(plan.opened_at, plan.number) for plan in plans]
        self._lives = {plan.number: Life(plan, plan.rng(self.seed), plan.scenario.acts) for plan in plans}
        heapq.heapify(waiting)
        while waiting:
            at, number = heapq.heappop(waiting)
            life = self._lives[number]
            if life.id is None:
                self._open(life, at)
                self.tick()
            elif not self._act(life, at):
                continue
            after = self._next_at(life, at)
            if after is not None and after <= self.now:
                heapq.heappush(waiting, (after, number))
        for life in self._lives.values():
            self._ring(life, self.now)

    def _open(self, life: Life, at: dt.datetime) -> None:
        plan = life.plan
        by, desk = self._received_by(plan, life.rng)
        located = plan.scene.located
        report = hotline.Report(
            words=plan.message.text,
            channel=plan.channel,
            phone=plan.phone,
            name=plan.name,
            lon=located.lon if located else None,
            lat=located.lat if located else None,
            address=plan.scene.address,
            category=plan.kind.code if plan.category_given else "",
            desk=desk,
            photos=self._drawn(plan, life.rng) if plan.photo else (),
            joins=self._main(plan),
        )
        key = f"sample:{self.seed}:{plan.number}"
        receipt = hotline.receive(report, key=key, by=by, at=at)
        life.id, life.code = receipt.matter_id, receipt.code
        if report.joins is not None and matters.by_id(BY, receipt.matter_id).stage == "registered":
            life.acts = OWN_WAY.acts  # the other one was answered by then, or tells of something else
        if receipt.replayed:
            ledger = matters.ledger_of(matters.by_id(BY, receipt.matter_id))
            life.done = sum(entry.step in STEPS for entry in ledger)

    def _received_by(self, plan: Plan, rng: Random) -> tuple[Actor, int | None]:
        if plan.channel in {"counter", "phone"}:
            clerk = self.cast.at_the_centre(Who.CLERK, rng)
            return clerk, clerk.posts[0].organisation_id
        if plan.channel == "grid":
            assert plan.scene.located is not None
            worker = self.cast.grid_worker(plan.scene.located.grid)
            return worker, worker.posts[0].organisation_id
        return Actor.resident(""), None

    def _main(self, plan: Plan) -> UUID | None:
        main = self._lives.get(plan.joins) if plan.joins is not None else None
        return main.id if main is not None else None

    def _next_at(self, life: Life, at: dt.datetime) -> dt.datetime | None:
        while life.place < len(life.acts):
            act = life.acts[life.place]
            if life.rng.random() < act.chance:
                hours = life.rng.uniform(act.low, act.high)
                if act.who is Who.RESIDENT:
                    return awake_later(life.rng, at, hours)
                return office_hours_later(self.calendar, at, hours)
            life.place += 1
        return None

    def _act(self, life: Life, at: dt.datetime) -> bool:
        """Take the next step; whether the life goes on."""
        assert life.id is not None
        act = life.acts[life.place]
        self._ring(life, at)
        by = self._who(life, act.who)
        given = self._given(life, act, at)
        life.place += 1
        if act.take == "dispatch":
            life.lead = int(str(given["lead_unit"]))
        if life.done:
            life.done -= 1
            return True
        try:
            taken = procedures.take(step=act.take, matter_id=life.id, given=given, by=by, at=at)
        except StepNotOffered as too_early:
            if life.plan.joins is None:
                self._note(life, act.take, too_early)
                return False
            life.place -= 1  # the matter it joined has not ended yet: ask again later
            return True
        except Refused as refused:
            self._note(life, act.take, refused)
            return False
        life.rings_at = taken.ring_at
        if act.take == "dispatch":
            triage.decide(life.id, chosen=given, by=by, at=at)
        return True

    def _ring(self, life: Life, at: dt.datetime) -> None:
        if life.id is not None and life.rings_at is not None and life.rings_at <= at:
            while procedures.ring_due(at=at, of=life.id):
                pass

    def _who(self, life: Life, who: Who) -> Actor:
        if who is Who.RESIDENT:
            return Actor.resident(life.code)
        if who in {Who.HANDLER, Who.OTHER_HANDLER}:
            return self.cast.handler(life.lead)
        if who is Who.HEAD:
            return self.cast.head(life.lead)
        if who is Who.GRID_WORKER:
            assert life.plan.scene.located is not None
            return self.cast.grid_worker(life.plan.scene.located.grid)
        return self.cast.at_the_centre(who, life.rng)

    def _given(self, life: Life, act: Act, at: dt.datetime) -> dict[str, object]:
        given = {name: self._value(life, wanted, at) for name, wanted in act.given.items()}
        return {name: value for name, value in given.items() if value not in ("", [], None)}

    def _value(self, life: Life, wanted: str, at: dt.datetime) -> object:
        if wanted.startswith("*"):
            return life.rng.choice(sentences()[wanted[1:]])
        if wanted.startswith("@"):
            return _WORKED_OUT[wanted[1:]](self, life, at)
        return wanted

    def _drawn(self, plan: Plan, rng: Random) -> Sequence[Prepared]:
        code = plan.kind.code
        suits = next((self.photos[code[:n]] for n in (4, 2) if code[:n] in self.photos), self.photos.get("", ()))
        return [rng.choice(suits)] if suits else []

    def proof(self, rng: Random) -> Sequence[Prepared]:
        """A photo of work done."""
        done = self.photos.get("done", ())
        return [rng.choice(done)] if done else []

    def _note(self, life: Life, step: str, refused: Refused) -> None:
        self.refused[f"{life.plan.scenario.name}/{step}: {refused.code}"] += 1
        log.debug("%s %s at %s: %s", life.plan.number, step, life.plan.opened_at, refused.message)


_Worked = Callable[[Driver, Life, dt.datetime], object]
_WORKED_OUT: Mapping[str, _Worked] = {
    "unit": lambda _d, life, _at: str(life.plan.unit),
    "assisting": lambda _d, life, _at: [str(unit) for unit in life.plan.assisting],
    "category": lambda _d, life, _at: life.plan.kind.code,
    "other": lambda d, life, _at: str(d.cast.other_unit(life.rng, life.plan.unit, life.plan.assisting)),
    "helper": lambda d, life, _at: [str(d.cast.other_unit(life.rng, life.plan.unit, life.plan.assisting))],
    "contact": lambda _d, life, _at: life.rng.choice(
        sentences()["contact" if life.plan.phone else "contact_anonymous"]
    ),
    "reply": lambda _d, life, _at: life.plan.message.reply,
    "photos": lambda d, life, _at: d.proof(life.rng) if life.rng.random() < REPLY_PHOTO_SHARE else [],
    "proof": lambda d, life, _at: d.proof(life.rng),
    "good": lambda _d, life, _at: life.rng.choices(RATINGS, RATING_WEIGHTS)[0],
    "days": lambda _d, life, _at: str(life.rng.choice((3, 5, 5, 8, 10))),
    "plan_date": lambda _d, life, at: (day_of(at) + dt.timedelta(days=life.rng.randint(25, 120))).isoformat(),
    "road": lambda _d, life, _at: "arbitration" if life.plan.kind.code.startswith("07") else "court",
    "refer": lambda _d, life, _at: life.rng.choice(
        sentences()["refer_arbitration" if life.plan.kind.code.startswith("07") else "refer_court"]
    ),
    "elsewhere": lambda _d, life, _at: "discipline" if life.plan.kind.code == "140202" else "court",
    "redirect": lambda _d, life, _at: life.rng.choice(
        sentences()["redirect_discipline" if life.plan.kind.code == "140202" else "redirect_court"]
    ),
    "service": lambda _d, life, _at: life.plan.service,
}
"""What `@name` in an act stands for."""


def shares(plans: Sequence[Plan], among: int) -> Iterator[list[Plan]]:
    """The plans parted among so many processes; a matter goes with the one it joins."""
    for which in range(among):
        yield [plan for plan in plans if (plan.number if plan.joins is None else plan.joins) % among == which]
