"""Several troubles of one person (一揽子): tied together, one lead, one answer; each part may be answered by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mazha.casework.centre import rights
from mazha.casework.centre.models import Bundle, Part
from mazha.casework.centre.rules import ANSWERS_WITH, is_answered, is_left_to_bundle
from mazha.kernel import codes
from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.kernel.ids import uuid7
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import beside
from mazha.matters import queries as matter_queries
from mazha.notices.actions import Telling, outbox
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures import queries
from mazha.procedures.answers import plain

if TYPE_CHECKING:
    from mazha.matters.models import Matter

TIER = Actor.system("bundle")
LEAST, MOST = 2, 10
LEAST_WORDS, MOST_WORDS = 10, 4000


class AlreadyBundled(Refused):
    """One of the matters is in a bundle already."""

    code = "bundle.taken"


class NotAllAnswered(Refused):
    """Some part has no answer of its own and was not left to the one answer; `facts["waiting"]` says how many."""

    code = "bundle.waiting"


class AlreadyAnswered(Refused):
    code = "bundle.answered"


def tie_together(matter_ids: Sequence[UUID], *, lead: UUID, by: Actor, at: dt.datetime) -> UUID:
    """Make one bundle of matters the clerk sees. The first among them is `lead`; each ledger says so.

    Refuses fewer than two or more than ten, a lead that is not among them, and a matter that is in a bundle already.
    Each keeps its own clocks, its own unit, and its own right to contest.
    """
    rights.may_serve_or_refuse(by)
    wanted = sorted(set(matter_ids))  # in one order, so that no two wait for each other
    if not LEAST <= len(wanted) <= MOST or lead not in wanted:
        raise Unacceptable(_("Choose from two to ten matters, and which of them leads."))
    bundle_id = uuid7(at)
    try:
        with transaction.atomic():
            found = [matters.locked(each) for each in wanted]
            Bundle.objects.create(id=bundle_id, matter_id=lead, made_at=at)
            for matter in found:
                Part.objects.create(bundle_id=bundle_id, matter=matter, at=at)
                facts = {"bundle": str(bundle_id), "parts": len(wanted), "leads": matter.pk == lead}
                post = by.post_as(*rights.SERVE)
                matters.write_down(matter, beside.BUNDLED, facts, by=by, post=post, at=at, remember={"in_bundle": True})
            together([matters.link(lead, each, "related", at=at) for each in wanted if each != lead])
    except IntegrityError:
        raise AlreadyBundled(_("One of these matters is in a bundle already. Open it to see with which.")) from None
    return bundle_id


def answer_together(bundle_id: UUID, words: str, *, by: Actor, at: dt.datetime) -> None:
    """The one answer, under the leading matter's code. It goes out once.

    A part that its unit has left to it is answered by it, through the step of the part's own table: its time limit ends
    at this moment. In a part that was answered by itself it is written down beside that answer.

    Refuses who may not answer or does not see the leading matter, an answer too short, a part that is neither answered
    nor left to this answer, and a second one. Refused, nothing is written in any part.
    """
    rights.may_answer_together_or_refuse(by)
    said = plain(words)
    if not LEAST_WORDS <= len(said) <= MOST_WORDS:
        raise Unacceptable(
            _("Write from %(least)d to %(most)d characters.") % {"least": LEAST_WORDS, "most": MOST_WORDS},
            {"words": _("Write from %(least)d to %(most)d characters.") % {"least": LEAST_WORDS, "most": MOST_WORDS}},
        )
    with transaction.atomic():
        bundle = Bundle.objects.select_for_update().filter(pk=bundle_id).first()
        if bundle is None:
            raise Unknown(_("There is no such bundle, or it is not for you to see."))
        if bundle.answered_at is not None:
            raise AlreadyAnswered(_("The one answer has gone out already. Nobody is answered twice."))
        with wall.seated(TIER):  # who leads need not see what other units handle
            parts = [matters.locked(pk) for pk in _parts(bundle_id)]
            waiting = [matter for matter in parts if not _is_answered(matter) and not _is_left(matter)]
            if waiting:
                raise NotAllAnswered(
                    _(
                        "%(n)d of its matters have no answer yet and were not left to this one. Their units answer "
                        "first, or leave it to the one answer."
                    )
                    % {"n": len(waiting)},
                    waiting=len(waiting),
                )
            for matter in parts:
                if not _is_answered(matter):
                    given = {"solved": matter.facts["result"], "reply": said}
                    procedures.take(step=ANSWERS_WITH, matter_id=matter.pk, given=given, by=TIER, at=at)
            _write(bundle, {matter.pk: _is_answered(matter) for matter in parts}, said, by, at)


def _is_answered(matter: Matter) -> bool:
    return is_answered(matter.stage, closed=matter.closed_at is not None)


def _is_left(matter: Matter) -> bool:
    return is_left_to_bundle(matter.facts, matter.stage, queries.procedure_of(matter))


def _parts(bundle_id: UUID) -> list[UUID]:
    return list(Part.objects.filter(bundle_id=bundle_id).order_by("matter_id").values_list("matter_id", flat=True))


def _write(bundle: Bundle, parts: Mapping[UUID, bool], said: str, by: Actor, at: dt.datetime) -> None:
    """Who gave it, in every part; its words too where they are not the part's own answer already."""
    post = by.post_as(*rights.ANSWER_TOGETHER)
    for pk, had_its_own in parts.items():
        matter = matters.locked(pk)  # as the step has left it
        facts = {"bundle": str(bundle.pk), "leads": matter.pk == bundle.matter_id}
        matters.write_down(
            matter, beside.BUNDLE_ANSWERED, facts, note=said if had_its_own else "", by=by, post=post, at=at,
            remember={"in_bundle": False},
        )  # fmt: skip
    lead = matters.locked(bundle.matter_id)
    told = [
        Telling(
            name="centre.bundle_answered", transport="sms", recipient=f"party:{person.id}", language=person.language,
            facts={"code": codes.spoken(lead.code)},
        )
        for person in matter_queries.reachable_parties(lead.pk)
    ]  # fmt: skip
    if told:
        together([outbox(lead.pk, told, at=at)])
    bundle.answered_at = at
    bundle.save(update_fields=["answered_at"])
