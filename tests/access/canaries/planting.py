"""Matters that lie everywhere they can, of every restricted kind, with a canary in whatever a person may write.

They are brought through the doors, so each text ends up wherever the product puts it: row, note, ledger, notice.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
from dataclasses import dataclass, replace
from uuid import UUID

from django.test import override_settings
from PIL import Image

from mazha.casework.centre import actions as centre
from mazha.casework.centre.models import Brought as Noted
from mazha.casework.centre.models import Ticket
from mazha.casework.hotline import actions as hotline
from mazha.casework.privacy import actions as privacy
from mazha.documents import kinds
from mazha.documents.actions import versions
from mazha.documents.models import Document
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of, now
from mazha.matters import actions as matters
from mazha.matters import beside, papers
from mazha.matters import queries as matter_queries
from mazha.matters.models import Matter, Paper
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.people.models import Officer
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.triage.models import Suggestion
from tests.access.canaries.ground import ELSEWHERE, SYSTEM, Ground, Spot
from tests.access.canaries.words import Brought, Cage, phone, point, word

CATEGORY = {"": "", "minor": "0906", "violence": "1303", "health": "1002", "accusation": "140202"}
"""A category of each restricted kind. One more kind in the product fails `test_knows_every_restricted_kind`."""
SHORT_KINDS = ("", "minor")
_MINUTE = dt.timedelta(minutes=1)
_colours = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a matter lies, and how far it has come."""

    name: str
    lead: str
    """Empty: nobody has dispatched it."""
    desk: str
    """Where it was registered; empty for a resident's own."""
    spot: Spot


def places_on(ground: Ground) -> list[Place]:
    """Own unit, other unit, own street, other street, own desk, nobody's yet."""
    here, beside, away = ground.here, ground.beside, ground.away
    return [
        Place(name="own", lead="lamps", desk="hall", spot=here),
        Place(name="own-unit-away", lead="lamps", desk="north", spot=away),
        Place(name="other-unit-beside", lead="parks", desk="", spot=beside),
        Place(name="other-unit-here", lead="parks", desk="hall", spot=here),
        Place(name="other", lead="parks", desk="north", spot=away),
        Place(name="waiting", lead="", desk="", spot=here),
        Place(name="waiting-away", lead="", desk="", spot=away),
    ]


