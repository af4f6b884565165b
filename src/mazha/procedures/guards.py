"""What must hold before a step. A guard answers in words: None to go on, or the sentence to show.

A table names a guard as `name` or `name:argument`. All are listed in GUARDS; none is found by its name elsewhere. What
only asks a small fact of the matter, a table says itself, in a [[need]].
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.kernel.moments import day_of, local
from mazha.procedures.position import Ask
from mazha.procedures.table import Need

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


def lapsed(ask: Ask, clock: str) -> str | None:
    state = ask.position.clock(clock)
    if state is not None and state.state != "stopped" and not state.is_overdue(ask.at):
        return _("The time somebody has for this runs until %(due)s. Wait until it is over.") % {
            "due": _moment(state.due_at)
        }
    return None


def stopped(ask: Ask, clock: str) -> str | None:
    if ask.position.running(clock) is not None:
        title = ask.procedure.clocks[clock].title.in_language(get_language() or "zh-hans")
        return _("Something is still owed here: %(clock)s. Do that first.") % {"clock": title}
    return None


def all_agree(ask: Ask, asked: str) -> str | None:
    if any(ask.given.get(name) is False for name in asked.split(",")):
        return _("Both sides must agree of their own free will. Without that it cannot be done.")
    return None


def switched_on(ask: Ask, switch: str) -> str | None:
    if not ask.is_on(switch):
        return _("The district has not switched this on: it needs somebody's name and a source.")
    return None


def not_one_of(ask: Ask, argument: str) -> str | None:
    """`ask,fact`: the unit chosen is none of those the fact lists."""
    asked, _comma, fact = argument.partition(",")
    decided = ask.position.facts.get(fact)
    if isinstance(decided, list) and ask.given.get(asked) in decided:
        return _("This organ decided on it before. Another one must look at it.")
    return None


def is_the(ask: Ask, fact: str) -> str | None:
    """The officer whom this fact names, and nobody else."""
    if ask.actor.officer_id is not None and ask.position.facts.get(fact) == ask.actor.officer_id:
        return None
    return _("Another officer is named for this in the matter. They do it themselves, or somebody else is named.")


def same_list(ask: Ask, argument: str) -> str | None:
    """`fact,fact`: what the first lists, the second lists, too."""
    first, _comma, second = argument.partition(",")
    wanted, there = (ask.position.facts.get(fact) for fact in (first, second))
    missing = set(wanted if isinstance(wanted, list) else ()) - set(there if isinstance(there, list) else ())
    if missing:
        return _("%(n)d of these still have to be finished: see the list of linked matters.") % {"n": len(missing)}
    return None


def took_no_part(ask: Ask, fact: str) -> str | None:
    before = ask.position.facts.get(fact)
    if isinstance(before, list) and ask.actor.officer_id in before:
        return _("You took part in what is looked at here. Someone who did not must do it.")
    return None


def not_of_lead_unit(ask: Ask, argument: str) -> str | None:
    if any(post.organisation_id == ask.position.lead_unit for post in ask.actor.posts):
        return _("Your unit has asked for this itself. The one who sent the matter must decide.")
    return None


def not_leading(ask: Ask, asked: str) -> str | None:
    """The units named in this answer do not have the matter just now."""
    named = ask.given.get(asked)
    if isinstance(named, tuple) and ask.position.lead_unit in named:
        return _("This unit has the matter just now. Send it to another unit first, then keep this one from it.")
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


def owner(ask: Ask, argument: str) -> str | None:
    if ask.position.facts.get("owner") != ask.actor.officer_id:
        return _("This is in another leader's name. Only they answer for it, or the deputy published for the day.")
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


def _given_to_barred(ask: Ask) -> str | None:
    """A matter is never handed to an organisation that is kept from it, whichever step would do so."""
    for column in ("lead_unit", "units"):
        source = ask.step.sets.get(column)
        chosen = ask.given.get(source[1:]) if isinstance(source, str) and source.startswith("$") else None
        if any(unit in ask.position.barred for unit in (chosen if isinstance(chosen, tuple) else (chosen,))):
            return _("This unit is kept from the matter: it is the one complained of. Choose another.")
    return None


def _unmet(ask: Ask, need: Need) -> str | None:
    if ask.position.facts.get(need.fact) in need.among:
        return None
    return need.says.in_language(get_language() or "zh-hans")


def _moment(at: dt.datetime) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M")


GUARDS: Mapping[str, Guard] = {
    "within": within,
    "running": running,
    "extension_left": extension_left,
    "not_designated": not_designated,
    "not_the_asker": not_the_asker,
    "owner": owner,
    "has_lead_unit": has_lead_unit,
    "not_rated": not_rated,
    "not_dissatisfied": not_dissatisfied,
    "days_since_closing": days_since_closing,
    "closed_for": closed_for,
    "future": future,
    "lapsed": lapsed,
    "stopped": stopped,
    "all_agree": all_agree,
    "switched_on": switched_on,
    "not_one_of": not_one_of,
    "is_the": is_the,
    "same_list": same_list,
    "took_no_part": took_no_part,
    "not_of_lead_unit": not_of_lead_unit,
    "not_leading": not_leading,
}


def why_not(ask: Ask) -> list[str]:
    """Every reason the step's guards give against it, in the table's order."""
    reasons = [kept_out] if (kept_out := _given_to_barred(ask)) else []
    for need in ask.step.needs:
        name, _colon, argument = need.partition(":")
        own = ask.procedure.needs.get(need)
        if reason := _unmet(ask, own) if own else GUARDS[name](ask, argument):
            reasons.append(reason)
    return reasons
