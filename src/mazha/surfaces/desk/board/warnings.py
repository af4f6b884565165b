"""Warnings on the leader's desk: what stands out now, what would have in the past, and the switch."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from mazha.design.guards import holding
from mazha.insight import actions, jobs
from mazha.insight import queries as insight
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import now
from mazha.people.roles import Role
from mazha.places import queries as places
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.rows import row
from mazha.surfaces.desk.warned import number, rare
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.insight.models import Rehearsed

PAGE = 50
BACK = 52
"""Weeks that a rehearsal from the page goes back."""


@require_GET
@holding(Role.DUTY_LEADER)
def listed(request: StaffRequest) -> HttpResponse:
    """Those that wait or are acted on, the rarest first; or those that ended."""
    at, is_open = now(), request.GET.get("state", "") != "ended"
    skip, language = _skip(request), frame.language()
    found = insight.warnings(request.actor, is_open=is_open, skip=skip)
    given = {} if is_open else {"state": "ended"}
    facts = {
        "title": _("Warnings"), "at": at, "ready": insight.watch(request.actor, at), "is_open": is_open,
        "lines": [_line(each, language) for each in found[:PAGE]],
        "tabs": [{"label": pgettext("warnings", "Now"), "url": "?", "current": is_open},
                 {"label": _("Ended"), "url": "?state=ended", "current": not is_open}],
        "shades": f"{reverse('board:warning_shades')}",
        "next_url": f"?{urlencode(given | {'after': str(skip + PAGE)})}" if len(found) > PAGE else "",
        "first_url": f"?{urlencode(given)}" if skip else "",
    }  # fmt: skip
    return frame.page(request, "board/warnings.html", facts)


@require_GET
@holding(Role.DUTY_LEADER)
def shades(request: StaffRequest) -> HttpResponse:
    """Where they are, for the map: one of them, or all that are open; grids where there are any, else streets."""
    request.is_private = True
    asked = request.GET.get("one", "")
    try:
        shown = (
            [insight.warning(request.actor, UUID(asked))] if asked else insight.warnings(request.actor, is_open=True)
        )
    except ValueError:
        return JsonResponse({"areas": []}, status=422)
    levels = {each.raised.level for each in shown}
    level = next((name for name in ("grid", "street", "district") if name in levels), "street")
    places_of: dict[str, list[insight.Shown]] = {}
    for each in shown:
        if each.raised.level == level:
            places_of.setdefault(each.raised.place, []).append(each)
    areas = [
        {
            "code": place, "n": sum(each.raised.seen for each in there),
            "href": reverse("desk:matter", args=[there[0].matter.pk]) if len(there) == 1 else reverse("board:warnings"),
            "label": " · ".join(f"{triage.category_title(each.raised.kind, frame.language())}: {each.raised.seen}"
                                  for each in there),
        }
        for place, there in places_of.items()
    ]  # fmt: skip
    return JsonResponse({"level": level, "areas": areas})


@require_GET
@holding(Role.DUTY_LEADER)
def past(request: StaffRequest) -> HttpResponse:
    """What would have been warned of, to be judged before warnings are switched on, and after."""
    return _past(request)


@require_POST
@holding(Role.DUTY_LEADER)
def rehearsal(request: StaffRequest) -> HttpResponse:
    """Have it found out in the background."""
    insight.must_watch(request.actor)
    jobs.rehearse.configure(queueing_lock="insight.rehearse").defer(weeks=BACK)
    messages.success(request, _("It is being found out. Come back in a minute or two."))
    return HttpResponseRedirect(reverse("board:warnings_past"))


@require_POST
@holding(Role.DUTY_LEADER)
def judgement(request: StaffRequest, rehearsed_id: UUID) -> HttpResponse:
    """What somebody thinks of one."""
    actions.judge_rehearsed(
        rehearsed_id, request.POST.get("judged", ""), request.POST.get("why", ""), by=request.actor, at=now()
    )
    messages.success(request, _("Kept."))
    return HttpResponseRedirect(reverse("board:warnings_past"))


@require_POST
@holding(Role.DUTY_LEADER)
def missed(request: StaffRequest) -> HttpResponse:
    """A rise that no warning named."""
    given = {name: request.POST.get(name, "") for name in ("day", "place", "kind", "why")}
    try:
        told = actions.Missed(day=_day(given["day"]), place=given["place"], kind=given["kind"], why=given["why"])
        actions.add_missed(told, by=request.actor, at=now())
    except Unacceptable as refusal:
        return _past(request, given=given, problems=dict(refusal.problems))
    messages.success(request, _("Put down as missed."))
    return HttpResponseRedirect(reverse("board:warnings_past"))


@require_POST
@holding(Role.DUTY_LEADER)
def switch(request: StaffRequest) -> HttpResponse:
    """Switch warnings on or off, and say how many false ones a week one can look into."""
    try:
        actions.set_watch(
            is_on=request.POST.get("is_on", "") == "1", per_week=_budget(request.POST.get("per_week", "")),
            by=request.actor, at=now(),
        )  # fmt: skip
    except Unacceptable as refusal:
        return _past(request, problems=dict(refusal.problems), given={"per_week": request.POST.get("per_week", "")})
    messages.success(request, _("Kept."))
    return HttpResponseRedirect(reverse("board:warnings_past"))


def _past(
    request: StaffRequest, *, given: dict[str, str] | None = None, problems: dict[str, str] | None = None
) -> HttpResponse:
    at, language, skip = now(), frame.language(), _skip(request)
    judged = request.GET.get("judged", "")
    judged = judged if judged in {"open", "hit", "false", "unsure", "missed"} else ""
    found = insight.rehearsed(request.actor, judged=judged, skip=skip)
    counts = insight.judgements(request.actor)
    ready = insight.watch(request.actor, at)
    decided = counts["hit"] + counts["false"]
    known = counts["hit"] + counts["missed"]
    kept = {"judged": judged} if judged else {}
    names = [("", pgettext("filter", "All")), ("open", _("Not judged")), ("hit", _("Hit")), ("false", _("False")),
             ("unsure", _("Unsure")), ("missed", _("Missed"))]  # fmt: skip
    facts = {
        "title": _("What would have been warned of"), "at": at, "ready": ready, "counts": counts,
        "lines": [_rehearsed(each, language) for each in found[:PAGE]], "any": sum(counts.values()) > 0,
        "hit_share": round(100 * counts["hit"] / decided) if decided else None,
        "found_share": round(100 * counts["hit"] / known) if known else None, "decided": decided, "known": known,
        "tabs": [{"label": label, "url": f"?judged={name}" if name else "?", "current": judged == name}
                 for name, label in names],
        "answers": names[2:5], "given": given or {}, "problems": problems or {},
        "per_week": (given or {}).get("per_week") or f"{ready.watch.per_week:g}",
        "streets": [(area.code, area.name(language)) for area in places.areas("street")],
        "kinds": _kinds(language),
        "next_url": f"?{urlencode(kept | {'after': str(skip + PAGE)})}" if len(found) > PAGE else "",
        "first_url": f"?{urlencode(kept)}" if skip else "",
    }  # fmt: skip
    return frame.page(request, "board/warnings_past.html", facts, status=422 if problems else 200)


def _kinds(language: str) -> list[tuple[str, str]]:
    lines = triage.category_lines()
    return [(line.code, triage.category_path(line.code, language)) for line in lines if len(line.code) == 4]


def _line(shown: insight.Shown, language: str) -> dict[str, object]:
    raised = shown.raised
    return {
        "row": row(shown.matter, language), "raised": raised, "place": places.area_path(raised.place, language),
        "kind": triage.category_title(raised.kind, language), "expected": number(raised.expected),
        "rare": rare(raised.recurrence),
    }  # fmt: skip


def _rehearsed(one: Rehearsed, language: str) -> dict[str, object]:
    return {
        "one": one, "place": places.area_path(one.place, language), "kind": triage.category_title(one.kind, language),
        "expected": "" if one.expected is None else number(one.expected),
        "rare": "" if one.recurrence is None else rare(one.recurrence), "since": one.last - dt.timedelta(days=6),
    }  # fmt: skip


def _skip(request: StaffRequest) -> int:
    after = request.GET.get("after", "")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0


def _day(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        said = _("Give a day that is over.")
        raise Unacceptable(said, {"day": said}) from None


def _budget(written: str) -> float:
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        return math.nan
    return number
