"""Three levels, an inspection, a commission, and one dispute, as far as a test wants it to have come."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from uuid import UUID

from PIL import Image

from mazha.casework.labour import actions as labour
from mazha.casework.labour import queries
from mazha.casework.labour.queries import Dispute
from mazha.matters import papers
from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.models import Organisation
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.actions.taking import Taken
from tests import world
from tests.world import at

MONDAY = at("2026-03-02 09:00")
SYSTEM = Actor.system("test")
THREE = "刘大勇，13800000001，9000\n陈小军\t13800000002\t6000.10\n杨春生,,3000.01"


@dataclass
class Site:
    """Who mediates at each level, and one dispute of three workers against one employer."""

    community: int
    street: int
    district: int
    community_clerk: Actor
    street_clerk: Actor
    clerk: Actor
    """Of the district's committee."""
    inspector: Actor
    inspection_head: Actor
    arbitration: Actor
    director: Actor
    world: world.World
    id: UUID
    workers: Actor
    clock: dt.datetime = MONDAY

    def take(self, step: str, by: Actor, *, of: UUID | None = None, **given: object) -> Taken:
        self.clock += dt.timedelta(minutes=5)
        with wall.seated(by):
            return procedures.take(step=step, matter_id=of or self.id, given=given, by=by, at=self.clock)

    def row(self, of: UUID | None = None) -> Matter:
        return Matter.objects.get(pk=of or self.id)

    def employer(self) -> Actor:
        """By the code it was given."""
        found = matters.party_by_code(queries.employer_code(self.clerk, self.row()))
        assert found is not None
        return Actor.other_side(found[1], found[0])

    def seen(self, by: Actor | None = None) -> Dispute:
        who = by or self.workers
        with wall.seated(who):
            found = queries.dispute_of(who, self.row(), self.clock)
        assert found is not None
        return found

    def follower(self, procedure: str) -> Matter:
        return Matter.objects.get(procedure=procedure)

    def people(self) -> dict[str, Actor]:
        """Everyone who might try something, by name."""
        return {
            "workers": self.workers, "clerk": self.clerk, "street": self.street_clerk,
            "community": self.community_clerk, "window": self.world.clerk, "leader": self.world.leader,
            "stranger": self.world.handler, "inspector": self.inspector, "arbitration": self.arbitration,
            "system": SYSTEM,
        }  # fmt: skip


def applied(**more: object) -> labour.Application:
    said = {
        "told": "三月到六月的工资只发了一半。", "employer": "鲁冉建筑劳务有限公司", "employer_phone": "13900000009",
        "project": "东方花园三期", "workers": THREE, "channel": "counter",
    } | more  # fmt: skip
    return labour.Application(**said)  # type: ignore[arg-type]  # a test's own words


def made(**more: object) -> Site:
    people = world.make()
    office = world._organisation("street.1", "street_office", "东关街道办事处")
    community = world._organisation("com.1", "community", "苇湾社区居委会")
    Organisation.objects.filter(pk=community).update(parent=office)
    committee = world._organisation("med.labour", "committee", "区劳动争议人民调解委员会")
    inspection = world._organisation("labour.inspection", "centre", "区劳动保障监察大队")
    commission = world._organisation("labour.arbitration", "centre", "区劳动人事争议仲裁委员会")
    site = Site(
        community=community, street=office, district=committee,
        community_clerk=world._officer("l-community", Role.HANDLER, community),
        street_clerk=world._officer("l-street", Role.HANDLER, office),
        clerk=world._officer("l-district", Role.HANDLER, committee),
        inspector=world._officer("l-inspector", Role.LABOUR_INSPECTOR, inspection),
        inspection_head=world._officer("l-inspection-head", Role.UNIT_HEAD, inspection),
        arbitration=world._officer("l-arbitration", Role.ARBITRATION_CLERK, commission),
        director=world._officer("l-director", Role.UNIT_HEAD, commission),
        world=people, id=UUID(int=0), workers=Actor.nobody(),
    )  # fmt: skip
    receipt = labour.apply(applied(desk=people.hall, **more), by=people.clerk, at=MONDAY)
    site.id, site.workers = receipt.matter_id, Actor.resident(receipt.code)
    return site


def mediating(site: Site) -> Site:
    """At the district's table at once."""
    site.take("take_on", site.world.clerk, desk=site.district)
    site.take("invite", site.clerk)
    site.take("agree", site.employer())
    return site


def drafted(site: Site, **more: object) -> Site:
    given = {
        "facts": "拖欠三个月工资，双方认可数额。", "points": "公司分三期付清。", "parts": 3,
        "first_due": dt.date(2026, 3, 31),
    } | more  # fmt: skip
    mediating(site).take("draft", site.clerk, **given)  # type: ignore[arg-type]  # a test's own words
    return site


def agreed(site: Site, **more: object) -> Site:
    drafted(site, **more)
    site.take("sign_for", site.clerk, side="workers", photos=[scan()])
    site.take("sign", site.employer())
    site.take("seal", site.clerk)
    return site


def scan() -> papers.Prepared:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), (250, 249, 245)).save(out, "PNG")
    return papers.prepare_photo(io.BytesIO(out.getvalue()), "签名页.png")
