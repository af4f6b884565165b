"""The register of processing (个人信息保护法, articles 55 and 56), written from what is configured here and now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mazha.casework.privacy.queries import holdings, tongue
from mazha.channels.webhooks import queries as webhooks
from mazha.config.documents import Document, Form, Section, written
from mazha.config.transports import table
from mazha.kernel.moments import local
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.people.retention import packaged
from mazha.people.roles import MAY_OPEN_RESTRICTED, MAY_SEE_CONTACT, REACH, Reach
from mazha.people.scopes import SCOPES
from mazha.places import queries as places

REGISTRAR = Actor.system("register")


def register(language: str, *, at: dt.datetime, form: Form = "markdown") -> str:
    """In `zh-hans` or `en`: what is held and why, how long, who sees it, who is told, and what nobody has checked."""
    with override(language):
        document = Document(
            title=_("Register of processing"),
            lead=[as_configured(language, at)],
            sections=[held(language), kept(language), seers(at), told(at)],
        )
        return written(document, form)


def as_configured(language: str, at: dt.datetime) -> str:
    """Which installation, and when."""
    said = _("%(place)s, %(address)s, as configured on %(moment)s.")
    place = places.area_name(settings.DISTRICT, "en" if language == "en" else "zh-hans")
    return said % {"place": place, "address": settings.PUBLIC_ADDRESS, "moment": f"{local(at):%Y-%m-%d %H:%M}"}


def held(language: str) -> Section:
    """Kinds of data, from the list that the resident's page is written from."""
    here = tongue(language)
    seen_by = {
        "contact": _("posts that may uncover it, for a reason"),
        "matter": _("posts that work on the matter"),
        "lead": _("the person, and the data protection lead"),
        "nobody": _("nobody"),
    }
    erase = {
        "at_once": _("at once, when the person asks and the matter is settled"),
        "decided": _("when the data protection lead grants it and the matter is settled"),
        "by_rule": _("by itself"),
        "never": _("kept"),
    }
    return Section(
        title=_("What is held of people"),
        heads=[_("What"), _("Where from"), _("What for"), _("Rests on"), _("Protected by"), _("Seen by"), _("Deleted")],
        rows=[
            [
                each.title[here], each.source[here], each.purpose[here], each.basis[here], each.protection[here],
                seen_by[each.seen_by], erase[each.erase],
            ]
            for each in holdings().held
        ],
    )  # fmt: skip


def kept(language: str) -> Section:
    """Times, from the retention policy and the list."""
    here, rows = tongue(language), []
    unchecked = " " + _("(number not checked)")
    for rule in packaged():
        length = _("%(days)d days, then %(grace)d more") % {"days": rule.keep.days, "grace": rule.grace.days}
        checked = rule.mark == "checked"
        rows.append([rule.title[here], rule.purpose[here], length + ("" if checked else unchecked), rule.basis[here]])
    for each in holdings().held:
        if each.keep_years:
            length = _("%(years)d years after closing") % {"years": each.keep_years}
            checked = each.mark == "checked"
            rows.append(
                [each.title[here], each.purpose[here], length + ("" if checked else unchecked), each.basis[here]]
            )
    return Section(
        title=_("What is kept for a time"),
        text=[_("The matters themselves, their papers, the ledger and who opened what are the record, and stay.")],
        heads=[_("What"), _("What for"), _("How long"), _("Rests on")],
        rows=rows,
    )


def seers(at: dt.datetime) -> Section:
    """Roles as they are, with how many hold each today."""
    return Section(
        title=_("Who sees matters"), heads=[_("Post"), _("How far"), _("Held by"), _("May uncover")],
        rows=list(_seers(at)),
    )  # fmt: skip


def _seers(at: dt.datetime) -> Iterator[list[str]]:
    reaches = {
        Reach.TERRITORY: _("its territory"),
        Reach.UNIT: _("what its unit leads, assists with or has handled"),
        Reach.DESK: _("what its desk registered, and what waits in its territory"),
    }
    for role, reach in REACH.items():
        if reach in reaches:
            may = [_("names and numbers")] * (role in MAY_SEE_CONTACT)
            may += [_("restricted matters")] * (role in MAY_OPEN_RESTRICTED)
            yield [role.label, reaches[reach], str(len(people.officers_holding(role, at))), ", ".join(may)]


def told(at: dt.datetime) -> Section:
    """Recipients: transports as they are set up, subscriptions, and programs with a token."""
    return Section(title=_("Who is told"), heads=[_("By"), _("To whom")], rows=list(_told(at)))


def _told(at: dt.datetime) -> Iterator[list[str]]:
    there = table()
    nowhere = _("not set up: nothing is sent")
    gateway = urlsplit(settings.SMS_URL).hostname or _("this machine")
    yield [_("Text messages"), gateway if "sms" in there else nowhere]
    yield [_("Mail"), (settings.EMAIL_HOST or _("this machine")) if "mail" in there else nowhere]
    for name in sorted(there.keys() - {"sms", "mail", "webhook"}):
        yield [name, _("set up, and not described here: say to whom it sends")]
    for each in webhooks.subscriptions(REGISTRAR):
        yield [_("Program %(name)s") % {"name": each.client}, urlsplit(each.url).hostname or ""]
    for client in people.clients(REGISTRAR):
        if client.is_good_at(at):
            scopes = ", ".join(str(SCOPES[scope]) for scope in client.scopes if scope in SCOPES)
            yield [_("Program %(name)s, by its token") % {"name": client.name}, scopes]