class Planter:
    """Brings matters and remembers where each canary was put."""

    def __init__(self, ground: Ground, hired: dict[Role, int], cage: Cage) -> None:
        self.ground, self.cage = ground, cage
        at = now()
        self.by = {role: people.actor_for(officer, at) for role, officer in hired.items()}
        self.parks = self._officer("canary-parks", Role.HANDLER, "parks")
        self.north = self._officer("canary-north", Role.WINDOW_CLERK, "north", ground.district)
        self._clock = at - dt.timedelta(hours=20)
        self._hall = open_hall(ground)
        self._moved = itertools.count(1)

    def plant(self, place: Place, kind: str) -> Brought:
        """One matter at a place, restricted for a reason or (empty) for none, as far as it comes there."""
        label = f"{place.name}/{kind or 'plain'}"
        brought = self._received(place, kind, label)
        if place.lead:
            brought = self._worked_on(brought, place)
        return self._finished(brought)

    def plant_far(self, kind: str) -> Brought:
        """One in another district, where none of ours sees anything."""
        place = Place(name="far", lead="", desk="", spot=self.ground.away)
        with override_settings(DISTRICT=ELSEWHERE):
            brought = self._received(place, kind, f"far/{kind or 'plain'}", placed=False)
        Matter.objects.filter(pk=brought.id).update(
            street=f"{ELSEWHERE}001", community=f"{ELSEWHERE}001001", lon=brought.lon, lat=brought.lat
        )
        return self._finished(replace(brought, area=f"{ELSEWHERE}001001001"))

    def plant_turned(self) -> Brought:
        """One that was dispatched as plain and found to be restricted afterwards: what was told of it stays told."""
        place = Place(name="turned", lead="lamps", desk="hall", spot=self.ground.here)
        brought = self._worked_on(self._received(place, "", "turned/violence"), place, ask=False)
        self._step(brought, "recategorise", self.by[Role.DISPATCHER], category=CATEGORY["violence"])
        assert Matter.objects.get(pk=brought.id).restricted == "violence"
        return self._finished(replace(brought, restricted="violence"))

    def open_for_handler(self, brought: Brought) -> Brought:
        """The handler looks at name and number, and opens it where that takes a reason."""
        by, row = self.by[Role.HANDLER], Matter.objects.get(pk=brought.id)
        if brought.restricted:
            reason = f"需要核实 {word(brought.label, 'opening')}"
            matters.open_restricted(matter=row, reason=reason, by=by, at=now())
            self.cage.put(word(brought.label, "opening"), "reason", brought)
        matters.reveal_contact(row, reason=f"联系诉求人 {word(brought.label, 'reveal')}", by=by, at=now())
        self.cage.put(word(brought.label, "reveal"), "reason", brought)
        return brought

    def _officer(self, name: str, role: Role, unit: str, territory: str = "") -> Actor:
        officer = Officer.objects.create(username=name, name_zh=name)
        officer.posts.create(
            role=role, organisation_id=self.ground.organisations[unit], territory=territory,
            start_date=dt.date(2020, 1, 1),
        )  # fmt: skip
        return people.actor_for(officer, now())

    def _tick(self) -> dt.datetime:
        self._clock += _MINUTE
        return self._clock

    def _received(self, place: Place, kind: str, label: str, *, placed: bool = True) -> Brought:
        shift = next(self._moved) * 0.00002 + 0.0000007  # no place of the map has a seventh decimal
        clerk = {"hall": self.by[Role.WINDOW_CLERK], "north": self.north}.get(place.desk)
        gist, inner = word(label, "gist"), word(label, "words")
        words = f"路灯坏了 {gist}。{'这里晚上一片漆黑，老人和孩子出门都不方便，' * 4}说的是 {inner}。"
        receipt = hotline.receive(
            hotline.Report(
                words=words, channel="counter" if clerk else "portal", phone=phone(label), name=word(label, "name"),
                lon=place.spot.lon + shift if placed else None, lat=place.spot.lat if placed else None,
                address=f"{word(label, 'address')} 号",
                category=CATEGORY[kind], photos=[self._photo(label, "photo")],
                desk=self.ground.organisations[place.desk] if place.desk else None,
            ),
            by=clerk or Actor.resident(""), at=self._tick(),
        )  # fmt: skip
        row = Matter.objects.get(pk=receipt.matter_id)
        assert row.restricted == kind, (label, row.restricted)
        return Brought(
            label=label, id=row.pk, code=row.code, restricted=kind, waiting=not place.lead, desk=place.desk,
            units=frozenset({place.lead} - {""}), area=row.grid, gist=gist, words=words,
            lon=row.lon or place.spot.lon + shift, lat=row.lat or place.spot.lat,
        )  # fmt: skip

    def _worked_on(self, brought: Brought, place: Place, *, ask: bool = True) -> Brought:
        """Dispatched, signed for, written about in every kind of note, with evidence, and more time asked for."""
        label, dispatcher = brought.label, self.by[Role.DISPATCHER]
        handler = self.by[Role.HANDLER] if place.lead == "lamps" else self.parks
        lead = self.ground.organisations[place.lead]
        self._step(brought, "dispatch", dispatcher, lead_unit=lead, instruction=f"交办 {word(label, 'instruction')}")
        self._step(brought, "sign", handler)
        self._step(brought, "contact", handler, note=f"电话联系 {word(label, 'contact')}")
        self._step(
            brought, "record", handler, note=f"已到现场 {word(label, 'told')}", photos=[self._photo(label, "evidence")]
        )
        self._step(brought, "note", handler, note=f"内部情况 {word(label, 'note')}")
        resident = Actor.resident(brought.code)
        self._step(brought, "add_evidence", resident, words=f"补充说明 {word(label, 'added')}")
        if ask:
            self._step(brought, "ask_extension", handler, days=3, reason=f"等材料 {word(label, 'why')}")
        return brought

    def _step(self, brought: Brought, step: str, by: Actor, **given: object) -> None:
        procedures.take(step=step, matter_id=brought.id, given=given, key=None, by=by, at=self._tick())

    def _photo(self, label: str, what: str) -> papers.Prepared:
        number = next(_colours)
        out = io.BytesIO()
        Image.new("RGB", (16, 8 + number), (number % 256, 90, 30)).save(out, "JPEG")
        return papers.prepare_photo(io.BytesIO(out.getvalue()), f"{word(label, what)}.jpg")

    def _finished(self, brought: Brought) -> Brought:
        """What nobody writes through a door, then every canary into the cage."""
        label = brought.label
        Suggestion.objects.create(
            id=uuid7(now()), matter_id=brought.id, about="category", value="0906", confidence=0.5, made_at=now(),
            reason={"words": [word(label, "suggested")], "runners_up": []},
        )  # fmt: skip
        self._internal_paper(brought)
        self._document(brought, "document", for_resident=True)
        self._document(brought, "internal document", for_resident=False)
        self._in_hall(brought)
        privacy.ask(
            brought.id, [privacy.OTHER], words=f"请查明 {word(label, 'asked')}", by=Actor.resident(brought.code),
            at=self._tick(),
        )  # fmt: skip
        found = list(matter_queries.papers_of(SYSTEM, Matter.objects.get(pk=brought.id), now()))
        brought = replace(brought, papers=tuple(paper.pk for paper in found))
        if brought.label in OPENED:
            brought = self.open_for_handler(replace(brought, opened_by=frozenset({Role.HANDLER.value})))
        self._cage(brought, found)
        return brought

    def _in_hall(self, brought: Brought) -> None:
        """It came with a number, and a room is held for it."""
        at = now()
        Noted.objects.create(ticket_id=self._hall.ticket, matter_id=brought.id, at=at)
        starts = at + dt.timedelta(days=60, hours=next(self._moved))
        centre.book_room(
            self._hall.room, starts, starts + dt.timedelta(minutes=30), matter_id=brought.id,
            purpose=f"调解 {word(brought.label, 'held for')}", by=SYSTEM, at=at,
        )  # fmt: skip

    def _internal_paper(self, brought: Brought) -> None:
        """A picture that was not meant for the resident."""
        photo = self._photo(brought.label, "internal picture")
        Paper.objects.create(
            id=uuid7(now()), matter_id=brought.id, kind=photo.kind, name=photo.name, media_type=photo.media_type,
            size=photo.size, width=photo.width, height=photo.height, sha256=photo.sha256,
            original_sha256=photo.original_sha256, from_resident=False, for_resident=False, added_at=now(),
        )  # fmt: skip

    def _document(self, brought: Brought, what: str, *, for_resident: bool) -> None:
        """A document that was issued in it: a file that anybody can read, where a real one is packed."""
        at, unit, said = now(), self.ground.organisations["hall"], word(brought.label, what)
        file = papers.keep_document(f"%PDF-1.7\n% {said}\n".encode(), f"{said}.pdf")
        with matters.within_lock(brought.id) as row:
            paper = matters.file_document(
                row, file, beside.ISSUED, {"number": said}, for_resident=for_resident, for_party=None, by=SYSTEM,
                post=None, at=at,
            )  # fmt: skip
        Document.objects.create(
            id=uuid7(at), matter_id=brought.id, paper_id=paper, kind="mediation.invitation", number=said,
            template=versions.in_force(kinds.kind("mediation.invitation"), at=at), language="zh-hans",
            organisation_id=unit, year=at.year, serial=1, sha256=file.sha256, issued_at=at,
        )  # fmt: skip

    def _cage(self, brought: Brought, found: list[Paper]) -> None:
        label, cage = brought.label, self.cage
        cage.put(str(brought.id), "id", brought)
        cage.put(brought.code, "code", brought)
        cage.put(phone(label), "phone", brought)
        cage.put(point(brought.lon), "point", brought)
        for kind in (
            "gist",
            "words",
            "name",
            "address",
            "photo",
            "suggested",
            "internal picture",
            "held for",
            "document",
            "internal document",
        ):
            cage.put(word(label, kind), kind, brought)
        for kind in ("instruction", "contact", "told", "note", "added", "why", "evidence", "asked"):
            cage.put(word(label, kind), kind, brought)
        for paper in found:
            if paper.kind != "photo":
                continue
            kind = {word(label, k): k for k in ("photo", "evidence", "internal picture")}[
                paper.name.removesuffix(".jpg")
            ]
            cage.pictures[bytes(paper.sha256).hex()] = cage.known[word(label, kind)]


