"""What must hold before a step. A guard answers in words: None to go on, or the sentence to show.

A table names a guard as `name` or `name:argument`. All are listed in GUARDS; none is found by its name elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from mazha.kernel.moments import day_of, local
from mazha.procedures.position import Ask

Guard = Callable[[Ask, str], str | None]


def within(ask: Ask, clock: str) -> str | None:
    state = ask.position.clock(clock)
    if state is None or not state.is_running or state.is_overdue(ask.at):
        due = _moment(state.due_at) if state else ""
        return _("The time for this ended on %(due)s. Handle the matter, or ask the dispatcher.") % {"due": due}
    return None


def running(ask: Ask, clock: str) -> str | None:
    state = ask.position.running(clock)
    if state is None:
        return _("No time limit of this kind is running. It needs no change.")
    if state.is_overdue(ask.at):
        return _("It has been overdue since %(due)s: more time can only be given before that.") % {
            "due": _moment(state.due_at)
        }
    return None


def extension_left(ask: Ask, clock: str) -> str | None:
    state, rule = ask.position.running(clock), ask.procedure.clocks[clock].extension
    if rule is None:
        return _("This time limit cannot be extended.")
    if state is not None and len(state.extensions) >= rule.times:
        return _("It was extended %(times)d time(s) already, which is all that is allowed.") % {"times": rule.times}
    return None


def not_designated(ask: Ask, argument: str) -> str | None:
    if ask.position.facts.get("designated") is True:
        return _("The dispatcher has designated your unit: it cannot be returned again. Handle it.")
    return None


def not_the_asker(ask: Ask, argument: str) -> str | None:
    asker = ask.position.facts.get("extension_asked_by")
    if asker is not None and asker == ask.actor.officer_id:
        return _("You asked for this yourself. Someone else must decide.")
    return None


def has_lead_unit(ask: Ask, argument: str) -> str | None:
    if ask.position.lead_unit is None:
        return _("No unit has it yet. Send it back to dispatch instead.")
    return None


def not_rated(ask: Ask, argument: str) -> str | None:
    if ask.position.rating is not None:
        return _("You have rated this matter already. Thank you.")
    return None


def not_dissatisfied(ask: Ask, argument: str) -> str | None:
    if ask.given.get("satisfied") == "dissatisfied":
        return _("The person does not agree: send it back for rework, or close it with an explanation.")
    return None


def days_since_closing(ask: Ask, days: str) -> str | None:
    closed = ask.position.closed_at
    if closed is not None and day_of(ask.at) > day_of(closed) + dt.timedelta(days=int(days)):
        return _("It was closed more than %(days)s days ago. Report it anew; the two will be linked.") % {"days": days}
    if closed is not None and ask.position.agreed is True:
        return _("You confirmed this result yourself. Report it anew if the trouble is back; the two will be linked.")
    return None


def closed_for(ask: Ask, days: str) -> str | None:
    closed = ask.position.closed_at
    if closed is None or ask.at < closed + dt.timedelta(days=int(days)):
        return _("It has not been closed for %(days)s days yet.") % {"days": days}
    return None


def future(ask: Ask, asked: str) -> str | None:
    day = ask.given.get(asked)
    if isinstance(day, dt.date) and day <= day_of(ask.at):
        return _("The date in the plan must lie ahead.")
    return None


def _moment(at: dt.datetime) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M")


GUARDS: Mapping[str, Guard] = {
    "within": within,
    "running": running,
    "extension_left": extension_left,
    "not_designated": not_designated,
    "not_the_asker": not_the_asker,
    "has_lead_unit": has_lead_unit,
    "not_rated": not_rated,
    "not_dissatisfied": not_dissatisfied,
    "days_since_closing": days_since_closing,
    "closed_for": closed_for,
    "future": future,
}


def why_not(ask: Ask) -> list[str]:
    """Every reason the step's guards give against it, in the table's order."""
    reasons = []
    for need in ask.step.needs:
        name, _colon, argument = need.partition(":")
        if reason := GUARDS[name](ask, argument):
            reasons.append(reason)
    return reasons
