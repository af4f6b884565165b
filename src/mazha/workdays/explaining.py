"""Puts stored reasons into sentences that staff and resident read alike, in either language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, cast

from mazha.workdays.reckoning import Reason
from mazha.workdays.tongues import Chinese, English, Tongue
from mazha.workdays.wording import WORDS


def explain(reasons: Iterable[Reason | Mapping[str, object]], language: str) -> list[str]:
    """One sentence for each reason, in order: English for `en…`, Chinese for every other language.

    Takes reasons as reckoned or as stored (`Reckoning.explanation`). Raises LookupError for a reason nobody ever wrote.
    """
    english = language.startswith("en")
    tongue: Tongue = English() if english else Chinese()
    sentences = []
    for reason in reasons:
        code, facts = (reason.code, reason.facts) if isinstance(reason, Reason) else _stored(reason)
        words = WORDS[_variant(code, facts)][english]
        sentences.append(words.format_map(cast("dict[str, str]", _Places(tongue, facts))))
    return sentences


def _stored(reason: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    facts = reason["facts"]
    assert isinstance(facts, Mapping)
    return str(reason["code"]), facts


def _variant(code: str, facts: Mapping[str, object]) -> str:
    if "names" in facts:
        return f"{code}.holiday" if facts["names"] else f"{code}.weekend"
    single = facts["first"] == facts["last"] if code == "paused" else facts.get("n") == 1
    if single and f"{code}.one" in WORDS:
        return f"{code}.one"
    return f"{code}.listed" if "days" in facts and f"{code}.listed" in WORDS else code


class _Places:
    """What goes into the places of a sentence, said only when its turn comes: the first date there names the year."""

    def __init__(self, tongue: Tongue, facts: Mapping[str, Any]) -> None:
        self.tongue, self.facts = tongue, facts

    def __getitem__(self, place: str) -> str:
        tongue, facts = self.tongue, self.facts
        match place:
            case "day" | "first" | "last" | "free" | "at" | "event":
                return _when(tongue, facts[place])
            case "amount":
                return tongue.amount(facts["n"], facts.get("unit", "day"))
            case "by":
                return tongue.amount(facts["past"], "day")
            case "month":
                return tongue.month(dt.date.fromisoformat(facts["day"]))
            case "days":
                return tongue.days(_dates(facts["days"]))
            case "each":
                return tongue.days_of_month(_dates(facts["days"]))
            case "names":
                return tongue.names(facts["names"])
            case "holidays":
                return tongue.holidays(facts["holidays"])
            case "years":
                return tongue.years(facts["years"])
            case "spans":
                return tongue.spans(facts["spans"])
        return str(facts[place])


def _when(tongue: Tongue, written: str) -> str:
    if "T" in written:
        return tongue.moment(dt.datetime.fromisoformat(written))
    return tongue.day(dt.date.fromisoformat(written))


def _dates(written: Iterable[str]) -> list[dt.date]:
    return [dt.date.fromisoformat(day) for day in written]
