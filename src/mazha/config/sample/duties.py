"""The duty catalogue of the sample district, written out for its streets and communities and imported once."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from mazha.config.sample.seats import street_office
from mazha.config.sample.staffing import BY, data
from mazha.places import queries as places
from mazha.triage import actions as triage
from mazha.triage.queries.duties import COLUMNS

SINCE = "2024-01-01"


def enter_duties(at: dt.datetime) -> int:
    """Import every line that is not in the catalogue yet. Returns how many were."""
    return triage.import_duties(as_csv(), by=BY, at=at)


def as_csv() -> str:
    """The whole catalogue, in the form that `import_duties` reads."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(line for block in data("duties.toml")["duty"] for line in _lines(block))
    return out.getvalue()


def _lines(block: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    start = block.get("start", SINCE)
    for category in block["categories"]:
        for territory, unit in _territories(block):
            assisting = [code for code in block.get("assisting", ()) if code != unit]
            yield {
                "category": category,
                "territory": territory,
                "organisation": unit,
                "assisting": " ".join(assisting),
                "basis": block["basis"],
                "start_date": str(start),
                "end_date": "",
            }


def _territories(block: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    where = block.get("where", "district")
    if where == "district":
        yield settings.DISTRICT, block["unit"]
    elif where == "streets":
        for street in places.areas("street"):
            if street.code in block.get("only", (street.code,)):
                yield street.code, street_office(street.code)
    else:
        for community in places.areas("community"):
            if (company := property_of(community.code)) is not None:
                yield community.code, company


def property_of(community: str) -> str | None:
    """The property company that serves most of a community; None where none does and the street must act."""
    companies = [code for code in data("organisations.toml")["organisation"] if code.startswith("pm.")]
    codes = [area.code for area in places.areas("community")]
    which = codes.index(community)
    if which % 7 == 3:
        return None
    return str(companies[which * len(companies) // len(codes)])
