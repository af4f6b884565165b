"""Every field of a table, as it is read; and what is said of each that cannot be."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mazha.procedures import law, policy, registry
from mazha.procedures.faults import Fault, TableIsWrong
from mazha.procedures.loading import load
from mazha.procedures.policy import LocalLimit
from mazha.procedures.table import (
    Ask,
    AskType,
    Clock,
    Example,
    ExampleStep,
    Extension,
    Procedure,
    Rule,
    Rung,
    RungAt,
    Stage,
    Step,
    Tell,
    Text,
)
from mazha.workdays.counting import Limit, Mode, Unit

FULL = """
name = "full"
title = { zh = "全", en = "Full" }
version = "7"
opens = "open"
[[ask]]
name = "why"
type = "choice"
title = { zh = "为何", en = "Why" }
hint = { zh = "选一个", en = "Choose" }
choices = { a = { zh = "甲", en = "A" } }
at_least = 1
at_most = 2
[[stage]]
name = "open"
title = { zh = "开", en = "Open" }
resident = { zh = "收到", en = "Received" }
[[stage]]
name = "done"
title = { zh = "完", en = "Done" }
resident = { zh = "办完", en = "Settled" }
ends = true
[[step]]
name = "register"
title = { zh = "登记", en = "Register" }
opens = true
to = "open"
by = ["resident"]
basis = "WF12345 18"
[[step]]
name = "finish"
title = { zh = "办结", en = "Finish" }
resident = { zh = "办结了", en = "Finished" }
from = ["open"]
to = "done"
by = ["handler", "unit_head"]
involved = true
needs = ["not_rated"]
asks = ["why", "why?"]
sets = { how = "$why", times = 2, sure = true }
outcome = "solved"
starts = ["f.a"]
stops = ["*"]
pauses = ["f.b"]
resumes = ["f.c"]
extends = "f.d"
tells = [{ who = "requester", wording = "w1" }, { who = "units", wording = "w2" }]
shows_note = true
bulk = true
basis = "WF12345 20"
[[clock]]
name = "f.a"
title = { zh = "办理", en = "Handle" }
limit = { amount = 5, unit = "working_day" }
extend = { limit = { amount = 3, unit = "day", mode = "CAL_DAYS_NOROLL" }, times = 2, basis = "WF12345 21" }
statutory = true
duty = false
ladder = "l"
mark = "checked"
basis = "WF12345 20"
[[clock]]
name = "f.b"
title = { zh = "承诺", en = "Promise" }
until = "why"
basis = "WF12345 19"
[[clock]]
name = "f.c"
title = { zh = "再办", en = "Again" }
limit = { amount = 1, unit = "month" }
extend = { limit = { amount = 3, unit = "hour" }, times = 1 }
basis = "WF12345 18"
[[rung]]
ladder = "l"
name = "half"
title = { zh = "半", en = "Half" }
at = "share"
amount = 50
tells = [{ who = "unit_head", wording = "w3" }]
record = true
supervise = true
[[rung]]
ladder = "l"
name = "red"
title = { zh = "红", en = "Red" }
at = "overdue"
[[example]]
title = { zh = "例", en = "Case" }
opened = 2026-03-02T09:00:00+08:00
stage = "done"
due = { "f.a" = 2026-03-09T23:59:59+08:00 }
steps = [
  { take = "finish", by = "handler", at = 2026-03-03T09:00:00+08:00, given = { why = "a" }, refused = true },
  { take = "finish", by = "handler", at = 2026-03-04T09:00:00+08:00 },
]
"""
CHINA = dt.timezone(dt.timedelta(hours=8))
CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "malformed.toml").read_text())["case"]


class TestLoad:
    @pytest.fixture
    def table(self) -> Procedure:
        return load("full.toml", FULL)

    def test_reads_what_the_whole_is_called(self, table: Procedure) -> None:
        read = table
        told = (read.name, read.title, read.version, read.opens, read.source)
        assert told == ("full", Text("全", "Full"), "7", "open", FULL)
        assert (read.opening.name, read.ends) == ("register", frozenset({"done"}))

    def test_reads_stages(self, table: Procedure) -> None:
        assert table.stages == {
            "open": Stage(name="open", title=Text("开", "Open"), resident=Text("收到", "Received")),
            "done": Stage(name="done", title=Text("完", "Done"), resident=Text("办完", "Settled"), ends=True),
        }

    def test_reads_steps_with_what_they_ask(self, table: Procedure) -> None:
        why = Ask(
            name="why", type=AskType.CHOICE, title=Text("为何", "Why"), hint=Text("选一个", "Choose"),
            choices={"a": Text("甲", "A")}, at_least=1, at_most=2,
        )  # fmt: skip
        assert table.steps == {
            "register": Step(
                name="register", title=Text("登记", "Register"), resident=None, frm=(), to="open", by=("resident",),
                involved=False, needs=(), asks=(), sets={}, outcome="", starts=(), stops=(), pauses=(), resumes=(),
                extends=None, tells=(), shows_note=False, bulk=False, basis="WF12345 18", opens=True,
            ),
            "finish": Step(
                name="finish", title=Text("办结", "Finish"), resident=Text("办结了", "Finished"), frm=("open",),
                to="done", by=("handler", "unit_head"), involved=True, needs=("not_rated",),
                asks=((why, True), (why, False)), sets={"how": "$why", "times": 2, "sure": True}, outcome="solved",
                starts=("f.a",), stops=("*",), pauses=("f.b",), resumes=("f.c",), extends="f.d",
                tells=(Tell(who="requester", wording="w1"), Tell(who="units", wording="w2")), shows_note=True,
                bulk=True, basis="WF12345 20", opens=False,
            ),
        }  # fmt: skip

    def test_reads_clocks_with_their_rules_and_extensions(self, table: Procedure) -> None:
        assert table.clocks == {
            "f.a": Clock(
                name="f.a", title=Text("办理", "Handle"), until=None, duty=False, statutory=True, ladder="l",
                basis="WF12345 20",
                rule=Rule(
                    limit=Limit(5, Unit.WORKING_DAY, Mode.WORK_DAYS), basis="WF12345 20", mark="checked", origin="7"
                ),
                extension=Extension(limit=Limit(3, Unit.DAY, Mode.CAL_DAYS_NOROLL), times=2, basis="WF12345 21"),
            ),
            "f.b": Clock(
                name="f.b", title=Text("承诺", "Promise"), rule=None, until="why", duty=True, statutory=False,
                extension=None, ladder=None, basis="WF12345 19",
            ),
            "f.c": Clock(
                name="f.c", title=Text("再办", "Again"), until=None, duty=True, statutory=False, ladder=None,
                basis="WF12345 18",
                rule=Rule(limit=Limit(1, Unit.MONTH, Mode.MONTHS), basis="WF12345 18", mark="local", origin="7"),
                extension=Extension(limit=Limit(3, Unit.HOUR, Mode.HOURS_EXACT), times=1, basis="WF12345 18"),
            ),
        }  # fmt: skip

    def test_reads_ladders(self, table: Procedure) -> None:
        assert table.ladders == {
            "l": (
                Rung(
                    name="half", title=Text("半", "Half"), at=RungAt.SHARE, amount=50,
                    tells=(Tell(who="unit_head", wording="w3"),), record=True, supervise=True,
                ),
                Rung(
                    name="red", title=Text("红", "Red"), at=RungAt.OVERDUE, amount=0, tells=(), record=False,
                    supervise=False,
                ),
            )
        }  # fmt: skip

    def test_reads_worked_examples(self, table: Procedure) -> None:
        morning = dt.datetime(2026, 3, 2, 9, tzinfo=CHINA)
        (example,) = table.examples
        assert example == Example(
            title=Text("例", "Case"), opened_at=morning, stage="done",
            given={}, line=FULL.split("[[example]]")[0].count("\n") + 1,
            due={"f.a": dt.datetime(2026, 3, 9, 23, 59, 59, tzinfo=CHINA)},
            steps=(
                ExampleStep(
                    take="finish", by="handler", at=morning + dt.timedelta(days=1), given={"why": "a"}, refused=True
                ),
                ExampleStep(take="finish", by="handler", at=morning + dt.timedelta(days=2), given={}, refused=False),
            ),
        )  # fmt: skip

    def test_knows_the_line_of_each_part(self, table: Procedure) -> None:
        lines = FULL.splitlines()
        headers = [(number, line) for number, line in enumerate(lines, 1) if line.startswith("[[")]
        named = {
            header.strip("[]") + "." + lines[number].removeprefix('name = "').removesuffix('"'): number
            for number, header in headers
            if header in {"[[stage]]", "[[step]]", "[[clock]]"}
        }
        assert table.lines == named

    @pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["by"]).strip()[:40])
    def test_names_each_fault_of_form_with_its_line_and_its_mend(self, case: dict[str, Any]) -> None:
        assert case["replace"] in FULL
        with pytest.raises(TableIsWrong) as raised:
            load("full.toml", FULL.replace(case["replace"], case["by"], 1))
        assert [str(fault).removeprefix("full.toml:") for fault in raised.value.faults] == case["says"]
        assert str(raised.value) == "\n".join(f"full.toml:{said}" for said in case["says"])

    def test_names_the_first_line_for_parts_that_are_written_in_one(self) -> None:
        parts = FULL.replace("[[stage]]", "[[stages]]") + "[x]\n"
        inline = "stage = [{ name = 'a' }]\n" + parts
        with pytest.raises(TableIsWrong) as raised:
            load("full.toml", inline)
        assert [(fault.line, fault.wrong) for fault in raised.value.faults] == [
            (1, "stage 1 (a): 'title' is missing."),
            (1, "stage 1 (a): 'resident' is missing."),
            (1, "the table (full): 'stages' means nothing here."),
            (1, "the table (full): 'x' means nothing here."),
        ]

    def test_reads_each_unit_in_its_usual_mode(self) -> None:
        def mode(unit: str) -> Mode:
            read = load("full.toml", FULL.replace('amount = 5, unit = "working_day"', f'amount = 5, unit = "{unit}"'))
            rule = read.clocks["f.a"].rule
            assert rule is not None
            return rule.limit.mode

        assert [mode(unit) for unit in ("day", "working_day", "hour", "working_hour", "month", "year")] == [
            Mode.CAL_DAYS, Mode.WORK_DAYS, Mode.HOURS_EXACT, Mode.WORK_HOURS, Mode.MONTHS, Mode.MONTHS,
        ]  # fmt: skip


POLICY = """
name = "weifang"
title = { zh = "潍坊", en = "Weifang" }
territory = "3707"
[[limit]]
clock = "f.a"
from = 2024-01-01
to = 2024-12-31
limit = { amount = 3, unit = "working_day" }
basis = "WF12345 20"
mark = "checked"
[[limit]]
clock = "f.a"
from = 2025-01-01
limit = { amount = 2, unit = "working_day" }
basis = "WF12345 20"
"""
EDGES = ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")


class TestPolicy:
    def test_reads_limits_with_their_dates(self) -> None:
        read = policy.read("p.toml", POLICY)
        assert read.titles == (("weifang", Text("潍坊", "Weifang")),)
        assert read.limits == (
            LocalLimit(
                clock="f.a", territory="3707", from_date=dt.date(2024, 1, 1), to_date=dt.date(2024, 12, 31),
                rule=Rule(
                    limit=Limit(3, Unit.WORKING_DAY, Mode.WORK_DAYS), basis="WF12345 20", mark="checked",
                    origin="weifang",
                ),
                file="p.toml", line=5,
            ),
            LocalLimit(
                clock="f.a", territory="3707", from_date=dt.date(2025, 1, 1), to_date=None,
                rule=Rule(
                    limit=Limit(2, Unit.WORKING_DAY, Mode.WORK_DAYS), basis="WF12345 20", mark="local",
                    origin="weifang",
                ),
                file="p.toml", line=12,
            ),
        )  # fmt: skip

    @pytest.mark.parametrize("without", ["from = 2025-01-01\n", 'limit = { amount = 2, unit = "working_day" }\n'])
    def test_refuses_a_limit_without_its_number_or_its_first_day(self, without: str) -> None:
        with pytest.raises(TableIsWrong) as raised:
            policy.read("p.toml", POLICY.replace(without, ""))
        wrong = "limit 2: a local limit needs its number and its first day."
        mend = "Add limit = { … } and from = 2026-01-01."
        assert raised.value.faults == (Fault("p.toml", 12, wrong, mend),)

    def test_holds_in_its_place_between_its_days_and_the_smallest_place_wins(self) -> None:
        clock = load("full.toml", FULL).clocks["f.a"]
        city = policy.read("p.toml", POLICY)
        district = policy.read("q.toml", POLICY.replace('"3707"', '"370705"').replace("amount = 2", "amount = 1"))
        both = policy.Policies(district.limits + city.limits)

        def days(area: str, on: str, where: policy.Policies = both) -> int:
            rule = where.rule_for(clock, area, dt.date.fromisoformat(on))
            assert rule is not None
            return rule.limit.amount

        assert [days("370705001", day) for day in EDGES] == [
            5,
            3,
            3,
            1,
        ]
        assert (days("370702", "2025-06-01"), days("370800", "2025-06-01")) == (2, 5)
        assert days("370705", "2025-06-01", policy.Policies(tuple(reversed(both.limits)))) == 1
        other = load("full.toml", FULL).clocks["f.c"]
        assert both.rule_for(other, "370705", dt.date(2025, 6, 1)) == other.rule

    def test_a_later_rule_of_the_same_place_takes_over(self) -> None:
        clock = load("full.toml", FULL).clocks["f.a"]
        open_ended = policy.read("p.toml", POLICY.replace("to = 2024-12-31\n", ""))
        rule = open_ended.rule_for(clock, "3707", dt.date(2025, 1, 1))
        assert rule is not None
        assert rule.limit.amount == 2

    def test_of_this_release_name_their_file(self) -> None:
        packaged = policy.packaged()
        assert {limit.file for limit in packaged.limits} == {"policy/370700-weifang.toml"}
        assert len(packaged.titles) == 1


class TestLaw:
    def test_names_the_parts_of_a_basis_that_nobody_registered(self) -> None:
        assert law.unknown_parts("WF12345 20; WF12345 18") == []
        assert law.unknown_parts("WF12345 20; WF12345 999 ;NOLAW 1;WF12345") == ["WF12345 999", "NOLAW 1", "WF12345"]

    def test_is_cited_in_the_readers_language(self) -> None:
        title = law.register()["WF12345"].title
        assert law.cited("WF12345 20; WF12345 18", "zh-hans") == f"{title.zh}第20条；{title.zh}第18条"
        assert law.cited("WF12345 20; WF12345 20; NOLAW 1", "en") == f"{title.en}, art. 20; NOLAW 1"

    def test_has_a_title_in_both_languages_and_a_mark_for_each_source(self) -> None:
        for key, source in law.register().items():
            assert source.key == key
            assert source.title.zh != source.title.en
            assert source.articles
            assert source.mark in {"checked", "memory", "web", "local"}


class TestRegistry:
    def test_knows_a_version_by_its_text(self) -> None:
        hotline = registry.current("hotline")
        assert registry.pinned("hotline", hotline.version) is hotline
        assert registry.digest(hotline) != registry.digest(load("full.toml", FULL))
        assert len(registry.digest(hotline)) == 32
