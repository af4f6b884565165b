"""The record of changes in words: what a setting is called, and how it stood before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mazha.channels.webhooks.queries import event_types
from mazha.kernel.errors import Unknown
from mazha.kernel.moments import local
from mazha.notices.wordings import language_of, packaged
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.people.scopes import SCOPES
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import naming
from mazha.triage import queries as triage

NESTED = frozenset({"days"})
"""Facts that hold a table of their own, told line by line."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field. Empty before: it is new; empty after: it is gone."""

    label: str
    before: str
    after: str


def subjects() -> list[tuple[str, str]]:
    """What can be changed, with what it is called. What begins alike belongs together."""
    return [
        ("people.organisation", _("Organisation")), ("people.officer", _("Officer")), ("people.post", _("Post")),
        ("people.client", _("Program")), ("webhooks.subscription", _("Webhook")), ("triage.duty", _("Duty catalogue")),
        ("triage.category", _("Category")), ("triage.model", _("Model that suggests")),
        ("places", _("Areas and places")),
        ("workdays.year", _("Working days")), ("hotline.answer", _("Standard answer")),
        ("procedures.confirmation", _("Confirmed number")),
        ("notices.wording", _("Wording of a notice")), ("notices.mailbox", _("Mailbox")),
        ("people.keyring", _("Keys that seal")), ("documents.template", _("Template of a document")),
        ("documents.mark", _("Mark in numbers")),
    ]  # fmt: skip


def subject_title(subject: str) -> str:
    closer = {
        "people.officer.password": _("Password of an officer"), "people.officer.lock": _("Lock of an account"),
        "people.retention": _("Retention"), "people.lookup": _("Openings looked up by a number"),
        "people.officer.second_factor": _("Second factor"), "people.officer.recovery_codes": _("Recovery codes"),
        "places.area": _("Area"), "places.spots": _("Named places"), "places.district": _("Sample district"),
    }  # fmt: skip
    if subject in closer:
        return closer[subject]
    return next((title for known, title in subjects() if subject.startswith(known)), subject)


def key_title(subject: str, key: str) -> str:
    """Which one: by its name where it has one that says more than its key."""
    if subject == "places.area":
        return f"{naming.area_title(key)} {key}"
    if subject == "triage.category" and triage.category(key):
        return f"{triage.category_title(key, frame.language())} {key}"
    if subject == "notices.wording":
        name, _space, language = key.partition(" ")
        when = packaged()[name].when[language_of(frame.language())] if name in packaged() else name
        return f"{when} {dict(naming.languages()).get(language, language)}"
    if subject == "people.organisation":
        try:
            return f"{people.organisation_by_code(key).name} {key}"
        except Unknown:
            return key
    return key


def differences(before: object, after: object) -> list[Difference]:
    """Every field that is not as it was. Of what is new or gone, every field that says something."""
    old, new = _flat(before), _flat(after)
    names = [*old, *(name for name in new if name not in old)]
    found = [Difference(_label(n), _value(n, old.get(n)), _value(n, new.get(n))) for n in names]
    return [each for each in found if each.before != each.after]


def _flat(facts: object) -> dict[str, object]:
    if not isinstance(facts, Mapping):
        return {} if facts is None else {"": facts}
    flat: dict[str, object] = {}
    for name, value in facts.items():
        if name in NESTED and isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": each for inner, each in value.items()}
        else:
            flat[name] = value
    return flat


def _label(name: str) -> str:
    labels = {
        "name_zh": _("Name in Chinese"), "name_en": _("Name in English"), "title_zh": _("Title in Chinese"),
        "title_en": _("Title in English"), "kind": _("Kind"), "parent_id": _("Stands under"),
        "area": _("Area it serves"),
        "phone": _("Public telephone"), "closed_date": _("Last day"), "end_date": _("Last day"),
        "start_date": _("First day"), "language": _("Language"), "is_active": _("Account is open"),
        "post_id": _("Number of the post"), "role": _("Role"), "organisation_id": _("Organisation"),
        "territory": _("Territory"), "reset": _("Made anew"), "unlocked": _("Unlocked"), "name": _("Program"),
        "hint": _("Token begins with"), "scopes": _("What it may do"), "officer": _("Acts as"),
        "expires_at": _("Good until"),
        "revoked_at": _("Revoked"), "restricted": _("Restricted because of"), "urgent": _("Urgent"),
        "words": _("Words that speak for it"), "category": _("Category"), "assisting": _("Units that assist"),
        "basis": _("What it rests on"), "square_metres": _("Square metres"), "outline_sha256": _("Outline (digest)"),
        "successor": _("Its ground went to"), "published": _("The notice is published"), "notice": _("Notice"),
        "subject": _("Subject"), "body": _("Words"), "title": _("Title"), "client": _("Number of the program"),
        "url": _("Sent to"), "types": _("Told of"), "added": _("Lines added"), "planted": _("Categories entered"),
        "areas": _("Areas"), "spots": _("Named places"), "passkey": _("Passkey"), "passkeys": _("Passkeys"),
        "device": _("Codes on a phone"), "renewed": _("Made anew"), "days": _("Days"),
    }  # fmt: skip
    return labels.get(name, name.removeprefix("days."))


def _value(name: str, value: object) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    named = _day if name.startswith("days.") else _NAMED.get(name)
    if named is not None and not isinstance(value, list):
        return named(str(value))
    if isinstance(value, list):
        return _(", ").join(_value(name, each) for each in value)
    return _moment(str(value)) if name.endswith("_at") else str(value)


def _moment(written: str) -> str:
    try:
        return local(dt.datetime.fromisoformat(written)).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return written


def _organisation(written: str) -> str:
    try:
        return people.organisation(int(written)).name
    except (Unknown, ValueError):
        return written


def _role(written: str) -> str:
    return Role(written).label if written in set(Role) else written


def _category(written: str) -> str:
    return f"{triage.category_path(written, frame.language())} {written}" if written else ""


def _day(written: str) -> str:
    return {"rest": _("Rest"), "make_up": _("Worked in exchange")}.get(written, written)


_NAMED: Mapping[str, Callable[[str], str]] = {
    "organisation_id": _organisation, "parent_id": _organisation, "assisting": _organisation, "role": _role,
    "territory": naming.area_title, "area": naming.area_title, "successor": naming.area_title, "category": _category,
    "kind": naming.kind_title, "scopes": lambda scope: str(SCOPES.get(scope, scope)),
    "types": lambda name: event_types().get(name, name),
    "language": lambda code: dict(naming.languages()).get(code, code),
}  # fmt: skip
