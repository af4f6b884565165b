"""What one matter's step means for others: reviews are opened and reported back, conferences and their tasks too; who
is complained of is kept out, who takes the lead is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.casework.petitions import queries
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.notices import actions as notices
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures.answers import plain
from mazha.procedures.arriving import gist_of

if TYPE_CHECKING:
    from mazha.matters.models import Entry, Matter
    from mazha.procedures.events import StepTaken

CLERK = Actor.system("petition")
"""Opens what follows, and reports back. It decides nothing."""
_OPENS = {"request_review": "petition_review", "request_recheck": "petition_recheck"}


def after_step(event: StepTaken) -> None:
    """Wired to every step, inside its transaction."""
    follow = _FOLLOWING.get((event.procedure, event.step))
    if follow is None:
        return
    with wall.seated(CLERK):  # whoever takes the step need not see what follows from it
        matter = matter_queries.by_id(CLERK, event.matter_id)
        follow(matter, _latest(matter, event.seq), event.at)


Follow = Callable[["Matter", "Entry", dt.datetime], None]


def _latest(matter: Matter, seq: int) -> Entry:
    return next(entry for entry in reversed(matter_queries.ledger_of(matter)) if entry.seq == seq)


def _given(entry: Entry) -> Mapping[str, object]:
    given = entry.facts.get("given", {})
    assert isinstance(given, dict)
    return given


def _words(matter: Matter, entry: Entry, at: dt.datetime) -> str:
    note = matter_queries.notes_of(CLERK, matter, at).get(entry.seq)
    return note.text if note is not None else ""


def _system(step: str, matter_id: UUID, given: Mapping[str, object], at: dt.datetime) -> None:
    procedures.take(step=step, matter_id=matter_id, given=given, by=CLERK, at=at)


def _keep_out(matter: Matter, entry: Entry, _at: dt.datetime) -> None:
    named = _given(entry).get("complained_units", [])
    assert isinstance(named, list)
    matters.bar(matter.pk, {*(matter.barred or ()), *named})
    notices.cover(matter.pk)  # units that had it before hold notices of it, too


def _cover_accusation(matter: Matter, entry: Entry, at: dt.datetime) -> None:
    _keep_out(matter, entry, at)
    matters.restrict(matter.pk, kind="accusation")


def _tie(kind: str) -> Follow:
    def tie(matter: Matter, _entry: Entry, at: dt.datetime) -> None:
        main = matter_queries.by_id_or_code(CLERK, str(matter.facts["main"]))
        together([matters.link(matter.pk, main.pk, kind, at=at)])

    return tie


def _name_leader(matter: Matter, _entry: Entry, _at: dt.datetime) -> None:
    leader = matter.facts["leader"]
    assert isinstance(leader, int)
    matters.name(matter.pk, {*(matter.officers or ()), leader})


def _open_review(matter: Matter, entry: Entry, at: dt.datetime) -> None:
    """A matter of its own, with another organ than any that decided, and officers who took no part."""
    decided = _organs_that_decided(matter)
    organ = queries.reviewing_organ(at, without={*decided, *(matter.barred or ())})
    opened = _open(
        _OPENS[entry.step], matter, words=_words(matter, entry, at), lead_unit=organ or queries.bureau(at),
        units=[unit] if (unit := queries.bureau(at)) else [], at=at,
        facts={"decided_by": decided, "took_part": _officers_who_took_part(matter)},
    )  # fmt: skip
    given: dict[str, object] = {"review_code": opened.code}
    if organ is not None:
        given["reviewing"] = [organ]
    _system("review_opened", matter.pk, given, at)


def _organs_that_decided(matter: Matter) -> list[int]:
    steps = {"sign_opinion", "draft_opinion"}
    found = {entry.organisation_id for entry in matter_queries.ledger_of(matter) if entry.step in steps}
    for review in _following(matter, "petition_review"):
        found |= {e.organisation_id for e in matter_queries.ledger_of(review) if e.step in {"sign", "draft", "refuse"}}
    return sorted(unit for unit in found if unit is not None)


def _officers_who_took_part(matter: Matter) -> list[int]:
    found = {entry.officer_id for entry in matter_queries.ledger_of(matter)}
    for review in _following(matter, "petition_review"):
        found |= {entry.officer_id for entry in matter_queries.ledger_of(review)}
    return sorted(officer for officer in found if officer is not None)


def _following(matter: Matter, procedure: str) -> list[Matter]:
    ties = matter_queries.links_of(CLERK, matter)
    return [other for kind, other in ties if kind == "follows_here" and other.procedure == procedure]


def _followed(matter: Matter) -> Matter:
    return next(other for kind, other in matter_queries.links_of(CLERK, matter) if kind in {"follows", "related"})


def _open(
    procedure: str, main: Matter, *, words: str, lead_unit: int | None, units: list[int], at: dt.datetime,
    facts: Mapping[str, object], barred: tuple[int, ...] | None = None, until: Mapping[str, dt.date] | None = None,
) -> procedures.Opened:  # fmt: skip
    restricted = main.restricted if barred is None else ""
    opened = procedures.open_matter(
        procedures.Opening(
            procedure=procedure, channel="linked", words=plain(words), gist="" if restricted else gist_of(words),
            restricted=restricted, district=main.district, facts=facts, lead_unit=lead_unit, units=units,
            barred=tuple(main.barred or ()) if barred is None else barred, until=until or {},
        ),
        key=None, sent=b"", by=CLERK, at=at, written_at=at,
    )  # fmt: skip
    # What `follows` reads to its resident as one story, each by its code. From a task the way must not lead back to who
    # brought the petition: the unit complained of may hold the task's code.
    kind = "follows" if procedure in _OPENS.values() else "related"
    together([matters.link(opened.id, main.pk, kind, at=at)])
    return opened


def _let_read(matter: Matter, _entry: Entry, at: dt.datetime) -> None:
    """The organ that was chosen instead reads the file of what it reviews."""
    main = _followed(matter)
    _system("review_opened", main.pk, {"review_code": matter.code, "reviewing": [matter.lead_unit_id]}, at)


_SENT_BACK = {"petition_review": "review_sent_back", "petition_recheck": "recheck_sent_back"}
_DECIDED = {"petition_review": "review_decided", "petition_recheck": "recheck_decided"}


def _report_review(matter: Matter, entry: Entry, at: dt.datetime) -> None:
    result = str(matter.facts.get("review_result", "upheld"))
    steps = _SENT_BACK if result == "redo" else _DECIDED
    given = {"review_result": result, "opinion": _words(matter, entry, at)}
    _system(steps[matter.procedure], _followed(matter).pk, given, at)


def _report_refusal(matter: Matter, entry: Entry, at: dt.datetime) -> None:
    given = {"review_result": "refused", "opinion": _words(matter, entry, at).ljust(20, "。")}
    _system(_DECIDED[matter.procedure], _followed(matter).pk, given, at)


def _open_conference(matter: Matter, entry: Entry, at: dt.datetime) -> None:
    bureau = queries.bureau(at, without=matter.barred or ())
    opened = _open(
        "conference", matter, words=_words(matter, entry, at), lead_unit=bureau,
        units=list(matter.units), at=at, facts={},
    )  # fmt: skip
    _system("conference_opened", matter.pk, {"conference_code": opened.code}, at)


def _open_task(matter: Matter, entry: Entry, at: dt.datetime) -> None:
    """It carries its own words and nothing of the petition: so the unit complained of may be asked, too."""
    given = _given(entry)
    unit, day = given["task_unit"], given["task_date"]
    assert isinstance(unit, int)
    assert isinstance(day, str)
    opened = _open(
        "conference_task", matter, words=_words(matter, entry, at), lead_unit=unit,
        units=[matter.lead_unit_id] if matter.lead_unit_id else [], at=at, facts={}, barred=(),
        until={"task_date": dt.date.fromisoformat(day)},
    )  # fmt: skip
    _system("task_given", matter.pk, {"task_code": opened.code}, at)


def _report_task(matter: Matter, entry: Entry, at: dt.datetime) -> None:
    given = {"task_code": matter.code, "note": _words(matter, entry, at)}
    _system("task_done", _followed(matter).pk, given, at)


def _report_conference(matter: Matter, entry: Entry, at: dt.datetime) -> None:
    main = _followed(matter)
    if main.closed_at is None:
        _system("conference_done", main.pk, {"note": _words(matter, entry, at)}, at)


_FOLLOWING: Mapping[tuple[str, str], Follow] = {
    ("petition", "take_as_accusation"): _cover_accusation,
    ("petition", "keep_out"): _keep_out,
    ("petition", "join"): _tie("duplicate_of"),
    ("petition", "tell_final"): _tie("duplicate_of"),
    ("petition", "take_lead"): _name_leader,
    ("petition", "request_review"): _open_review,
    ("petition", "request_recheck"): _open_review,
    ("petition", "propose_conference"): _open_conference,
    ("petition_review", "assign_organ"): _let_read,
    ("petition_recheck", "assign_organ"): _let_read,
    ("petition_review", "sign"): _report_review,
    ("petition_recheck", "sign"): _report_review,
    ("petition_review", "refuse"): _report_refusal,
    ("petition_recheck", "refuse"): _report_refusal,
    ("conference", "give_task"): _open_task,
    ("conference", "close"): _report_conference,
    ("conference", "raise"): _report_conference,
    ("conference", "screen_out"): _report_conference,
    ("conference_task", "verify"): _report_task,
}
