"""How matters of the sample go on: each scenario a list of acts, one after the other, with the time between them.

A scenario is cut off at the present moment, so that young matters stand where theirs has come to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Who(StrEnum):
    """Whoever acts, resolved when the unit is known."""

    DISPATCHER = "dispatcher"
    CLERK = "clerk"
    GRID_WORKER = "grid_worker"
    HANDLER = "handler"
    HEAD = "head"
    OTHER_HANDLER = "other_handler"
    """Of the unit it was first sent to, wrongly."""
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    RESIDENT = "resident"


class Fits(StrEnum):
    """Which matters a scenario may happen to."""

    ANY = "any"
    FULL_UNIT = "full_unit"
    """The unit has handlers and a head: property companies only sign, return, record and reply."""
    ANSWERABLE = "answerable"
    """Questions, suggestions and thanks."""
    ELSEWHERE = "elsewhere"
    """Courts, discipline."""
    EMERGENCY = "emergency"
    ON_THE_SPOT = "on_the_spot"
    """Brought by a grid worker who can settle it."""
    FRESH = "fresh"
    """Of the last days, at a unit with handlers and a head: what waits for somebody's decision now."""
    TODAY = "today"
    """Of the last hours: what waits in the dispatcher's queue."""


@dataclass(frozen=True, slots=True)
class Act:
    """One step. In `given`, `*name` draws a sentence from texts/acts.toml and `@name` is worked out by the driver."""

    take: str
    who: Who
    low: float
    high: float
    """Hours after the act before: of open offices, or for residents by the clock."""
    given: Mapping[str, str] = field(default_factory=dict)
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    weight: float
    acts: Sequence[Act]
    fits: Fits = Fits.ANY
    joins: bool = False
    """The person joins an open matter next door; the acts begin when that one has ended and this one follows it."""


D, C, G, H, U, O, S, L, R = Who  # noqa: E741 -- read with the lists below


def _reply(low: float, high: float, solved: str = "solved", words: str = "@reply") -> Act:
    return Act("reply", H, low, high, {"solved": solved, "reply": words, "photos": "@photos"})


_WHOSE = {"lead_unit": "@unit", "assisting_units": "@assisting", "category": "@category", "instruction": "*dispatch"}
DISPATCH = Act("dispatch", D, 0.2, 2.5, _WHOSE)
MISDIRECT = Act("dispatch", D, 0.2, 2.5, {"lead_unit": "@other", "category": "@category"})
SIGN = Act("sign", H, 0.4, 6)
CONTACT = Act("contact", H, 0.3, 5, {"note": "@contact"})
SIGN_LATE = Act("sign", H, 10, 30)
CONTACT_LATE = Act("contact", H, 20, 60, {"note": "@contact"})
RECORD = Act("record", H, 2, 9, {"note": "*progress"}, 0.3)
EVIDENCE = Act("add_evidence", R, 3, 30, {"words": "*evidence"}, 0.12)
REPLY = _reply(4, 24)
LATE_REPLY = _reply(46, 95)
AGAIN = _reply(6, 30, words="*rework_reply")
EXPLAINED = _reply(8, 34, "explained", "*explained_reply")
PARTLY = _reply(8, 30, "partly", "*partly_reply")
CONFIRM = Act("confirm", R, 1, 50, {"rating": "@good", "words": "*confirm"})
CHECK = Act("check", S, 0.5, 7)
SEND_BACK = Act("send_back", S, 0.5, 7, {"reason": "*send_back"})
CLOSE = Act("close", S, 2, 20, {"satisfied": "satisfied", "note": "*revisit_ok"})
UNREACHED = Act("close", S, 8, 25, {"satisfied": "unreached", "note": "*revisit_unreached"})
EXPLAIN = Act("explain", S, 3, 14, {"reason": "*explain"})
RATE = Act("rate", R, 2, 60, {"rating": "@good"}, 0.3)
CONFIRM_SOON = Act("confirm", R, 0.5, 7, {"rating": "@good", "words": "*confirm"})
"""Before the reply has been checked, which takes the supervisors a working day at most."""
CONTEST = Act("contest", R, 2, 40, {"reason": "*contest"})
CONTEST_SOON = Act("contest", R, 0.5, 7, {"reason": "*contest"})
REWORK = Act("rework", S, 1, 12, {"reason": "*rework"})
RETURN = Act("return", H, 1, 9, {"reason": "*return_reason"})
ASK_EXTENSION = Act("ask_extension", H, 4, 14, {"days": "@days", "reason": "*extension"})
ASK_TERMINATION = Act("ask_termination", H, 6, 22, {"reason": "*terminate"})
ASK_EXTENSION_SOON = Act("ask_extension", H, 1, 5, {"days": "@days", "reason": "*extension"})
ASK_TERMINATION_SOON = Act("ask_termination", H, 1, 5, {"reason": "*terminate"})
REPLY_SOON = _reply(1, 6)
SUPERVISE = Act("supervise", S, 30, 60, {"instruction": "*supervise"})
LEADER_STEPS_IN = Act("supervise", L, 40, 60, {"instruction": "*supervise"})

