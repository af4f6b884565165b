"""The impact assessment (个人信息保护影响评估, articles 55 and 56), written from what is configured here and now.

What a program can know stands in it: kinds of data, who may open them and how often they did, to whom they go, how long
they stay, which risks arise in this configuration and what is done about them. What people must judge is left to them.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mazha.casework.privacy.queries import holdings, tongue
from mazha.channels.webhooks import queries as webhooks
from mazha.config import register
from mazha.config.documents import Document, Form, Section, written
from mazha.config.transports import table
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people.retention import packaged
from mazha.people.roles import MAY_OPEN_RESTRICTED, MAY_SEE_CONTACT, Role
from mazha.triage import queries as triage

SINCE = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    when: str
    title: Mapping[str, str]
    measure: Mapping[str, str]
    left: Mapping[str, str]
    tests: tuple[str, ...]


@cache
def risks() -> tuple[Risk, ...]:
    """Every risk that was thought of, whether it arises here or not."""
    text = (resources.files("mazha.config") / "risks.toml").read_text(encoding="utf-8")
    return tuple(
        Risk(
            when=each["when"], title=each["title"], measure=each["measure"], left=each["left"],
            tests=tuple(each["tests"]),
        )
        for each in tomllib.loads(text)["risk"]
    )  # fmt: skip


def impact(language: str, *, at: dt.datetime, form: Form = "markdown") -> str:
    """The assessment in `zh-hans` or `en`. Has to see everything: whoever calls it is seated as the system."""
    with override(language):
        return written(assessment(language, at=at), form)


def assessment(language: str, *, at: dt.datetime) -> Document:
    """In the language that is active."""
    return Document(
        title=_("Personal information protection impact assessment"),
        lead=[
            register.as_configured(language, at),
            _("Written from the configuration in force. Written anew, it shows what has changed since."),
        ],
        sections=[
            _why(),
            register.held(language),
            _sensitive(language),
            register.seers(at),
            _opened(at),
            register.told(at),
            register.kept(language),
            _rights(language),
            _risks(language, at),
            _unchecked(language),
            _judgement(),
        ],
    )


def _why() -> Section:
    return Section(
        title=_("Why this is assessed"),
        text=[
            _("Sensitive personal information is handled, and given to others where that is set up (article 55)."),
            _("The purpose: having matters handled, answering, checking that it was done, counting without names."),
            _("The ground: the duty that the law gives to this office (articles 13 (1)(3), 34 and 35)."),
        ],
    )  # fmt: skip


def _sensitive(language: str) -> Section:
    kinds = {
        "minor": _("minors"), "violence": _("violence at home"), "health": _("health"),
        "accusation": _("accusations"),
    }  # fmt: skip
    found: dict[str, list[str]] = {}
    for line in triage.category_lines():
        if line.restricted:
            found.setdefault(line.restricted, []).append(triage.category_title(line.code, language))
    return Section(
        title=_("Sensitive kinds of matter"),
        text=[_("Their words, people, papers and notes open for a reason only, for two hours.")],
        heads=[_("Kind"), _("Categories")],
        rows=[[kinds.get(kind, kind), _(", ").join(titles)] for kind, titles in sorted(found.items())],
    )


def _opened(at: dt.datetime) -> Section:
    """Each role that may uncover something, with how often it did."""
    by_post = matters.how_often_opened(register.REGISTRAR, since=at - SINCE)
    roles = people.roles_beside(set(by_post))
    count: Counter[Role] = Counter()
    for post_id, times in by_post.items():
        if post_id in roles:
            count[roles[post_id]] += times
    may = [role for role in Role if role in MAY_SEE_CONTACT | MAY_OPEN_RESTRICTED]
    return Section(
        title=_("How often something was uncovered in the last 90 days"),
        heads=[_("Post"), _("Times")],
        rows=[[role.label, str(count[role])] for role in dict.fromkeys([*may, *count])],
    )


def _rights(language: str) -> Section:
    here, known = tongue(language), holdings()
    unchecked = "" if known.mark == "checked" else " " + _("(number not checked)")
    term = _("Requests are answered within %(n)d working days.") % {"n": known.limit.amount} + unchecked
    said = _(
        "By the code of their matter and the number they left, people see what is held and who opened it, take a copy, "
        "correct it, and ask for deletion."
    )
    return Section(title=_("What people can do themselves"), text=[said, f"{term} {known.basis[here]}"])


def _risks(language: str, at: dt.datetime) -> Section:
    here = tongue(language)
    holds = _holds(at)
    return Section(
        title=_("Risks in this configuration, and what is done about them"),
        heads=[_("Risk"), _("Measure"), _("What is left"), _("Shown by")],
        rows=[
            [each.title[here], each.measure[here], each.left[here], ", ".join(each.tests)]
            for each in risks()
            if holds[each.when]
        ],
    )


def _holds(at: dt.datetime) -> dict[str, bool]:
    there = table()
    return {
        "always": True,
        "sms": "sms" in there,
        "mail": "mail" in there,
        "subscriptions": bool(webhooks.subscriptions(register.REGISTRAR)),
        "programs": any(client.is_good_at(at) for client in people.clients(register.REGISTRAR)),
        "restricted": any(line.restricted for line in triage.category_lines()),
        "learning": True,
    }


def _unchecked(language: str) -> Section:
    here = tongue(language)
    waiting = [rule.title[here] for rule in packaged() if rule.mark != "checked"]
    waiting += [each.title[here] for each in holdings().held if each.mark != "checked"]
    if holdings().mark != "checked":
        waiting.append(_("the time within which requests are answered"))
    if not settings.SMS_URL:
        waiting.append(_("text messages: not set up, so nobody is told by them"))
    return Section(title=_("What nobody has checked yet"), text=[f"– {each}" for each in waiting])


def _judgement() -> Section:
    blank = "________________"
    return Section(
        title=_("For people to judge (article 56)"),
        text=[_("A program does not judge this. Whoever answers for it fills it in and keeps it for three years.")],
        heads=[_("Question"), _("Answer")],
        rows=[
            [_("Are purpose and way lawful, proper and necessary?"), blank],
            [_("What does it mean for the people concerned, and how safe is it?"), blank],
            [_("Are the measures lawful, effective and in proportion to the risk?"), blank],
            [_("Name, post, date"), blank],
        ],
    )  # fmt: skip
