"""The register of processing (个人信息保护法, articles 55 and 56), written from what is configured here and now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mazha.channels.webhooks import queries as webhooks
from mazha.config.transports import table
from mazha.kernel.moments import local
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.people.retention import packaged
from mazha.people.roles import MAY_OPEN_RESTRICTED, MAY_SEE_CONTACT, REACH, Reach, Role
from mazha.places import queries as places

REGISTRAR = Actor.system("register")


def register(language: str, *, at: dt.datetime) -> str:
    """Markdown in `zh-hans` or `en`: what for, how long, who sees it, who is told, and what nobody has checked yet."""
    with override(language):
        return "\n".join(_lines("en" if language == "en" else "zh", at)) + "\n"


def _lines(tongue: str, at: dt.datetime) -> Iterator[str]:
    language = "en" if tongue == "en" else "zh-hans"
    place = places.area_name(settings.DISTRICT, language)
    yield f"# {_('Register of processing')}"
    yield ""
    said = _("%(place)s, %(address)s, as configured on %(moment)s.")
    yield said % {"place": place, "address": settings.PUBLIC_ADDRESS, "moment": f"{local(at):%Y-%m-%d %H:%M}"}
    yield from _part(
        _("What is kept for a time"), (_("What"), _("What for"), _("How long"), _("Rests on")), _kept(tongue)
    )
    yield ""
    yield _("The matters themselves, their papers, the ledger and who opened what are the record, and stay.")
    yield from _part(_("Who sees matters"), (_("Post"), _("How far"), _("Held by"), _("May uncover")), _seers(at))
    yield from _part(_("Who is told"), (_("By"), _("To whom")), _told())


def _part(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(heads)
    yield from ("", f"## {title}", "", _row(heads), "|" + "---|" * len(heads))
    yield from (_row(row) for row in rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "/").split()) or "—" for cell in cells) + " |"


def _kept(tongue: str) -> Iterator[tuple[str, ...]]:
    for rule in packaged():
        length = _("%(days)d days, then %(grace)d more") % {"days": rule.keep.days, "grace": rule.grace.days}
        unchecked = "" if rule.mark == "checked" else " " + _("(number not checked)")
        yield rule.title[tongue], rule.purpose[tongue], length + unchecked, rule.basis[tongue]


def _seers(at: dt.datetime) -> Iterator[tuple[str, ...]]:
    reaches = {
        Reach.TERRITORY: _("its territory"),
        Reach.UNIT: _("what its unit leads, assists with or has handled"),
        Reach.DESK: _("what its desk registered, and what waits in its territory"),
    }
    for role in Role:
        if REACH[role] in reaches:
            may = [_("names and numbers")] * (role in MAY_SEE_CONTACT)
            may += [_("restricted matters")] * (role in MAY_OPEN_RESTRICTED)
            yield role.label, reaches[REACH[role]], str(len(people.officers_holding(role, at))), ", ".join(may)


def _told() -> Iterator[tuple[str, ...]]:
    there = table()
    nowhere = _("not set up: nothing is sent")
    gateway = urlsplit(settings.SMS_URL).hostname or _("this machine")
    yield _("Text messages"), gateway if "sms" in there else nowhere
    yield _("Mail"), (settings.EMAIL_HOST or _("this machine")) if "mail" in there else nowhere
    for each in webhooks.subscriptions(REGISTRAR):
        yield _("Program %(name)s") % {"name": each.client}, urlsplit(each.url).hostname or ""
