"""What a list is narrowed to, from the address. An unreadable filter is left out rather than failing the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from mazha.kernel.moments import start_of
from mazha.people import queries as people
from mazha.places import queries as places
from mazha.procedures import queries as procedures
from mazha.surfaces.desk.rows import channel_title
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter

Choices = list[tuple[str, str]]
CHANNELS = (
    "portal",
    "qr",
    "counter",
    "phone",
    "grid",
    "api",
    "import",
    "letter",
    "visit",
    "hotline",
    "linked",
    "warning",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """All empty: everything."""

    stage: str = ""
    unit: str = ""
    street: str = ""
    category: str = ""
    channel: str = ""
    since: str = ""
    until: str = ""
    flag: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> Filters:
        given = {name: str(sent.get(name, "")).strip()[:40] for name in cls.__slots__}
        if not given["unit"].isdigit():
            given["unit"] = ""
        for name in ("since", "until"):
            if given[name] and _day(given[name]) is None:
                given[name] = ""
        return cls(**given)

    def as_query(self) -> dict[str, str]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}

    @property
    def any(self) -> bool:
        return bool(self.as_query())

    def applied(self, found: QuerySet[Matter]) -> QuerySet[Matter]:
        """The list, narrowed."""
        exact = {
            "stage": self.stage, "lead_unit": int(self.unit) if self.unit else None, "street": self.street,
            "channel": self.channel,
        }  # fmt: skip
        found = found.filter(**{name: value for name, value in exact.items() if value})
        if self.category:
            found = found.filter(category__startswith=self.category)
        if since := _day(self.since):
            found = found.filter(opened_at__gte=start_of(since))
        if until := _day(self.until):
            found = found.filter(opened_at__lt=start_of(until + dt.timedelta(days=1)))
        flags: dict[str, dict[str, object]] = {
            "late": {"was_late": True}, "urgent": {"urgent": True}, "supervised": {"supervised_at__isnull": False},
            "reworked": {"reworks__gt": 0}, "open": {"closed_at": None},
        }  # fmt: skip
        return found.filter(**flags.get(self.flag, {}))

    @property
    def stages(self) -> Choices:
        language = get_language() or "zh-hans"
        every = [stage for procedure in procedures.procedures() for stage in procedure.stages.values()]
        return list({stage.name: stage.title.in_language(language) for stage in reversed(every)}.items())[::-1]

    @property
    def units(self) -> Choices:
        kinds = {"department", "street_office", "company", "centre", "police"}
        return [(str(o.id), o.name) for o in people.organisations() if o.kind in kinds and o.closed_date is None]

    @property
    def streets(self) -> Choices:
        language = get_language() or "zh-hans"
        return [(a.code, a.name(language)) for a in places.areas("street")]

    @property
    def categories(self) -> Choices:
        return triage.first_level(get_language() or "zh-hans")

    @property
    def channels(self) -> Choices:
        return [(c, channel_title(c)) for c in CHANNELS]


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
