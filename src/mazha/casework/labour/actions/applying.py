"""One intake for every door: a worker applies on the web, or a clerk enters a group at a window."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from mazha.casework.labour import levels
from mazha.casework.labour.rules import KINDS, MOST_FEN, Worker, workers_in
from mazha.kernel import fen
from mazha.kernel.errors import Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of
from mazha.kernel.statement import Write
from mazha.matters import actions as matters
from mazha.procedures import actions as procedures
from mazha.procedures.answers import plain
from mazha.procedures.arriving import Receipt, gist_of, number
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mazha.matters.papers import Prepared
    from mazha.people.actor import Actor

CHANNELS = ("portal", "counter", "phone")
LEAST, MOST = 4, 4000
_CASE = """
insert into labour_case (matter_id, employer, project, told, employer_party, applied_date, level)
values (%s, %s, %s, %s, %s, %s, %s) returning 1"""
_CLAIM = """
insert into labour_claim (id, matter_id, number, party_id, kind, amount_fen)
values (%s, %s, %s, %s, %s, %s) returning 1"""
_ATTEMPT = """
insert into labour_attempt (id, matter_id, number, level, organisation_id, began_at, tried)
values (%s, %s, 1, %s, %s, %s, '') returning 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What workers bring against one employer."""

    told: str
    """What happened, in words that the employer will read."""
    workers: str = ""
    """One a line: name, phone, sum in yuan, and the kind of claim where it differs. The first one applies, unless
    `name` and `amount` name somebody who does.
    """
    kind: str = "wages"
    name: str = ""
    phone: str = ""
    amount: str = ""
    employer: str = ""
    employer_phone: str = ""
    project: str = ""
    address: str = ""
    channel: str = "portal"
    language: str = "zh-hans"
    desk: int | None = None
    lead_unit: int | None = None
    """The organisation that takes it down and mediates it itself."""
    photos: Sequence[Prepared] = ()


def apply(given: Application, *, key: str | None = None, by: Actor, at: dt.datetime) -> Receipt:
    """Open a labour dispute. Durable when it returns. The same `key` again gives the first answer.

    Refuses, with every problem at once and every wrong line of the list by its number: nothing said, no employer,
    no worker, a number that cannot be called, a sum that is none, an employer's number that is a worker's own.
    """
    workers, employer_phone = _checked(given)
    matter_id, employer = uuid7(at), uuid7(at)
    told = plain(given.told)
    restricted = triage.suggest(told, None, at).restricted
    ids = [uuid7(at) for _worker in workers]
    people = [
        matters.NewParty(
            id=who, part="requester" if place == 0 else "joined", name=worker.name, phone=worker.phone,
            language=given.language,
        )
        for place, (who, worker) in enumerate(zip(ids, workers, strict=True))
    ]  # fmt: skip
    _id, other_side = matters.add_party(
        matter_id,
        matters.NewParty(id=employer, part="respondent", name=plain(given.employer)[:120], phone=employer_phone),
        at=at,
    )
    level = levels.level_of(given.lead_unit) if given.lead_unit is not None else ""
    beside = [
        other_side,
        Write(
            _CASE,
            (matter_id, plain(given.employer)[:120], plain(given.project)[:120], told, employer, day_of(at), level),
        ),
        *(
            Write(_CLAIM, (uuid7(at), matter_id, place, who, worker.kind, worker.amount_fen))
            for place, (who, worker) in enumerate(zip(ids, workers, strict=True), start=1)
        ),
    ]
    if given.lead_unit is not None:
        beside.append(Write(_ATTEMPT, (uuid7(at), matter_id, level, given.lead_unit, at)))
    opened = procedures.open_matter(
        procedures.Opening(
            procedure="labour", channel=given.channel, words=told,
            gist="" if restricted else gist_of(_line(given, workers)), restricted=restricted,
            district=settings.DISTRICT, address=plain(given.address)[:200], party=people[0], others=people[1:],
            papers=given.photos, desk=given.desk, lead_unit=given.lead_unit,
            facts={"inspection_code": "", "workers": len(workers)},
        ),
        key=key, sent=_print(given), beside=beside, id=matter_id, by=by, at=at, written_at=at,
    )  # fmt: skip
    return opened.receipt


def _line(given: Application, workers: Sequence[Worker]) -> str:
    """The line in lists: how many, against whom, how much. No worker's name."""
    total = fen.yuan(sum(worker.amount_fen for worker in workers))
    project = f"（{plain(given.project)}）" if plain(given.project) else ""
    return f"{len(workers)}人与{plain(given.employer)}{project}，{total}元"


def _print(given: Application) -> bytes:
    return matters.print_of({
        "told": given.told, "workers": given.workers, "kind": given.kind, "employer": given.employer,
        "own": [given.name, given.phone, given.amount],
        "employer_phone": given.employer_phone, "project": given.project, "address": given.address,
        "photos": [photo.sha256.hex() for photo in given.photos],
    })  # fmt: skip


def _checked(given: Application) -> tuple[list[Worker], str]:
    problems: dict[str, str] = {}
    told = plain(given.told)
    if len(told) < LEAST:
        problems["told"] = _("Say what happened, in a few words that the employer may read.")
    if len(told) > MOST:
        problems["told"] = _("Shorten it to at most %(most)d characters.") % {"most": MOST}
    if not plain(given.employer):
        problems["employer"] = _("Say who the employer is, by the name on the contract or the site.")
    if given.kind not in KINDS:
        problems["kind"] = _("Choose one of those listed.")
    kind = given.kind if given.kind in KINDS else "wages"
    own = _own(given, kind, problems)
    listed = workers_in(given.workers, kind, problems) if own is None or plain(given.workers) else []
    workers = [*([own] if own else []), *listed]
    phone = number(given.employer_phone, problems, "employer_phone")
    if phone and any(worker.phone == phone for worker in workers):
        problems["employer_phone"] = _("This is a worker's own number. Give the employer's, or leave it empty.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    return workers, phone


def _own(given: Application, kind: str, problems: dict[str, str]) -> Worker | None:
    """Whoever applies for themselves; None where the list begins with whoever applies."""
    if not (plain(given.name) or given.phone.strip() or given.amount.strip()):
        return None
    if not plain(given.name):
        problems["name"] = _("Say who you are, as your name stands on the contract.")
    phone = number(given.phone, problems)
    if not given.phone.strip():
        problems["phone"] = _("Leave your number, so that you can be told how it goes.")
    sum_fen = fen.read(given.amount) or 0
    if not 0 < sum_fen <= MOST_FEN:
        problems["amount"] = _("Give a sum in yuan, such as 3500 or 3500.50.")
    return Worker(plain(given.name)[:60], phone, sum_fen, kind)
