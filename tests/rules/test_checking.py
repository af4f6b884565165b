"""The checker refuses a table that does not hold together, and says where and how to mend it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mazha.procedures import checking, policy, registry
from mazha.procedures.faults import Fault, TableIsWrong
from mazha.procedures.loading import load
from mazha.procedures.policy import Policies

SOUND = """
name = "small"
title = { zh = "小", en = "Small" }
version = "1"
opens = "open"
[[stage]]
name = "open"
title = { zh = "开", en = "Open" }
resident = { zh = "开", en = "Open" }
[[stage]]
name = "done"
title = { zh = "完", en = "Done" }
resident = { zh = "完", en = "Done" }
ends = true
[[step]]
name = "register"
title = { zh = "登记", en = "Register" }
opens = true
to = "open"
by = ["resident"]
starts = ["small.handle"]
basis = "WF12345 18"
[[step]]
name = "finish"
title = { zh = "办结", en = "Finish" }
from = ["open"]
to = "done"
by = ["handler"]
outcome = "solved"
stops = ["*"]
basis = "WF12345 20"
[[clock]]
name = "small.handle"
title = { zh = "办理", en = "Handle" }
limit = { amount = 5, unit = "working_day" }
statutory = true
ladder = "l"
basis = "WF12345 20"
[[rung]]
ladder = "l"
name = "red"
title = { zh = "红", en = "Red" }
at = "overdue"
"""


CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "procedures" / "faulty.toml").read_text())["case"]


def local(limit: str, clock: str = "small.handle", basis: str = "WF12345 20") -> Policies:
    return policy.read(
        "p.toml",
        'name = "p"\ntitle = { zh = "地", en = "Place" }\nterritory = "3707"\n'
        f'[[limit]]\nclock = "{clock}"\nfrom = 2021-01-01\nlimit = {{ {limit} }}\nbasis = "{basis}"\n',
    )


def found(text: str, policies: Policies | None = None) -> list[Fault]:
    return list(checking.faults("small.toml", load("small.toml", text), policies or Policies()))


class TestFaults:
    def test_finds_nothing_in_a_sound_table(self) -> None:
        assert found(SOUND) == []

    @pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["by"]).strip()[:40])
    def test_names_each_fault_with_its_line_and_its_mend_and_nothing_else(self, case: dict[str, Any]) -> None:
        assert case["replace"] in SOUND
        faults = found(SOUND.replace(case["replace"], case["by"], 1))
        assert [str(fault).removeprefix("small.toml:") for fault in faults] == case["says"]

    def test_refuses_a_table_without_a_clock(self) -> None:
        text = SOUND[: SOUND.index("[[clock]]")].replace('starts = ["small.handle"]', "")
        said = "small.toml:1: small has no clock. Add a [[clock]]: nothing may be received without a date."
        assert said in [str(fault) for fault in found(text)]

    def test_refuses_a_local_limit_looser_than_the_statute(self) -> None:
        loose = local('amount = 6, unit = "working_day"')
        (fault,) = found(SOUND, loose)
        assert (fault.file, fault.line) == ("p.toml", 4)
        assert fault.wrong == "The local limit for 'small.handle' is looser than the law's."
        assert fault.mend == "Give at most 5 working_day."

    def test_allows_a_local_limit_that_is_tighter(self) -> None:
        tight = local('amount = 5, unit = "working_day"')
        assert found(SOUND, tight) == []

    @pytest.mark.parametrize(
        ("limit", "holds"),
        [
            ('amount = 7, unit = "day"', True),
            ('amount = 8, unit = "day"', False),
            ('amount = 168, unit = "hour"', True),
            ('amount = 169, unit = "hour"', False),
            ('amount = 56, unit = "working_hour"', True),
            ('amount = 57, unit = "working_hour"', False),
            ('amount = 1, unit = "month"', False),
        ],
    )
    def test_holds_limits_in_other_units_by_the_longest_they_can_mean(self, limit: str, holds: bool) -> None:
        assert (found(SOUND, local(limit)) == []) is holds

    def test_lets_a_limit_that_is_not_the_laws_be_loosened(self) -> None:
        ours = SOUND.replace("statutory = true", "statutory = false")
        assert found(ours, local('amount = 6, unit = "working_day"')) == []

    def test_passes_over_local_limits_of_other_procedures(self) -> None:
        others = local('amount = 9, unit = "working_day"', clock="other.handle", basis="WF12345 999")
        both = Policies(others.limits + local('amount = 6, unit = "working_day"').limits)
        assert [fault.line for fault in found(SOUND, others)] == []
        assert len(found(SOUND, both)) == 1

    def test_names_an_article_a_local_limit_rests_on_that_is_not_registered(self) -> None:
        (fault,) = found(SOUND, local('amount = 3, unit = "working_day"', basis="WF12345 999"))
        assert str(fault) == "p.toml:4: It rests on 'WF12345 999', which is not registered. Register it."

    def test_refuses_with_every_fault_at_once(self) -> None:
        wrong = load("small.toml", SOUND.replace('by = ["handler"]', "by = []").replace("outcome", "bulk = true #"))
        with pytest.raises(TableIsWrong) as raised:
            checking.refuse_if_wrong("small.toml", wrong, Policies())
        assert [(fault.file, fault.line) for fault in raised.value.faults] == [("small.toml", 23)] * 2
        checking.refuse_if_wrong("small.toml", load("small.toml", SOUND), Policies())


class TestLoad:
    def test_names_every_fault_of_form_at_once(self) -> None:
        text = SOUND.replace('title = { zh = "完", en = "Done" }', 'title = { zh = "完" }').replace(
            "amount = 5", 'amount = "five"'
        )
        with pytest.raises(TableIsWrong) as raised:
            load("small.toml", text)
        said = str(raised.value)
        assert "lacks a language" in said
        assert "is not a whole number" in said

    def test_refuses_a_field_nobody_reads(self) -> None:
        with pytest.raises(TableIsWrong, match="'stop' means nothing here"):
            load("small.toml", SOUND.replace('stops = ["*"]', 'stops = ["*"]\nstop = ["x"]'))

    def test_says_on_which_line_toml_breaks(self) -> None:
        with pytest.raises(TableIsWrong, match=r"small\.toml:3: This is not TOML"):
            load("small.toml", 'name = "x"\nversion = "1"\n= broken')


class TestPackaged:
    def test_every_packaged_table_is_sound(self) -> None:
        assert set(registry.packaged()) >= {"hotline", "petition", "petition_review", "petition_recheck", "conference"}
