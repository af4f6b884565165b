"""Adding a seal to a document that was issued: an act of signing that a line of work recorded, put into the file."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.documents import signing
from mazha.documents.actions.issuing import Issued, locked_for, post_in
from mazha.documents.models import Document, Earlier
from mazha.kernel.errors import Refused, Unknown
from mazha.matters import actions as matters
from mazha.matters import beside, papers
from mazha.matters import queries as matter_queries
from mazha.people import queries as people

if TYPE_CHECKING:
    from mazha.people.actor import Actor

MOST_SEALS = 60
"""Twelve workers, their proxies and the committee, many times over; each makes the file some 20 kB longer."""
LONGEST_REASON = 120


class NoMoreSeals(Refused):
    code = "document.no_more_seals"


class StampedByHand(Refused):
    """There is no electronic seal here: the document is printed and stamped."""

    code = "document.stamped_by_hand"


def seal(paper_id: UUID, matter_id: UUID, *, reason: str, unit: int, by: Actor, at: dt.datetime) -> Issued:
    """Seal the document whose newest file is `paper_id` once more, in the name of organisation `unit`.

    `reason` stands in the signature, where a PDF reader shows it: `李建国 signed before mediator 赵立民 on …`. The file
    with one more signature becomes the newest; the earlier ones stay among the papers and stay valid. Two at once: the
    second is refused, since the file it looked at is not the newest any more. Refuses as `issue` does, and where there
    is no electronic seal.
    """
    if not signing.has_seal():
        raise StampedByHand(_("There is no electronic seal here. Print the document and stamp it by hand."))
    post = post_in(unit, by)
    with transaction.atomic():
        matter = locked_for(by, matter_id)
        document = Document.objects.filter(matter_id=matter.pk, paper_id=paper_id).first()
        if document is None:
            raise Unknown(_("This document was sealed meanwhile, or is not here. Reload the matter and look again."))
        if document.seals >= MOST_SEALS:
            raise NoMoreSeals(_("This document bears %(most)d seals already.") % {"most": MOST_SEALS})
        paper = matter_queries.paper(by, matter, paper_id, at, kind="document")
        content = signing.seal(
            papers.shown(bytes(paper.sha256)), number=document.seals + 1,
            organisation=people.organisation(unit).name_zh, reason=reason[:LONGEST_REASON],
        )  # fmt: skip
        digest = hashlib.sha256(content).digest()
        facts = {
            "kind": document.kind, "number": document.number, "sha256": digest.hex(),
            "before": bytes(document.sha256).hex(), "seals": document.seals + 1,
        }  # fmt: skip
        newest = matters.file_document(
            matter, papers.keep_document(content, paper.name), beside.SEALED, facts, for_resident=paper.for_resident,
            for_party=paper.for_party, confined=paper.confined, by=by, post=post, at=at,
        )  # fmt: skip
        Earlier.objects.create(paper_id=paper_id, document=document, matter_id=matter.pk, sha256=bytes(document.sha256))
        document.paper_id, document.sha256, document.seals = newest, digest, document.seals + 1
        document.save(update_fields=["paper_id", "sha256", "seals"])
    return Issued(id=document.pk, paper_id=newest, number=document.number, sha256=digest)