@dataclass(frozen=True, slots=True)
class Hall:
    """Where numbers are taken and rooms held."""

    ticket: int
    """One for all: how many numbers were taken is no secret."""
    room: int


def open_hall(ground: Ground) -> Hall:
    by, at = SYSTEM, now()
    business = centre.keep_business(business_id=None, letter="A", title_zh="综合", title_en="All", by=by, at=at)
    for number, unit in ((1, "hall"), (2, "lamps")):
        centre.keep_window(
            window_id=None, number=number, title_zh="窗口", title_en="", organisation_id=ground.organisations[unit],
            businesses=[business], by=by, at=at,
        )  # fmt: skip
    room = centre.keep_room(room_id=None, kind="mediation", title_zh="调解室", title_en="", seats=8, by=by, at=at)
    ticket = Ticket.objects.create(day=day_of(at), business_id=business, number=1, taken_at=at, queued_at=at)
    return Hall(ticket.pk, room)


OPENED = frozenset({"own/plain", "own/minor"})
"""What the handler has looked into before anybody comes: words open to them, and to no colleague."""


def plant_all(planter: Planter, *, whole: bool) -> list[Brought]:
    """Every place times every kind, one that turned out to be restricted, and some in another district."""
    kinds = tuple(CATEGORY) if whole else SHORT_KINDS
    brought = [planter.plant(place, kind) for place in places_on(planter.ground) for kind in kinds]
    brought.append(planter.plant_turned())
    brought += [planter.plant_far(kind) for kind in SHORT_KINDS]
    return brought


def ids_of(brought: list[Brought]) -> list[UUID]:
    return [each.id for each in brought]
