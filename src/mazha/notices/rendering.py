"""From a notice's facts to the words a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from mazha.kernel.errors import Unknown
from mazha.kernel.moments import local
from mazha.notices.models import Wording
from mazha.notices.wordings import Words, fill, language_of, packaged
from mazha.people import queries as people

Edited = Mapping[tuple[str, str], Words]
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def edited(names: Collection[str] | None = None) -> Edited:
    """The district's own words, by name and language, in one query."""
    rows = Wording.objects.all() if names is None else Wording.objects.filter(name__in=names)
    return {(row.name, row.language): Words(row.subject, row.body) for row in rows}


def words_of(name: str, language: str, own: Edited) -> Words:
    """The words in force: the district's own, else the packaged ones. A name without words shows itself."""
    language = language_of(language)
    if found := own.get((name, language)):
        return found
    shipped = packaged().get(name)
    return shipped.words[language] if shipped else Words(name, "[{gist}] {code}")


def rendered(name: str, language: str, facts: Mapping[str, object], own: Edited) -> Words:
    """What the recipient reads. Never fails: a fact that is missing or odd leaves its place empty."""
    words, shown = words_of(name, language, own), _shown(facts, language_of(language))
    return Words(fill(words.subject, shown), fill(words.body, shown))


def _shown(facts: Mapping[str, object], language: str) -> dict[str, str]:
    shown = {name: value for name, value in facts.items() if isinstance(value, str)}
    shown["unit"] = _unit(facts.get("unit"), language)
    shown["due"] = _moment(facts.get("due"), language)
    return shown


def _unit(found: object, language: str) -> str:
    if not isinstance(found, int):
        return ""
    try:
        card = people.organisation(found)
    except Unknown:
        return ""
    return card.name_en if language == "en" and card.name_en else card.name_zh


def _moment(found: object, language: str) -> str:
    try:
        at = local(dt.datetime.fromisoformat(str(found)))
    except ValueError:
        return ""
    is_whole_day = (at.hour, at.minute) == (23, 59)
    if language == "en":
        day = f"{at.day} {_MONTHS[at.month - 1]}"
        return day if is_whole_day else f"{at.hour}:{at.minute:02} on {day}"
    day = f"{at.month}月{at.day}日"
    return day if is_whole_day else f"{day}{at.hour}:{at.minute:02}"
