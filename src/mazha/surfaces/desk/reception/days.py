"""Reception days: what is coming, planning and publishing one, its list, who simply comes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.reception import actions, queries
from mazha.design.guards import holding
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.moments import now
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Ask, asked, sent
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from mazha.casework.reception.queries import DayCard
    from mazha.design.requests import StaffRequest
    from mazha.people.actor import Actor

WORKS_ON = (
    Role.CENTRE_LEAD, Role.DUTY_LEADER, Role.WINDOW_CLERK, Role.STREET_LEAD, Role.UNIT_HEAD, Role.PROPERTY_USER,
    Role.QUALITY_SUPERVISOR,
)  # fmt: skip


def kinds() -> dict[str, str]:
    return {
        "leader": _("Leader's reception day"), "chief": _("Bureau chief's day"), "manager": _("Property manager's day"),
    }  # fmt: skip


def _units(actor: Actor, kind: str) -> list[tuple[int, str]]:
    """Whose day it may be: of those units, the ones for which the asker plans."""
    wanted = {"chief": {"department", "street_office", "police"}, "manager": {"company"}}.get(kind)
    return [
        (each.id, each.name)
        for each in people.organisations()
        if each.closed_date is None and (wanted is None or each.kind in wanted)
        and queries.may_plan_for(actor, kind, each.id)
    ]  # fmt: skip


class Plan(questions.Form):
    date = questions.day(gettext_lazy("Day"), must=True)
    starts = questions.text(gettext_lazy("From"), must=True, longest=5, hint=gettext_lazy("Such as 09:00"))
    ends = questions.text(gettext_lazy("To"), must=True, longest=5, hint=gettext_lazy("Such as 11:30"))
    place = questions.text(gettext_lazy("Place"), must=True, longest=80)
    themes = questions.text(gettext_lazy("Themes of the day"), must=True, longest=120)
    organisation_id = questions.choice(gettext_lazy("Whose day"), list, must=True, whole=True)
    leader_id = questions.choice(gettext_lazy("Who receives"), list, must=True, whole=True)
    leader_title = questions.text(gettext_lazy("Their post, as published"), must=True, longest=40)
    places = questions.number(gettext_lazy("Places to book"), least=1, most=60)
    walk_ins = questions.number(gettext_lazy("Places kept for who simply comes"), least=1, most=60)

    def offer(self, actor: Actor, kind: str, at: dt.datetime) -> None:
        """Units for which the asker plans such a day, and officers who may receive there; the only one is chosen."""
        units = _units(actor, kind)
        receivers = queries.receivers_for(actor, kind, at)
        for name, found in (("organisation_id", units), ("leader_id", receivers)):
            self.fields[name].choices = [("", _("Choose …")), *found]  # type: ignore[attr-defined]  # a choice
            if len(found) == 1:
                self.initial.setdefault(name, found[0][0])


class Publish(questions.Form):
    reason = questions.text(gettext_lazy("Why it is late"), longest=120, hint=gettext_lazy("Published with the day."))


class Deputy(questions.Form):
    officer_id = questions.choice(gettext_lazy("Who receives instead"), list, must=True, whole=True)
    title = questions.text(gettext_lazy("Their post, as published"), must=True, longest=40)


class Visitor(questions.Form):
    words = questions.text(gettext_lazy("What it is about"), must=True, longest=2000, rows=4)
    phone = questions.text(gettext_lazy("Number to call"), longest=40, hint=gettext_lazy("May be left out."))
    name = questions.text(gettext_lazy("Name"), longest=60)
    people = questions.number(gettext_lazy("How many it concerns"), least=1, most=10_000)
    representatives = questions.number(gettext_lazy("How many come"), least=1, most=5)


@require_GET
@holding(*WORKS_ON)
def show(request: StaffRequest) -> HttpResponse:
    """Days to come, or those that are over."""
    at, past = now(), request.GET.get("past") == "1"
    titles = kinds()
    facts = {
        "title": _("Reception days"), "days": queries.days(request.actor, at, past=past), "past": past,
        "kinds": titles, "may_plan": [(kind, titles[kind]) for kind in queries.may_plan_kinds(request.actor)],
    }  # fmt: skip
    return frame.page(request, "reception/days.html", facts)


@require_GET
@holding(*WORKS_ON)
def day(request: StaffRequest, day_id: int) -> HttpResponse:
    """One day and its list."""
    at, language = now(), frame.language()
    card = queries.day(request.actor, day_id, at)
    listed = queries.listed(request.actor, card)
    facts = {
        "title": kinds()[card.kind], "card": card, "language": language,
        "lines": [(each, row(each.matter, language)) for each in listed],
        "may_plan": queries.may_plan(request.actor, card), "keeps_list": queries.keeps_list(request.actor, card),
        "is_over": card.date < at.date(), "taken": card.places - card.places_left + card.walk_ins - card.walk_ins_left,
    }  # fmt: skip
    return frame.page(request, "reception/day.html", facts)


@require_http_methods(["GET", "POST"])
@holding(*WORKS_ON)
def plan(request: StaffRequest, day_kind: str) -> HttpResponse:
    """A new day."""
    if day_kind not in kinds():
        raise Unknown(_("There is no such kind of day."))
    first = {"places": 8, "walk_ins": 4, "starts": "09:00", "ends": "11:30"}
    return _planned(request, day_kind, None, first, reverse("reception:days"))


@require_http_methods(["GET", "POST"])
@holding(*WORKS_ON)
def change(request: StaffRequest, day_id: int) -> HttpResponse:
    """A day that is not published yet, changed."""
    card = queries.day(request.actor, day_id, now())
    first: dict[str, object] = {
        name: getattr(card, name)
        for name in ("date", "place", "themes", "organisation_id", "leader_id", "leader_title", "places", "walk_ins")
    }
    first |= {"starts": f"{card.starts:%H:%M}", "ends": f"{card.ends:%H:%M}"}
    return _planned(request, card.kind, day_id, first, reverse("reception:day", args=[day_id]))


def _planned(request: StaffRequest, kind: str, day_id: int | None, first: dict[str, object], back: str) -> HttpResponse:
    form = Plan(sent(request), initial=first)
    form.offer(request.actor, kind, now())

    def act(said: dict[str, Any]) -> HttpResponse:
        times: dict[str, Any] = {name: _time(said.pop(name), name) for name in ("starts", "ends")}
        planned = actions.plan_day(actions.Plan(kind=kind, **said, **times), day_id=day_id, by=request.actor, at=now())
        messages.success(request, _("Planned. It is not public yet: publish it when it is settled."))
        return HttpResponseRedirect(reverse("reception:day", args=[planned]))

    lead = _("A day is published at least five days ahead. One leader a day.") if kind == "leader" else ""
    return asked(request, form, Ask(title=kinds()[kind], submit=_("Save"), back=back, lead=lead), act)


@require_http_methods(["GET", "POST"])
@holding(*WORKS_ON)
def publication(request: StaffRequest, day_id: int) -> HttpResponse:
    """Into the public calendar."""
    card = queries.day(request.actor, day_id, now())

    def act(said: dict[str, Any]) -> str:
        actions.publish_day(day_id, reason=said["reason"], by=request.actor, at=now())
        return _("Published. Residents can book from now on.")

    ask = Ask(
        title=_("Publish this day"), submit=_("Publish"), back=_page(day_id), lead=_said(card),
        warning=_("Everybody sees who receives, when and where. Afterwards only a deputy can be named."),
    )  # fmt: skip
    return asked(request, Publish(sent(request)), ask, act)


@require_http_methods(["GET", "POST"])
@holding(*WORKS_ON)
def deputy(request: StaffRequest, day_id: int) -> HttpResponse:
    """Somebody else receives."""
    card = queries.day(request.actor, day_id, now())
    form = Deputy(sent(request))
    offered = queries.receivers(card.kind, card.organisation_id, now())
    form.fields["officer_id"].choices = [("", _("Choose …")), *offered]  # type: ignore[attr-defined]  # a choice

    def act(said: dict[str, Any]) -> str:
        told = actions.name_deputy(day_id, said["officer_id"], said["title"], by=request.actor, at=now())
        return ngettext(
            "Published. %(n)d visitor on the list is told.", "Published. %(n)d visitors on the list are told.", told
        ) % {"n": told}

    ask = Ask(
        title=_("A deputy receives"), submit=_("Publish the deputy"), back=_page(day_id), lead=_said(card),
        warning=_("What was booked passes into the deputy's name, and everybody on the list is told."),
    )  # fmt: skip
    return asked(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@holding(*WORKS_ON)
def cancellation(request: StaffRequest, day_id: int) -> HttpResponse:
    """Called off while nobody is on the list."""
    card = queries.day(request.actor, day_id, now())

    def act(_said: dict[str, Any]) -> str:
        actions.cancel_day(day_id, by=request.actor, at=now())
        return _("Called off.")

    ask = Ask(
        title=_("Call this day off"), submit=_("Call it off"), back=reverse("reception:days"), lead=_said(card),
        danger=True,
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, act)


@require_http_methods(["GET", "POST"])
@holding(*WORKS_ON)
def visitor(request: StaffRequest, day_id: int) -> HttpResponse:
    """Who simply comes, written down on the day."""
    card = queries.day(request.actor, day_id, now())
    form = Visitor(sent(request), initial={"people": 1, "representatives": 1})

    def act(said: dict[str, Any]) -> HttpResponse:
        said["phone"], said["name"] = said["phone"] or "", said["name"] or ""
        receipt = actions.book(day_id, actions.Asked(**said, walk_in=True), by=request.actor, at=now())
        words = _("Number %(number)d on the list. The code for them: %(code)s.")
        messages.success(request, words % {"number": receipt.number, "code": receipt.spoken})
        return HttpResponseRedirect(_page(day_id))

    ask = Ask(title=_("Somebody who simply came"), submit=_("Put on the list"), back=_page(day_id), lead=_said(card))
    return asked(request, form, ask, act)


def _page(day_id: int) -> str:
    return reverse("reception:day", args=[day_id])


def _said(card: DayCard) -> str:
    return f"{card.date.isoformat()} {card.starts:%H:%M}–{card.ends:%H:%M} · {card.receives} · {card.place}"


def _time(written: str, name: str) -> dt.time:
    plain = written.strip().replace("：", ":")
    try:
        return dt.time.fromisoformat(plain if len(plain) == 5 else f"0{plain}")
    except ValueError:
        raise Unacceptable(_("Write the time as 09:30."), {name: _("Write the time as 09:30.")}) from None
