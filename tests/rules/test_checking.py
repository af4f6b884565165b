"""The checker refuses a table that does not hold together, and says where and how to mend it."""

from __future__ import annotations

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


def found(text: str, policies: Policies | None = None) -> list[Fault]:
    return list(checking.faults("small.toml", load("small.toml", text), policies or Policies()))


class TestFaults:
    def test_finds_nothing_in_a_sound_table(self) -> None:
        assert found(SOUND) == []

    @pytest.mark.parametrize(
        ("replace", "by", "says"),
        [
            ('from = ["open"]', "from = []", "Nothing leads out of 'open'"),
            ('to = "done"', 'to = "open"', "No step leads to 'done'"),
            ("ends = true", "ends = false", "Nothing leads out of 'done'"),
            ('by = ["handler"]', "by = []", "Nobody may take 'finish'"),
            ('by = ["handler"]', 'by = ["king"]', "nobody is a 'king'"),
            ('stops = ["*"]', "stops = []", "Nothing stops 'small.handle'"),
            ('basis = "WF12345 20"\n[[clock]]', 'basis = "WF12345 999"\n[[clock]]', "rests on 'WF12345 999'"),
            ('starts = ["small.handle"]', "starts = []", "must lead to 'open' and start a clock"),
            ('starts = ["small.handle"]', 'starts = ["small.none"]', "names no clock 'small.none'"),
            ('ladder = "l"\nbasis', 'ladder = "m"\nbasis', "climbs no ladder 'm'"),
            ('outcome = "solved"\n', "", "ends the matter without saying how"),
            ('outcome = "solved"', 'outcome = "solved"\nneeds = ["moonlight"]', "which no guard checks"),
            ("opens = true", "opens = false", "0 steps open a matter"),
        ],
    )
    def test_names_what_is_wrong(self, replace: str, by: str, says: str) -> None:
        assert replace in SOUND
        faults = found(SOUND.replace(replace, by, 1))
        assert any(says in fault.wrong for fault in faults), [str(f) for f in faults]
        assert all(fault.mend for fault in faults)

    def test_refuses_a_table_without_a_clock(self) -> None:
        text = SOUND[: SOUND.index("[[clock]]")].replace('starts = ["small.handle"]', "")
        assert any("has no clock" in fault.wrong for fault in found(text))

    def test_refuses_a_local_limit_looser_than_the_statute(self) -> None:
        loose = policy.read(
            "p.toml",
            'name = "p"\ntitle = { zh = "地", en = "Place" }\nterritory = "3707"\n[[limit]]\nclock = "small.handle"\n'
            'from = 2021-01-01\nlimit = { amount = 6, unit = "working_day" }\nbasis = "WF12345 20"\n',
        )
        (fault,) = found(SOUND, loose)
        assert (fault.file, fault.line) == ("p.toml", 4)
        assert "looser" in fault.wrong

    def test_allows_a_local_limit_that_is_tighter(self) -> None:
        tight = policy.read(
            "p.toml",
            'name = "p"\ntitle = { zh = "地", en = "Place" }\nterritory = "3707"\n[[limit]]\nclock = "small.handle"\n'
            'from = 2021-01-01\nlimit = { amount = 3, unit = "working_day" }\nbasis = "WF12345 20"\n',
        )
        assert found(SOUND, tight) == []

    def test_names_the_line_of_the_faulty_step(self) -> None:
        faults = found(SOUND.replace('by = ["handler"]', "by = []"))
        line = SOUND.splitlines().index('name = "finish"')  # the header stands on the line before
        assert [f.line for f in faults if "Nobody" in f.wrong] == [line]


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
        assert set(registry.packaged()) == {"hotline"}
