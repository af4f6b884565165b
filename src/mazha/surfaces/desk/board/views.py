"""The board and the lists its numbers open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.design.guards import holding
from mazha.insight import queries as insight
from mazha.kernel.moments import day_of, now
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.board import shading, showing
from mazha.surfaces.desk.board.asking import DAYS, Asked, BoardForm
from mazha.surfaces.desk.live import waiting as live
from mazha.surfaces.desk.live.asking import BOARD
from mazha.surfaces.desk.rows import rows

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest


@require_GET
@holding(*frame.LEADERS)
def board(request: StaffRequest) -> HttpResponse:
    """Every figure of what the reader answers for, over a period, narrowed as they like."""
    at = now()
    waiting = live.waiting_for(request, list=BOARD)
    form = BoardForm(request.GET, actor=request.actor, today=day_of(at))
    if not form.is_valid() or form.asked is None:
        return frame.page(request, "board/wrong.html", {"form": form}, status=422)
    asked = form.asked
    found = insight.board(request.actor, asked.question, at=at)
    year = insight.year_before(request.actor, asked.question)
    facts = {
        "form": form, "asked": asked, "at": at, "groups": showing.groups(found, asked, year),
        "trend": showing.trend(found, asked), "tables": showing.tables(found, asked),
        "definitions": showing.definitions(), "periods": _periods(asked, day_of(at)),
        "orders": _orders(asked), "hidden": asked.as_fields(), "live": waiting,
    }  # fmt: skip
    return frame.page(request, "board/board.html", facts)


@require_GET
@holding(*frame.LEADERS)
def listed(request: StaffRequest) -> HttpResponse:
    """The matters that one number counts: the same filter, so the same number."""
    at, name = now(), request.GET.get("figure", "")
    form = BoardForm(request.GET, actor=request.actor, today=day_of(at))
    figure = insight.figure_named(name)
    if not form.is_valid() or form.asked is None:
        return frame.page(request, "board/wrong.html", {"form": form}, status=422)
    asked = form.asked
    after = request.GET.get("after", "")
    page = insight.matters_behind(request.actor, asked.question, name, at=at, after=after)
    facts = {
        "asked": asked, "at": at, "figure": figure, "title": figure.title.in_language(frame.language()),
        "definition": figure.definition.in_language(frame.language()),
        "count": showing.number(insight.number(request.actor, asked.question, name, at=at)),
        "lines": zip(rows(page.rows, frame.language()), page.rows, strict=True),
        "next_url": asked.link(figure=name, after=page.next) if page.next else "",
        "first_url": asked.link(figure=name) if after else "",
        "board_url": reverse("board:board") + asked.link(), "hidden": {**asked.as_fields(), "figure": name},
    }  # fmt: skip
    return frame.page(request, "board/matters.html", facts)


@require_GET
@holding(*frame.LEADERS)
def shades(request: StaffRequest) -> HttpResponse:
    """Open matters by area, for the map on the board."""
    form = BoardForm(request.GET, actor=request.actor, today=day_of(now()))
    request.is_private = True
    if not form.is_valid() or form.asked is None:
        return JsonResponse({"areas": []}, status=422)
    return JsonResponse(shading.shades(request.actor, form.asked))


def _periods(asked: Asked, today: dt.date) -> list[dict[str, object]]:
    """The usual periods as tabs."""
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    months = [(_("This month"), f"{today:%Y-%m}"), (_("Last month"), f"{last_month:%Y-%m}")]
    first = asked.question.period.first
    tabs: list[dict[str, object]] = [
        {"label": _("%(n)s days") % {"n": n}, "url": asked.link(days=str(n)), "current": asked.kind == f"days{n}"}
        for n in DAYS
    ]
    tabs += [
        {"label": label, "url": asked.link(month=month), "current": asked.kind == "month" and f"{first:%Y-%m}" == month}
        for label, month in months
    ]
    if asked.kind == "custom":
        tabs.append({"label": _("Chosen days"), "url": asked.link(), "current": True})
    return tabs


def _orders(asked: Asked) -> list[dict[str, object]]:
    return [
        {"label": label, "url": asked.link(order="" if order == "name" else order), "current": asked.order == order}
        for label, order in ((_("By name"), "name"), (_("By number received"), "volume"))
    ]
