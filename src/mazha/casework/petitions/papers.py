"""What a petition already knows of the documents about it: the fields of a form, to begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mazha.casework.petitions import queries
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.procedures import law, narrating
from mazha.procedures import queries as procedures

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

KINDS: Mapping[str, tuple[str, ...]] = {
    "petition": (
        "petition.acceptance", "petition.route", "petition.refusal", "petition.assignment", "petition.extension",
        "petition.hearing", "petition.opinion",
    ),
    "petition_review": ("petition.hearing", "petition.review"),
    "petition_recheck": ("petition.hearing", "petition.recheck"),
}  # fmt: skip
"""Kinds of documents by the table a matter stands under."""
NOT_FOR_THE_PETITIONER = frozenset({"petition.assignment"})
_WORDS = {
    "petition.extension": ("grant_extension", "reason"), "petition.assignment": ("assign", "reason"),
    "petition.opinion": ("sign_opinion", "opinion"), "petition.review": ("sign", "opinion"),
    "petition.recheck": ("sign", "opinion"), "petition.refusal": ("tell_final", "reason"),
    "petition.route": ("refer", "reason"),
}  # fmt: skip
_BASIS = {
    "petition.route": "XF 31", "petition.refusal": "XF 36", "petition.opinion": "XF 32",
    "petition.review": "XF 35", "petition.recheck": "XF 36",
}  # fmt: skip


def unit_for(actor: Actor, matter: Matter) -> int | None:
    """In whose name this officer writes here: the unit that has the matter, else one that takes part in it."""
    own = [post.organisation_id for post in actor.posts]
    return next((unit for unit in (matter.lead_unit_id, *matter.units) if unit in own), None)


def known(actor: Actor, matter: Matter, kind: str, at: dt.datetime) -> dict[str, object]:
    """Values by field, as far as the matter has them. Names of people are not among them: the officer writes those."""
    values: dict[str, object] = {"received_date": day_of(matter.opened_at), "request": matter.gist}
    if matter.lead_unit_id:
        values["handled_by"] = people.organisation(matter.lead_unit_id).name
    handling = next((c for c in procedures.clocks(matter, at, "zh-hans") if c.name == "petition.handle"), None)
    if handling is not None:
        values["accepted_date"] = day_of(handling.started_at)
        values["due_date"] = day_of(handling.revisions[0][0] if handling.revisions else handling.due_at)
        values["new_due_date"] = day_of(handling.due_at)
    if isinstance(hearing := matter.facts.get("hearing_at"), str):
        values["meets_at"] = dt.datetime.fromisoformat(hearing)
    if road := narrating.road_of(matter, "zh-hans"):
        values["road"] = road
    if higher := queries.reviewing_organ(at, without={unit for unit in [matter.lead_unit_id] if unit}):
        values["higher_organ"] = people.organisation(higher).name
    if kind in _BASIS:
        values["basis"] = law.cited(_BASIS[kind], "zh-hans")
    if kind in _WORDS:
        step, field = _WORDS[kind]
        values[field] = matters.last_note(actor, matter, step, at)
    return {name: value for name, value in values.items() if value}
