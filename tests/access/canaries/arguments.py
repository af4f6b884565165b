"""What to write into the arguments of a route. One that nobody can fill fails the run."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from mazha.casework.hotline.models import StandardAnswer
from mazha.casework.privacy.models import Request
from mazha.channels.imports.models import Batch
from mazha.channels.webhooks import actions as webhooks
from mazha.insight import actions as insight
from mazha.insight.queries import Period, Question, Scope
from mazha.kernel import codes
from mazha.kernel.moments import day_of, now
from mazha.notices.models import Errand
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.people.models import Client as Program
from mazha.people.models import Passkey, SignIn
from mazha.people.roles import Role
from mazha.procedures import queries as procedures
from mazha.surfaces.portal.acts import ACTS
from mazha.triage.models import Duty
from tests.access.canaries.ground import Ground
from tests.access.canaries.routes import Route
from tests.access.canaries.words import Brought

SHORT_STEPS = ("dispatch", "reply", "note")


@dataclass(frozen=True, slots=True)
class Address:
    """A route with its arguments filled in."""

    route: Route
    path: str
    code: str = ""
    """The public code in it, if one stands there."""


class CannotBeFilled(AssertionError):
    """A route asks for something the planted world does not hold."""


class Things:
    """One of each thing that an address may name, beside matters."""

    def __init__(self, ground: Ground, hired: Mapping[Role, int], *, whole: bool) -> None:
        at = now()
        handler, leader = hired[Role.HANDLER], people.actor_for(hired[Role.DUTY_LEADER], at)
        sitting = people.actor_for(handler, at).posts[0]
        steps = [name for table in procedures.procedures() for name in table.steps]
        self.values: dict[str, list[str]] = {
            "organisation_id": [str(ground.organisations["lamps"])],
            "officer_id": [str(handler)],
            "post_id": [str(sitting.post_id)],
            "duty_id": [str(_duty(ground))],
            "desk/settings/categories/code": ["0906"],
            "desk/settings/areas/code": [ground.community],
            "year": [str(day_of(at).year)],
            "answer_id": [str(StandardAnswer.objects.create(title="路灯", body="已转照明中心处理。").pk)],
            "desk/settings/wordings/name": ["hotline.registered"],
            "language": ["zh-hans"],
            "errand_id": [str(_errand(at))],
            "client_id": [str(Program.objects.order_by("pk")[0].pk)],
            "source": [_batch(at)],
            "passkey_id": [str(_passkey(handler, at))],
            "sign_in_id": [str(SignIn.objects.filter(officer=handler)[0].pk)],
            "export_id": [str(_export(leader, at))],
            "request_id": [str(Request.objects.order_by("pk")[0].pk)],
            "level": ["street", "grid"],
            "noun": [act.noun for act in ACTS],
            "step": steps if whole else list(SHORT_STEPS),
            "api/v1/procedures/name": ["hotline"],
        }  # fmt: skip
        subscription = str(_subscription(at))
        self.values["subscription_id"] = self.values["webhook_id"] = [subscription]

    def of(self, route: Route, name: str) -> list[str]:
        """The values of an argument, by its name or by where the route lies and its name."""
        for key, values in self.values.items():
            where, _slash, last = key.rpartition("/")
            if last == name and route.path.startswith(where):
                return values
        raise CannotBeFilled(
            f"nobody knows what <{name}> of {route} may be: put one into `Things` of tests/access/canaries/arguments.py"
        )


def addresses(route: Route, things: Things, matters: list[Brought]) -> Iterator[Address]:
    """The route for each matter it can be asked about, and for each other thing it names."""
    about = [name for name in route.arguments if name in {"matter_id", "paper_id", "photo_id"} or _is_code(route, name)]
    others = [name for name in route.arguments if name not in about]
    for values in itertools.product(*(things.of(route, name) for name in others)):
        rest = dict(zip(others, values, strict=True))
        if not about:
            yield Address(route, route.filled(rest))
            continue
        for brought in matters:
            yield from _about(route, brought, matters, rest)


def _about(route: Route, brought: Brought, matters: list[Brought], rest: dict[str, str]) -> Iterator[Address]:
    code = brought.code if "code" in route.arguments else ""
    values = {**rest, "matter_id": str(brought.id), "code": codes.spoken(brought.code)}
    paper = next((name for name in ("paper_id", "photo_id") if name in route.arguments), "")
    if not paper:
        yield Address(route, route.filled(values), code)
        return
    foreign = next((other.papers[0] for other in matters if other.label != brought.label), None)
    for paper_id in (*brought.papers, *([foreign] if isinstance(foreign, UUID) else [])):
        yield Address(route, route.filled({**values, paper: str(paper_id)}), code)


def _is_code(route: Route, name: str) -> bool:
    return name == "code" and (route.path.startswith("m/") or route.path.startswith("api/v1/track/"))


def _duty(ground: Ground) -> int:
    return Duty.objects.create(organisation_id=ground.organisations["lamps"], start_date=dt.date(2020, 1, 1)).pk


def _passkey(officer_id: int, at: dt.datetime) -> int:
    return Passkey.objects.create(
        officer_id=officer_id, credential_id=b"canary", public_key=b"canary", label="key", added_at=at
    ).pk


def _export(leader: Actor, at: dt.datetime) -> UUID:
    """The list of all matters of the district, taken out by its leader, and lying on the disk."""
    today = day_of(at)
    question = Question(Scope.of(leader), Period(today - dt.timedelta(days=6), today))
    export = insight.ask_for_export(insight.Wanted(question=question, form="csv", listed="received"), by=leader, at=at)
    insight.write_export(export, by=leader)
    return export.pk


def _subscription(at: dt.datetime) -> UUID:
    program = next(each for each in Program.objects.order_by("pk") if len(each.scopes) > 1)
    actor = people.actor_for_client(program.pk, at)
    assert actor is not None
    return webhooks.subscribe("https://example.org/hook", ["mazha.matter.opened"], by=actor, at=at).id


def _errand(at: dt.datetime) -> int:
    return Errand.objects.create(kind="dead_letters", subject="x", role="system_admin", opened_at=at).pk


def _batch(at: dt.datetime) -> str:
    return Batch.objects.create(source="map-1", map="map", file_name="a.csv", sha256=b"1", started_at=at).source
