"""From 'the lead unit is told' to rows of the outbox: who that is now, by which transport, with which facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel import codes
from mazha.notices.actions import Telling
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.procedures.table import Tell


def tellings(
    tells: Iterable[Tell], *, code: str, gist: str, district: str, lead_unit: int | None, units: Sequence[int],
    parties: Sequence[tuple[UUID, str]], facts: Mapping[str, object],
) -> list[Telling]:  # fmt: skip
    """The notices a step or a rung gives rise to.

    A person gets a text message when they left a number; everyone else finds it in the site inbox of a unit or of the
    holders of a role. Numbers are looked up when it is sent.
    """
    told: list[Telling] = []
    shown = {"code": codes.spoken(code), **facts}
    for tell in tells:
        if tell.who == "requester":
            told += [
                Telling(name=tell.wording, transport="sms", recipient=f"party:{party}", language=language, facts=shown)
                for party, language in parties
            ]
            continue
        told += [
            Telling(name=tell.wording, transport="inbox", recipient=recipient, facts={**shown, "gist": gist})
            for recipient in _recipients(tell, district, lead_unit, units)
        ]
    return told


def _recipients(tell: Tell, district: str, lead_unit: int | None, units: Sequence[int]) -> list[str]:
    if tell.who == "lead_unit":
        return [f"unit:{lead_unit}"] if lead_unit else []
    if tell.who == "units":
        return [f"unit:{unit}" for unit in units]
    if tell.who == "unit_head":
        return [f"role:{Role.UNIT_HEAD}@{lead_unit}"] if lead_unit else []
    role = Role.DISPATCHER if tell.who == "dispatchers" else Role.QUALITY_SUPERVISOR
    return [f"role:{role}@{district}"]
