"""Putting notices into the outbox, as an action would."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mazha.kernel.statement import together
from mazha.notices import actions as notices
from mazha.notices.models import Notice
from mazha.notices.transports import Reaches
from mazha.procedures import actions as procedures
from tests import world

AT = world.at("2026-11-23 09:00")
BY_MAIL = Reaches.MAIL


def put(*tellings: notices.Telling, matter: UUID | None = None, at: dt.datetime = AT) -> list[Notice]:
    """Write them and read them back, in this order."""
    before = set(Notice.objects.values_list("pk", flat=True))
    together([notices.outbox(matter, tellings, at=at)])
    new = list(Notice.objects.exclude(pk__in=before).exclude(transport="mail"))
    found = []
    for telling in tellings:
        match = next(n for n in new if (n.recipient, n.name) == (telling.recipient, telling.name))
        new.remove(match)
        found.append(match)
    return found


def text(recipient: str, **facts: object) -> notices.Telling:
    given = {"code": "7K2M-94QF-T3XC", **facts}
    return notices.Telling(name="hotline.registered", transport="sms", recipient=recipient, facts=given)


def message(recipient: str, *, name: str = "clock.warn", **facts: object) -> notices.Telling:
    given = {"code": "7K2M-94QF-T3XC", "gist": "和平路路灯不亮", **facts}
    return notices.Telling(name=name, transport="inbox", recipient=recipient, facts=given)


def opened_matter(w: world.World, *, phone: str = "+8613812345678", at: dt.datetime = AT) -> procedures.Opened:
    """A matter whose requester left a number; its own notices are out of the way."""
    from mazha.matters import actions as matters

    opening = procedures.Opening(
        procedure="hotline", channel="counter", words="和平路有三盏路灯不亮", gist="和平路有三盏路灯不亮",
        district=world.DISTRICT, party=matters.NewParty(phone=phone), desk=w.hall,
    )  # fmt: skip
    opened = procedures.open_matter(opening, key=None, sent=b"", by=w.clerk, at=at, written_at=at)
    Notice.objects.all().delete()
    return opened
