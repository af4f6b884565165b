"""From 'the lead unit is told' to rows of the outbox: who that is now, by which transport, with which facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from mazha.kernel import codes
from mazha.notices.actions import Telling
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.matters.queries import Reachable
    from mazha.procedures.table import Tell


_ROLE = {
    "dispatchers": Role.DISPATCHER, "supervisors": Role.QUALITY_SUPERVISOR, "leaders": Role.DUTY_LEADER,
}  # fmt: skip


def tellings(
    tells: Iterable[Tell], *, code: str, gist: str, district: str, lead_unit: int | None, units: Sequence[int],
    parties: Sequence[Reachable], facts: Mapping[str, object], named: Sequence[int] = (),
) -> list[Telling]:  # fmt: skip
    """The notices a step or a rung gives rise to.

    A person gets a text message when they left a number; everyone else finds it in the site inbox of a unit or of the
    holders of a role. Numbers are looked up when it is sent.
    """
    told: list[Telling] = []
    shown = {"code": codes.spoken(code), **facts}
    for tell in tells:
        if tell.who in {"requester", "respondents"}:
            other = tell.who == "respondents"
            # The first side's code opens what the first side said: it never goes to the other.
            told += [
                Telling(
                    name=tell.wording, transport="sms", recipient=f"party:{party.id}", language=party.language,
                    facts=facts if other else shown,
                )
                for party in parties
                if (party.part == "respondent") == other
            ]  # fmt: skip
            continue
        if tell.who == "named":
            told += [
                Telling(
                    name=tell.wording, transport="inbox", recipient=f"officer:{officer}", facts={**shown, "gist": gist}
                )
                for officer in named
            ]
            continue
        told += [
            Telling(name=tell.wording, transport="inbox", recipient=recipient, facts={**shown, "gist": gist})
            for recipient in _recipients(tell, district, lead_unit, units)
        ]
    return told


def shown_gist(matter: Matter) -> str:
    """The line of a notice: none where somebody is kept from the matter, who may hold a post that is told."""
    return "" if matter.barred else matter.gist


def not_barred(matter: Matter, units: Iterable[int]) -> list[int]:
    """Those that are not kept from it: one that had it before is told nothing more."""
    return [unit for unit in units if unit not in (matter.barred or ())]


def _recipients(tell: Tell, district: str, lead_unit: int | None, units: Sequence[int]) -> list[str]:
    if tell.who == "lead_unit":
        return [f"unit:{lead_unit}"] if lead_unit else []
    if tell.who == "units":
        return [f"unit:{unit}" for unit in units]
    if tell.who == "unit_head":
        return [f"role:{Role.UNIT_HEAD}@{lead_unit}"] if lead_unit else []
    return [f"role:{_ROLE[tell.who]}@{district}"]
