"""The living style page: every component as it is, in demo and development only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from mazha.design.furniture import Bar, Group, Item, Seat
from mazha.kernel import moments


class Trial(forms.Form):
    """One of each kind of question, with an error where it is left empty."""

    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("In your own words."),
        widget=forms.Textarea(attrs={"rows": 3, "data-autosize": ""}),
    )
    place = forms.CharField(label=_("Address"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", "–"), ("1", _("Housing bureau"))])
    way = forms.ChoiceField(
        label=_("How shall we answer?"),
        widget=forms.RadioSelect,
        choices=[("phone", _("By phone")), ("page", _("On this page only"))],
    )
    agrees = forms.BooleanField(label=_("I have read it"), help_text=_("One page, two minutes."))


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    at: dt.datetime
    who: str = ""
    text: str = ""
    tone: str = "plain"
    icon: str = "circle"


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Row:
    gist: str
    place: str
    stage: str
    due_at: dt.datetime
    code: str = "7K2M94QFT3XC"


STATES = [
    ("已登记", "info", "message-plus"),
    ("已分派", "plain", "route"),
    ("办理中", "plain", "player-play"),
    ("待补正", "pause", "player-pause"),
    ("已办结", "ok", "circle-check"),
    ("已退单", "warn", "arrow-back-up"),
    ("督办", "late", "flag"),
]


def _sample(at: dt.datetime) -> dict[str, object]:
    day = dt.timedelta(days=1)
    return {
        "at": at,
        "soon": at + dt.timedelta(hours=3),
        "later": at + 4 * day,
        "past": at - 2 * day,
        "lines": [
            Line(
                "已登记", at - 3 * day, "市民", "单元门口的路灯三天不亮，晚上老人下楼不方便。", "info", "message-plus"
            ),
            Line("已分派给住建局", at - 2 * day, "分派员", "", "plain", "route"),
            Line("已答复", at - day, "住建局", "灯泡与线路均已更换，请您今晚看看。", "ok", "circle-check"),
        ],
        "states": STATES,
        "rows": [
            Row("单元门口路灯三天不亮", "东关街道 · 苇湾社区", "已分派", at + dt.timedelta(hours=3)),
            Row("工地夜间施工噪声扰民，附近有老人和学生", "广文街道 · 丰华社区", "办理中", at - 2 * day),
        ],
        "reasons": ["自 2026年11月20日 分派次日起算", "5 个工作日，遇周末顺延两天", "第五个工作日的最后一秒到期"],
        "tabs": [Tab("待办", "#a", True, 12), Tab("已超期", "#b", False, 3), Tab("已办结", "#c")],
        "steps": [Step("说事", "done"), Step("看看附近", "now"), Step("回执", "later")],
    }


def _frame() -> dict[str, object]:
    work = Group(
        "办理",
        [Item("待办", "#", "inbox", 12, current=True), Item("分派", "#", "route", 40), Item("督办", "#", "flag", 3)],
    )
    sight = Group("查看", [Item("看板", "#", "chart-bar"), Item("地图", "#", "map-2")])
    bar = Bar(
        "王敏", [Seat(1, "分派员 · 奎文区综治中心", True), Seat(2, "窗口 · 奎文区综治中心")], "#", "#", "", "#", "#"
    )
    return {"navigation": [work, sight], "bar": bar}


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """`?frame=desk` shows the staff's frame around the same components."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    desk = request.GET.get("frame") == "desk"
    at = moments.now()  # house: clock -- a view: what it shows hangs on now
    trial = Trial({"words": ""}) if request.GET.get("wrong") else Trial()
    frame = _frame() if desk else {}
    page = {"frame": "design/desk.html" if desk else "design/portal.html", "entry": "desk" if desk else "portal"}
    return render(request, "design/sheet.html", {**_sample(at), **page, **frame, "form": trial})