ROUTINE = (DISPATCH, SIGN, CONTACT, RECORD, EVIDENCE)
CALLED = (CHECK, CLOSE)

SCENARIOS: Sequence[Scenario] = (
    Scenario("confirmed", 24, (*ROUTINE, REPLY, CONFIRM_SOON)),
    Scenario("revisited", 25, (*ROUTINE, REPLY, *CALLED, RATE)),
    Scenario("confirmed_at_revisit", 5, (*ROUTINE, REPLY, CHECK, CONFIRM)),
    Scenario("unreached", 4, (*ROUTINE, REPLY, CHECK, UNREACHED)),
    Scenario("partly", 2, (*ROUTINE, PARTLY, *CALLED)),
    Scenario("explained", 5, (*ROUTINE, EXPLAINED, *CALLED)),
    Scenario("explained_contested", 2, (*ROUTINE, EXPLAINED, CONTEST_SOON, EXPLAIN)),
    Scenario("late", 5, (*ROUTINE, LATE_REPLY, *CALLED)),
    Scenario(
        "neglected",
        2.5,
        (DISPATCH, SIGN_LATE, CONTACT_LATE, SUPERVISE, LATE_REPLY, *CALLED),
    ),
    Scenario("left_lying", 0.8, (DISPATCH, LEADER_STEPS_IN, SIGN, CONTACT, REPLY, *CALLED)),
    Scenario("reworked", 4, (*ROUTINE, REPLY, CONTEST_SOON, REWORK, AGAIN, CONFIRM_SOON)),
    Scenario("reworked_at_revisit", 2, (*ROUTINE, REPLY, CHECK, REWORK, AGAIN, *CALLED)),
    Scenario("contested_after_closing", 1.5, (*ROUTINE, REPLY, CHECK, UNREACHED, CONTEST, REWORK, AGAIN, *CALLED)),
    Scenario("sent_back", 3, (*ROUTINE, REPLY, SEND_BACK, AGAIN, *CALLED)),
    Scenario(
        "returned",
        4,
        (
            MISDIRECT,
            Act("sign", O, 0.4, 4, chance=0.5),
            Act("return", O, 1, 9, {"reason": "*return_reason"}),
            Act("accept_return", D, 0.5, 6, {"reason": "*accept_return"}),
            *ROUTINE,
            REPLY,
            *CALLED,
        ),
    ),
    Scenario(
        "designated",
        2.5,
        (
            DISPATCH,
            RETURN,
            Act("reject_return", D, 0.5, 6, {"reason": "*reject_return"}),
            CONTACT,
            RECORD,
            REPLY,
            *CALLED,
        ),
    ),
    Scenario(
        "extended",
        6,
        (
            *ROUTINE,
            ASK_EXTENSION,
            Act("grant_extension", U, 0.5, 6, {"reason": "*grant_extension"}),
            _reply(30, 70),
            CONFIRM_SOON,
        ),
        Fits.FULL_UNIT,
    ),
    Scenario(
        "not_extended",
        1.2,
        (*ROUTINE, ASK_EXTENSION, Act("deny_extension", U, 0.5, 5, {"reason": "*deny_extension"}), REPLY, *CALLED),
        Fits.FULL_UNIT,
    ),
    Scenario(
        "planned",
        3,
        (*ROUTINE, Act("plan", H, 4, 20, {"plan_date": "@plan_date", "reason": "*plan"}), _reply(90, 260), *CALLED),
        Fits.FULL_UNIT,
    ),
    Scenario(
        "assisted",
        4,
        (
            DISPATCH,
            SIGN,
            CONTACT,
            Act("assist", H, 1, 6, {"assisting_units": "@helper", "note": "*assist"}),
            RECORD,
            REPLY,
            *CALLED,
        ),
        Fits.FULL_UNIT,
    ),
    Scenario(
        "referred",
        1.5,
        (DISPATCH, SIGN, CONTACT, Act("refer", H, 4, 20, {"road": "@road", "reason": "@refer"})),
        Fits.FULL_UNIT,
    ),
    Scenario(
        "terminated",
        1,
        (DISPATCH, SIGN, CONTACT, ASK_TERMINATION, Act("grant_termination", D, 1, 8, {"reason": "*grant_termination"})),
        Fits.FULL_UNIT,
    ),
    Scenario(
        "not_terminated",
        0.6,
        (
            DISPATCH,
            SIGN,
            CONTACT,
            ASK_TERMINATION,
            Act("deny_termination", D, 1, 8, {"reason": "*deny_termination"}),
            REPLY,
            *CALLED,
        ),
        Fits.FULL_UNIT,
    ),
    Scenario("withdrawn", 3, (DISPATCH, SIGN, Act("withdraw", R, 2, 40, {"words": "*withdraw"}))),
    Scenario("joined", 3.2, (CLOSE,), joins=True),
    Scenario("joined_confirmed", 1.4, (CONFIRM,), joins=True),
    Scenario("joined_contested", 0.4, (CONTEST, EXPLAIN), joins=True),
    Scenario("waits_for_dispatch", 400, (), Fits.TODAY),
    Scenario("waits_to_be_signed", 12, (DISPATCH,), Fits.FRESH),
    Scenario("waits_for_ruling", 16, (DISPATCH, RETURN), Fits.FRESH),
    Scenario("waits_for_more_time", 22, (DISPATCH, SIGN, CONTACT, ASK_EXTENSION_SOON), Fits.FRESH),
    Scenario("waits_to_be_ended", 12, (DISPATCH, SIGN, CONTACT, ASK_TERMINATION_SOON), Fits.FRESH),
    Scenario("waits_after_contest", 20, (DISPATCH, SIGN, CONTACT, REPLY_SOON, CONTEST_SOON), Fits.FRESH),
    Scenario("waits_for_check", 12, (DISPATCH, SIGN, CONTACT, REPLY_SOON), Fits.FRESH),
    Scenario("answered", 30, (Act("answer", C, 0.05, 0.6, {"reply": "@reply"}), CLOSE, RATE), Fits.ANSWERABLE),
    Scenario(
        "redirected", 30, (Act("redirect", C, 0.05, 1, {"road": "@elsewhere", "reason": "@redirect"}),), Fits.ELSEWHERE
    ),
    Scenario(
        "handed_over",
        25,
        (Act("hand_over", D, 0.02, 0.1, {"service": "@service", "note": "*hand_over"}),),
        Fits.EMERGENCY,
    ),
    Scenario(
        "settled",
        60,
        (Act("settle", G, 0.2, 2, {"reply": "*grid_reply", "photos": "@proof"}), CLOSE),
        Fits.ON_THE_SPOT,
    ),
)


def chosen(rng: Random, fits: frozenset[Fits], *, joining: bool = True) -> Scenario:
    """One of the scenarios that fit; without `joining` none in which the person joins another matter."""
    found = [scenario for scenario in SCENARIOS if scenario.fits in fits and (joining or not scenario.joins)]
    return rng.choices(found, [scenario.weight for scenario in found])[0]
