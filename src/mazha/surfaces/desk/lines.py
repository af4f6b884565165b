"""What lines of work add to the pages that all matters share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from mazha.casework.labour import queries as labour
from mazha.casework.mediation import court
from mazha.casework.mediation import queries as mediation
from mazha.surfaces.desk import mediation_papers, warned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor
    from mazha.procedures.table import Step
    from mazha.surfaces.desk.forms import Choices


def choices(actor: Actor, matter: Matter, step: Step, at: dt.datetime) -> Mapping[str, Choices]:
    """By the name of a question of this step, what its line of work gives to choose from."""
    names = [ask.name for ask, _required in step.asks]
    if matter.procedure == "labour":
        return labour.choices(actor, matter, step.name, names, at)
    return mediation.choices(actor, matter, at, names) if matter.procedure == "mediation" else {}


def facts(actor: Actor, matter: Matter, at: dt.datetime) -> dict[str, object]:
    """What its line of work shows of a matter beside what all have."""
    if matter.procedure == "labour":
        return {"dispute": labour.dispute_of(actor, matter, at), "employer_code": labour.employer_code(actor, matter)}
    if matter.procedure == "warning":
        return dict(warned.facts(actor, matter))
    if matter.procedure != "mediation":
        return {}
    table = mediation.table_of(actor, matter, at)
    works_there = any(post.organisation_id == matter.lead_unit_id for post in actor.posts)
    effective = bool(table and table.agreement and table.agreement.effective_at and not table.agreement.oral)
    return {
        "table": table, "invited": bool(mediation.invitations(actor, matter)),
        "may_issue": effective and works_there, "may_write": table is not None and works_there,
        "may_ask_court": works_there and effective and matter.stage in court.STAGES,
    }  # fmt: skip


def beside(matter: Matter, step: str) -> dict[str, object]:
    """What its line of work shows beside the form of a step."""
    if matter.procedure == "mediation" and step == "file_confirmation":
        return {"hints": mediation_papers.hints(tuple(court.hints_about(matter.pk))), "has_hints": True}
    return {}
