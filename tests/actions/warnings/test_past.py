"""What would have been warned of, how people judge it, and the switch."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from mazha.insight import actions
from mazha.insight import queries as insight
from mazha.insight.models import Cell, Watch
from mazha.insight.queries import NotYoursToWatch
from mazha.kernel.errors import Unacceptable
from mazha.people.models import SettingChange
from mazha.people.wall import seated, sit
from tests import seats
from tests.actions.warnings.ground import KIND, NOW, TESTS, TODAY, came, grid, raised, switched_on
from tests.world import World

pytestmark = pytest.mark.django_db


class TestWatch:
    @pytest.mark.parametrize("per_week", [0.0, -1.0, 51.0, float("nan"), float("inf")])
    def test_refuses_a_budget_nobody_can_mean(self, people: World, per_week: float) -> None:
        with seated(people.leader), pytest.raises(Unacceptable) as refusal:
            actions.set_watch(is_on=True, per_week=per_week, by=people.leader, at=NOW)
        assert set(refusal.value.problems) == {"per_week"}
        assert not Watch.objects.exists()

    def test_is_the_leaders(self, people: World) -> None:
        for other in (people.admin, people.street_lead, people.supervisor):
            with seated(other), pytest.raises(NotYoursToWatch):
                actions.set_watch(is_on=True, per_week=1, by=other, at=NOW)

    def test_comes_onto_the_record_of_settings(self, people: World) -> None:
        switched_on(people, per_week=0.5)
        sit(TESTS)
        row = SettingChange.objects.get(subject="insight.watch")
        assert row.after == {"is_on": True, "per_week": 0.5}


class TestRehearsal:
    def test_finds_what_would_have_been_warned_of_once(self, people: World) -> None:
        came(people, 9, days_ago=22)
        actions.count_cells(at=NOW)
        assert actions.rehearse(weeks=5, at=NOW) == 1
        with seated(people.leader):
            (found,) = insight.rehearsed(people.leader)
        assert (found.place, found.kind, found.seen) == (grid(), KIND, 9)
        assert found.last - dt.timedelta(days=6) <= TODAY - dt.timedelta(days=22) <= found.last

    def test_keeps_what_people_judged(self, people: World) -> None:
        came(people, 9, days_ago=22)
        actions.count_cells(at=NOW)
        actions.rehearse(weeks=5, at=NOW)
        with seated(people.leader):
            (found,) = insight.rehearsed(people.leader)
            actions.judge_rehearsed(found.pk, "hit", "那周换了水泵", by=people.leader, at=NOW)
        actions.rehearse(weeks=5, at=NOW)
        with seated(people.leader):
            (kept,) = insight.rehearsed(people.leader, judged="hit")
            assert (kept.pk, kept.why) == (found.pk, "那周换了水泵")
            assert insight.judgements(people.leader)["hit"] == 1
            actions.judge_rehearsed(found.pk, "", "", by=people.leader, at=NOW)
            assert insight.judgements(people.leader) == {"": 1, "hit": 0, "false": 0, "unsure": 0, "missed": 0}
            with pytest.raises(Unacceptable):
                actions.judge_rehearsed(found.pk, "missed", "", by=people.leader, at=NOW)

    def test_takes_what_people_say_was_missed(self, people: World) -> None:
        told = actions.Missed(day=TODAY - dt.timedelta(days=3), place="370705001", kind=KIND, why="供水管爆裂")
        with seated(people.leader):
            actions.add_missed(told, by=people.leader, at=NOW)
            (row,) = insight.rehearsed(people.leader, judged="missed")
            assert (row.place, row.level, row.seen) == ("370705001", "street", None)
            with pytest.raises(Unacceptable) as refusal:
                actions.add_missed(
                    actions.Missed(day=TODAY, place="999", kind="x", why=""), by=people.leader, at=NOW
                )  # fmt: skip
        assert set(refusal.value.problems) == {"day", "place", "kind"}

    def test_says_what_is_missing_where_nothing_was_counted(self, people: World) -> None:
        with seated(actions.CELLER):
            Cell.objects.all().delete()
        with pytest.raises(Unacceptable, match="28"):
            actions.rehearse(weeks=5, at=NOW)

    def test_is_for_the_leader(self, people: World) -> None:
        with seated(people.dispatcher), pytest.raises(NotYoursToWatch):
            insight.rehearsed(people.dispatcher)


class TestPages:
    def test_show_the_leader_what_stands_out(self, people: World) -> None:
        client = seats.seat(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), people.leader.officer_id)
        assert "现在没有突出的地方" in client.get("/desk/warnings").content.decode()
        shown = raised(people)
        page = client.get("/desk/warnings").content.decode()
        english = seats.seat(Client(HTTP_ACCEPT_LANGUAGE="en"), people.leader.officer_id)
        assert "than usual</h1>" in english.get(f"/desk/matters/{shown.matter.pk}").content.decode()
        assert f"/desk/matters/{shown.matter.pk}" in page
        one = client.get(f"/desk/matters/{shown.matter.pk}").content.decode()
        assert "数字怎么说" in one
        assert one.count('href="/desk/matters/') >= 9
        areas = client.get("/desk/warnings/shades.json").json()
        assert (areas["level"], [area["code"] for area in areas["areas"]]) == ("grid", [grid()])
        assert client.get(f"/desk/warnings/shades.json?one={shown.matter.pk}").json() == areas
        assert client.get("/desk/warnings/shades.json?one=x").status_code == 422

    def test_show_others_no_number(self, people: World) -> None:
        shown = raised(people)
        client = seats.seat(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), people.dispatcher.officer_id)
        assert client.get("/desk/warnings").status_code == 403
        page = client.get(f"/desk/matters/{shown.matter.pk}")
        assert page.status_code == 200
        assert "数字怎么说" not in page.content.decode()

    def test_switch_judge_and_put_down(self, people: World) -> None:
        came(people, 9, days_ago=22)
        actions.count_cells(at=NOW)
        actions.rehearse(weeks=5, at=NOW)
        client = seats.seat(Client(HTTP_ACCEPT_LANGUAGE="zh-CN"), people.leader.officer_id)
        assert client.post("/desk/warnings/watch", {"is_on": "1", "per_week": "很多"}).status_code == 422
        assert client.post("/desk/warnings/watch", {"is_on": "1", "per_week": "0.5"}).status_code == 302
        with seated(people.leader):
            (found,) = insight.rehearsed(people.leader)
            assert insight.watch(people.leader, NOW).watch.per_week == 0.5
        assert client.post(f"/desk/warnings/past/{found.pk}", {"judged": "false", "why": ""}).status_code == 302
        missed = {"day": "2026-03-10", "place": "370705001", "kind": KIND, "why": "停水"}
        assert client.post("/desk/warnings/past/missed", missed).status_code == 302
        assert client.post("/desk/warnings/past/missed", {**missed, "day": "明天"}).status_code == 422
        page = client.get("/desk/warnings/past?judged=missed").content.decode()
        assert "停水" in page
