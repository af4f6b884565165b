"""Organisations, officers and posts of the sample district, entered through the doors once."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from pypinyin import lazy_pinyin

from mazha.config.sample.seats import OTHER, SHOWN, seats, street_office
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.places import queries as places

BY = Actor.system("sample")
SINCE = dt.date(2024, 1, 1)


@cache
def data(name: str) -> Mapping[str, Any]:
    """A table of this folder."""
    text = files("mazha.config.sample").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def found_organisations(at: dt.datetime) -> int:
    """Enter every organisation that is not there yet. Returns how many were."""
    known = {card.code: card.id for card in queries.organisations()}
    before = len(known)
    for code, line in _organisations():
        if code not in known:
            known[code] = people.found_organisation(
                code,
                by=BY,
                at=at,
                kind=line["kind"],
                name_zh=line["zh"],
                name_en=line["en"],
                parent_id=known.get(line.get("parent", "gov")),
                area=line.get("area", ""),
                phone=line.get("phone", ""),
            )
    return len(known) - before


def _organisations() -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from data("organisations.toml")["organisation"].items()
    for street in places.areas("street"):
        phone = f"0536-5550{400 + int(street.code[-3:])}"
        names = {"zh": f"{street.name_zh}办事处", "en": f"{street.name_en} Office"}
        yield street_office(street.code), {"kind": "street_office", "area": street.code, "phone": phone, **names}
    for community in places.areas("community"):
        committee = "村委会" if community.name_zh.endswith("村") else "居委会"
        names = {"zh": community.name_zh + committee, "en": f"{community.name_en} Residents' Committee"}
        above = street_office(community.parent)
        yield f"com.{community.code}", {"kind": "community", "area": community.code, "parent": above, **names}


def fill_posts(at: dt.datetime) -> int:
    """Hire whoever is missing and open every post that is not held yet. Returns how many were hired."""
    units = {card.code: card.id for card in queries.organisations()}
    hired = {card.username: card.id for card in queries.officers(BY, limit=10_000)}
    held = {
        (post.officer.username, post.role, post.organisation_id, post.territory)
        for beginning in (SHOWN, OTHER)
        for post in queries.posts(BY, username_begins=beginning, limit=10_000)
    }
    before = len(hired)
    for seat in seats(list(data("organisations.toml")["organisation"])):
        if seat.username not in hired:
            zh, en = name_of(seat.username)
            hired[seat.username], _ = people.hire(seat.username, zh, name_en=en, with_password=False, by=BY, at=at)
        unit = units[seat.organisation]
        if (seat.username, seat.role, unit, seat.territory) not in held:
            people.open_post(
                hired[seat.username], seat.role, unit, territory=seat.territory, start_date=SINCE, by=BY, at=at
            )
    return len(hired) - before


def name_of(username: str) -> tuple[str, str]:
    """Chinese and English name: written down for those who are shown, drawn by the user name for the others."""
    known = data("names.toml")["people"].get(username.removeprefix(SHOWN)) if username.startswith(SHOWN) else None
    if known is not None:
        return known["zh"], known["en"]
    return invented_name(Random(username))  # noqa: S311 -- a made-up name


def invented_name(rng: Random) -> tuple[str, str]:
    """A name in Chinese and in pinyin."""
    names = data("names.toml")
    surname, given = rng.choice(names["surnames"]), rng.choice(names["given"])
    return surname + given, f"{_pinyin(surname)} {_pinyin(given)}"


def _pinyin(written: str) -> str:
    return "".join(lazy_pinyin(written)).capitalize()
