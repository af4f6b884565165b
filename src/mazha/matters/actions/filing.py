"""A document of our own, put among a matter's papers: one entry of the ledger, which moves the matter nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel.ids import uuid7
from mazha.kernel.statement import together
from mazha.matters.actions.moving import Moved, moving
from mazha.matters.models import Matter

if TYPE_CHECKING:
    from mazha.matters.papers import Prepared
    from mazha.people.actor import Actor, Sitting


def file_document(
    matter: Matter, document: Prepared, step: str, facts: Mapping[str, object], *, for_resident: bool,
    for_party: UUID | None, confined: bool = False, by: Actor, post: Sitting | None, at: dt.datetime,
) -> UUID:  # fmt: skip
    """Put a document among the papers of a matter, which must be locked; the paper's id. `confined` as in `Paper`.

    The entry names the file's hash and `facts`: never what the document says, and of a restricted matter not even its
    number, for the ledger is read by all who see that there is a matter.
    """
    paper_id = uuid7(at)
    said = {name: fact for name, fact in facts.items() if name != "number" or not matter.restricted}
    moved = Moved(
        step=step, recorded=said, papers=(document,), papers_for_resident=for_resident, papers_for_party=for_party,
        papers_confined=confined, paper_id=paper_id,
    )  # fmt: skip
    together(moving(matter, moved, by=by, post=post, at=at, written_at=at))
    return paper_id
