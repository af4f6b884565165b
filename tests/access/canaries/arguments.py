"""What to write into the arguments of a route. One that nobody can fill fails the run."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from mazha.casework.centre import actions as centre
from mazha.casework.centre import queries as hall
from mazha.casework.centre.models import Booking, Bundle, Ticket
from mazha.casework.hotline.models import StandardAnswer
from mazha.casework.mediation.models import Mediator
from mazha.casework.privacy.models import Request
from mazha.casework.reception import actions as reception
from mazha.channels.imports.models import Batch
from mazha.channels.webhooks import actions as webhooks
from mazha.documents import kinds
from mazha.documents.actions import versions
from mazha.insight import actions as insight
from mazha.insight import work
from mazha.insight.models import Briefing, Rehearsed
from mazha.insight.queries import Period, Question, Scope
from mazha.kernel import codes
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of, now
from mazha.matters.models import Matter
from mazha.notices.models import Errand
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.people.models import Client as Program
from mazha.people.models import Officer, Passkey, SignIn
from mazha.people.roles import Role
from mazha.procedures import confirmations
from mazha.procedures import queries as procedures
from mazha.surfaces.portal.acts import ACTS
from mazha.triage.models import Duty
from mazha.workdays.queries import calendar
from tests.access.canaries.ground import SYSTEM, Ground
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
            "subject": [next(iter(confirmations.unchecked())).subject],
            "term": ["facts"],
            "desk/lines/line": [line.name for line in work.LINES],
            "desk/lines/<slug:line>/figure": ["received", "open", "overdue"],
            "desk/petition/<uuid:matter_id>/documents/kind": ["petition.acceptance"],
            "desk/mediation/<uuid:matter_id>/papers/kind": ["mediation.record", "mediation.rights"],
            "desk/mediation/<uuid:matter_id>/papers/<str:kind>/number": ["1"],
            "mediator_id": [str(_mediator(ground, handler, at))],
            "answer_id": [str(StandardAnswer.objects.create(title="路灯", body="已转照明中心处理。").pk)],
            "desk/settings/wordings/name": ["hotline.registered"],
            "language": ["zh-hans"],
            "desk/settings/templates/name": [_template()],
            "desk/settings/templates/<str:name>/versions/number": ["1"],
            "errand_id": [str(_errand(at))],
            "client_id": [str(Program.objects.order_by("pk")[0].pk)],
            "source": [_batch(at)],
            "passkey_id": [str(_passkey(handler, at))],
            "sign_in_id": [str(SignIn.objects.filter(officer=handler)[0].pk)],
            "export_id": [str(_export(leader, at))],
            "briefing_id": _briefings(at),
            "rehearsed_id": [_rehearsed(at)],
            "file_form": ["pdf", "docx"],
            "request_id": [str(Request.objects.order_by("pk")[0].pk)],
            "level": ["street", "grid"],
            "noun": [act.noun for act in ACTS],
            "step": steps if whole else list(SHORT_STEPS),
            "api/v1/procedures/name": ["hotline"],
        }  # fmt: skip
        self.values |= _hall(ground, hired)
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
    foreign = next((other.papers[0] for other in matters if other.papers and other.label != brought.label), None)
    for paper_id in (*brought.papers, *([foreign] if isinstance(foreign, UUID) else [])):
        yield Address(route, route.filled({**values, paper: str(paper_id)}), code)


def _is_code(route: Route, name: str) -> bool:
    return name == "code" and (route.path.startswith("m/") or route.path.startswith("api/v1/track/"))


def _hall(ground: Ground, hired: Mapping[Role, int]) -> dict[str, list[str]]:
    """One of each thing of the hall; the numbers and bookings were made with the matters."""
    by, at = SYSTEM, now()
    device_id, secret = centre.make_device("screen", "大厅", by=by, at=at)
    # Of two units and two places: whoever sees one end of the tie must not learn of the other.
    every = list(Matter.objects.order_by("pk").values_list("pk", flat=True))
    brought = [every[0], every[-1]]
    centre.tie_together(brought, lead=brought[0], by=by, at=at)
    return {
        "window_number": [str(each.number) for each in hall.windows()],
        "window_id": [str(each.id) for each in hall.windows()],
        "business_id": [str(each.id) for each in hall.businesses()],
        "room_id": [str(each.id) for each in hall.rooms()],
        "ticket_id": [str(pk) for pk in Ticket.objects.order_by("pk").values_list("pk", flat=True)[:3]],
        "ticket_verb": ["transfer", "completion"],
        "booking_id": [str(pk) for pk in Booking.objects.order_by("pk").values_list("pk", flat=True)[:3]],
        "bundle_id": [str(pk) for pk in Bundle.objects.order_by("pk").values_list("pk", flat=True)[:2]],
        "day_id": [str(_reception_day(ground, hired[Role.DUTY_LEADER]))],
        "day_kind": ["leader", "chief", "manager"],
        "device_id": [str(device_id)],
        "device_secret": [secret],
    }


def _reception_day(ground: Ground, leader: int) -> int:
    """A published day of the leader's, with nobody on its list but those who walk in on it."""
    at = now()
    date = calendar().next_working(day_of(at) + dt.timedelta(days=9))
    plan = reception.Plan(
        kind="leader", date=date, starts=dt.time(9), ends=dt.time(11), place="大厅", themes="供水",
        organisation_id=ground.organisations["hall"], leader_id=leader, leader_title="副区长", places=60, walk_ins=1,
    )  # fmt: skip
    day = reception.plan_day(plan, by=SYSTEM, at=at)
    reception.publish_day(day, by=SYSTEM, at=at)
    return day


def _duty(ground: Ground) -> int:
    return Duty.objects.create(organisation_id=ground.organisations["lamps"], start_date=dt.date(2020, 1, 1)).pk


def _mediator(ground: Ground, officer: int, at: dt.datetime) -> int:
    return Mediator.objects.create(
        officer_id=officer, committee_id=ground.organisations["lamps"], introduction="", start_date=day_of(at)
    ).pk


def _template() -> str:
    """A kind whose packaged words are kept as its first version."""
    made = kinds.kind("mediation.invitation")
    versions.in_force(made, at=now())
    return made.name


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


def _rehearsed(at: dt.datetime) -> str:
    row = Rehearsed(id=uuid7(at), district="370705", last=day_of(at), level="district", place="370705", kind="0401")
    row.save(force_insert=True)
    return str(row.pk)


def _briefings(at: dt.datetime) -> list[str]:
    """Of the district and of the street, signed by its leader; and a draft."""
    insight.make_briefings(at=at)
    made = list(Briefing.objects.order_by("place", "kind"))
    found = [made[0], made[-1]]
    Briefing.objects.filter(pk=found[0].pk).update(
        signed_by_id=Officer.objects.order_by("pk")[0].pk, signed_at=at, signed_name="王敏", signed_role="duty_leader",
        signed_organisation_id=people.organisations()[0].id,
    )  # fmt: skip
    return [str(each.pk) for each in found]


def _subscription(at: dt.datetime) -> UUID:
    program = next(each for each in Program.objects.order_by("pk") if len(each.scopes) > 1)
    actor = people.actor_for_client(program.pk, at)
    assert actor is not None
    return webhooks.subscribe("https://example.org/hook", ["mazha.matter.opened"], by=actor, at=at).id


def _errand(at: dt.datetime) -> int:
    return Errand.objects.create(kind="dead_letters", subject="x", role="system_admin", opened_at=at).pk


def _batch(at: dt.datetime) -> str:
    return Batch.objects.create(source="map-1", map="map", file_name="a.csv", sha256=b"1", started_at=at).source
