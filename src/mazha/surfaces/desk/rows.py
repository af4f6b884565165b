"""How a matter reads in a list: names instead of codes, a badge instead of a stage, a clock instead of a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.people import queries as people
from mazha.places import queries as places
from mazha.procedures import queries as procedures
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.matters.models import Matter

TONES = {
    "registered": ("info", "message-plus"), "joined": ("plain", "link"), "dispatched": ("info", "send"),
    "return_pending": ("warn", "arrow-back-up"), "signed": ("plain", "clipboard-check"),
    "handling": ("plain", "player-play"), "extension_pending": ("warn", "clock-plus"),
    "termination_pending": ("warn", "hand-stop"), "planned": ("pause", "calendar-event"),
    "replied": ("info", "message-circle"), "revisit_due": ("info", "phone-call"), "contested": ("warn", "thumb-down"),
    "closed": ("ok", "circle-check"), "closed_explained": ("ok", "circle-check"), "archived": ("plain", "archive"),
    "withdrawn": ("plain", "circle-x"), "handed_over": ("plain", "external-link"),
    "redirected": ("plain", "route"), "received": ("info", "message-plus"),
    "advice": ("plain", "note"), "accusation": ("warn", "lock"), "forwarded": ("info", "send"),
    "objected": ("warn", "arrow-back-up"), "accepted": ("plain", "clipboard-check"),
    "investigating": ("plain", "player-play"), "hearing": ("info", "users"), "mediating": ("info", "users"),
    "opinion_drafted": ("info", "pencil"), "opinion_signed": ("info", "file-text"),
    "executing": ("plain", "player-play"), "carried_out": ("ok", "circle-check"), "under_review": ("info", "eye"),
    "reviewed": ("info", "file-text"), "under_recheck": ("info", "eye"), "final": ("plain", "circle-check"),
    "advised": ("ok", "circle-check"), "referred": ("plain", "arrow-forward-up"), "terminated": ("plain", "circle-x"),
    "invited": ("info", "send"), "assigned": ("plain", "user-check"), "drafting": ("warn", "pencil"),
    "agreed_oral": ("ok", "check"), "agreed_written": ("ok", "file-text"), "confirm_filed": ("info", "building"),
    "confirmed": ("ok", "shield-check"), "performed": ("ok", "circle-check"), "not_started": ("plain", "circle-x"),
    "elsewhere": ("warn", "route"),
    "asked": ("info", "message-plus"), "booked": ("info", "calendar-event"), "prepared": ("info", "file-text"),
    "owned": ("plain", "user-check"), "answered": ("ok", "message-circle"),
    "not_come": ("plain", "circle-x"), "raised": ("warn", "flag"), "looking": ("plain", "player-play"),
    "agreed": ("ok", "file-text"), "breached": ("late", "alert-triangle"), "arbitration_ready": ("warn", "route"),
    "not_pursued": ("plain", "circle-x"), "filed": ("info", "send"), "ready": ("info", "calendar-event"),
    "heard": ("info", "users"), "awarded": ("info", "file-text"), "effective": ("ok", "circle-check"),
    "settled": ("ok", "circle-check"), "may_sue": ("warn", "building"), "sued": ("plain", "building"),
    "acknowledged": ("info", "eye"), "acted": ("info", "send"), "over": ("ok", "circle-check"),
    "dismissed": ("plain", "circle-x"), "given": ("info", "send"), "reported": ("info", "clipboard-check"),
    "verified": ("ok", "circle-check"), "dropped": ("plain", "circle-x"),
    "decided": ("ok", "file-text"), "refused": ("plain", "circle-x"),
}  # fmt: skip
"""Colour and symbol of a stage: never the colour alone."""
USUAL = frozenset({
    "dispatch", "sign", "contact", "reply", "check", "close", "grant_extension", "accept_return",
    "accept", "hear", "draft_opinion", "sign_opinion", "serve", "take_up", "screen_in", "minute", "give_task",
    "take_on", "invite", "assign", "propose_session", "fix_session", "hold_session", "draft", "read_out", "seal",
    "record_payment", "confirm_for", "hand_over", "file", "call_hearing", "acknowledge",
})  # fmt: skip
"""What mostly comes next: the one button of a matter that stands out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list."""

    id: UUID
    code: str
    gist: str
    stage: str
    stage_title: str
    tone: str
    symbol: str
    category: str
    place: str
    unit: str
    channel: str
    opened_at: dt.datetime
    due_at: dt.datetime | None
    late: bool
    urgent: bool
    restricted: bool
    supervised: bool
    reworks: int
    closed: bool


def rows(matters: Iterable[Matter], language: str) -> list[Row]:
    """Lines for a page of matters. No query of its own: names come from memory."""
    return [row(matter, language) for matter in matters]


def _title(matter: Matter, language: str) -> str:
    if "place" in matter.facts and matter.procedure == "warning":  # a program wrote it: it speaks the reader's language
        place, kind = (
            places.area_path(matter.facts["place"], language),
            triage.category_title(matter.category, language),
        )
        return _("%(place)s: more of “%(kind)s” than usual") % {"place": place, "kind": kind}
    return matter.gist or triage.category_title(matter.category, language) or _("Restricted matter")


def row(matter: Matter, language: str) -> Row:
    stage = procedures.stage_of(matter)
    place = matter.grid or matter.community or matter.street
    return Row(
        id=matter.pk,
        code=matter.code,
        gist=_title(matter, language),
        stage=matter.stage,
        stage_title=stage.title.in_language(language),
        tone=TONES.get(matter.stage, ("plain", "circle"))[0],
        symbol=TONES.get(matter.stage, ("plain", "circle"))[1],
        category=triage.category_title(matter.category, language),
        place=places.area_path(place, language) if place else _address(matter),
        unit=people.organisation(matter.lead_unit_id).name if matter.lead_unit_id else "",
        channel=channel_title(matter.channel),
        opened_at=matter.opened_at,
        due_at=matter.due_at,
        late=matter.was_late,
        urgent=matter.urgent,
        restricted=bool(matter.restricted),
        supervised=matter.supervised_at is not None,
        reworks=matter.reworks,
        closed=matter.closed_at is not None,
    )


def _address(matter: Matter) -> str:
    """What stands in for an area where none was found. Of a restricted matter it is covered as its words are."""
    return "" if matter.restricted else matter.address


def channel_title(channel: str) -> str:
    """How a matter came in, in words."""
    return {
        "portal": _("Website"),
        "qr": _("QR code"),
        "counter": _("Counter"),
        "phone": _("Phone"),
        "grid": _("Grid worker"),
        "api": _("Program"),
        "import": _("Imported"),
        "letter": _("By letter"),
        "visit": _("Visit"),
        "hotline": _("Hotline matter"),
        "linked": _("Linked matter"),
        "warning": _("Early warning"),
        "handed_over": _("Linked matter"),
    }.get(channel, channel)
