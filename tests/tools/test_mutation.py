"""The mutation driver itself: what it changes, what it leaves, what it kills, and what it lets live."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutation.equivalent import Equivalents
from tools.mutation.mutating import Mutant, mutants_of

SOURCE = '''\
"""A rule."""
from functools import cache

EDGE = 10


class Rule:
    def __init__(self, least: int = 3) -> None:
        self.least = least

    @property
    def is_wide(self) -> bool:
        """Not the smallest."""
        return self.least > 2


@cache
def tolls(age: int, _: object = str) -> int:
    if age < 18:
        return 0
    return _("free") and 5


def unasked(age: int) -> int:
    return age + 1
'''
TEST = """\
from mazha_rule import Rule, tolls


def test_a_child_pays_nothing():
    assert tolls(17) == 0


def test_others_pay():
    assert tolls(18) == 5
    assert tolls(40) == 5


def test_three_is_wide():
    assert Rule().is_wide
"""
RUN = """\
import sys
from pathlib import Path
import pytest
from tools.mutation.mutating import mutants_of
from tools.mutation.running import Rounds

root = Path(sys.argv[1])
sources = {"mazha_rule.py": (root / "mazha_rule.py").read_text()}
plan = mutants_of("mazha_rule.py", sources["mazha_rule.py"])
tell = lambda m, outcome: print(f"@{outcome.what}|{m.function}|{m.change}|{outcome.by.rpartition('::')[2]}")
arguments = [str(root), "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--capture=no", "--rootdir", str(root)]
pytest.main([*arguments, "-o", "addopts="], plugins=[Rounds(root, sources, plan, tell)])
"""


def changes(source: str) -> list[str]:
    return [mutant.change for mutant in mutants_of("a.py", source)]


class TestMutantsOf:
    def test_changes_bodies_of_functions_decorated_or_not_and_nothing_worked_out_at_import(self) -> None:
        found = {(mutant.function, mutant.change) for mutant in mutants_of("a.py", SOURCE)}
        assert ("Rule.is_wide", "> 2 → >= 2") in found
        assert ("tolls", "18 → 19") in found
        assert {function for function, _ in found} == {"Rule.__init__", "Rule.is_wide", "tolls", "unasked"}
        assert not any(change.startswith(("10", "3", "EDGE")) for _, change in found)

    def test_leaves_alone_what_is_said_to_people_and_types(self) -> None:
        assert changes('def f(a: "int") -> None:\n    _("Sign in.")\n    cast("int", a)\n') == []

    def test_every_mutant_can_be_compiled_and_differs(self) -> None:
        for mutant in mutants_of("a.py", SOURCE):
            changed = mutant.applied(SOURCE)
            assert changed != SOURCE
            compile(changed, "a.py", "exec")

    def test_drops_a_case_of_a_match_and_stays_well_formed(self) -> None:
        source = (
            "def f(a):\n    match a:\n        case 1:\n            return b\n        case _:\n            return c\n"
        )
        dropped = [m for m in mutants_of("a.py", source) if m.change.startswith("match")]
        assert len(dropped) == 2
        for mutant in dropped:
            compile(mutant.applied(source), "a.py", "exec")

    def test_tells_alike_changes_apart(self) -> None:
        keys = [mutant.key for mutant in mutants_of("a.py", "def f(a):\n    return a + 1 + 1\n")]
        assert len(set(keys)) == len(keys) > 2

    def test_shows_of_a_long_call_what_differs(self) -> None:
        words = ", ".join(f"argument_{i}=value_{i}" for i in range(9))
        found = changes(f"def f():\n    call({words})\n")
        assert found[4] == (
            "…t_3=value_3, argument_4=value_4, argument_5=value_5, ar… → "
            "…t_3=value_3, argument_4=None, argument_5=value_5, ar…"
        )


class TestRounds:
    def test_kills_what_a_test_notices_and_lets_live_what_none_does(self, tmp_path: Path) -> None:
        (tmp_path / "mazha_rule.py").write_text(SOURCE.replace('_("free") and 5', "5"))
        (tmp_path / "test_rule.py").write_text(TEST)
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(tmp_path)],
            capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        told = [line[1:].split("|") for line in done.stdout.splitlines() if line.startswith("@")]
        found = {(function, change): (what, by) for what, function, change, by in told}
        assert found["tolls", "< 18 → <= 18"] == ("killed", "test_others_pay"), done.stdout + done.stderr
        assert found["tolls", "18 → 19"] == ("killed", "test_others_pay")
        assert found["tolls", "0 → 1"] == ("killed", "test_a_child_pays_nothing")
        assert found["Rule.is_wide", "> 2 → >= 2"] == ("survived", "")
        assert found["Rule.is_wide", "2 → 3"] == ("killed", "test_three_is_wide")
        assert found["unasked", "1 → 2"] == ("unreached", "")


class TestEquivalents:
    MUTANT = Mutant("a.py", "f", 1, "1 → 2", 0, 0, 1, "2", (1, 1))

    def table(self, place: Path, text: str) -> Equivalents:
        (place / "e.toml").write_text(text)
        return Equivalents.read(place / "e.toml")

    def test_explain_by_file_function_and_change(self, tmp_path: Path) -> None:
        entry = '[[mutant]]\nfile = "a.py"\nfunction = "f"\nchange = "1 → 2"\nwhy = "because"\n'
        known = self.table(tmp_path, entry)
        assert known.stale({"a.py"}) == ["a.py f: 1 → 2"]
        assert known.explains(self.MUTANT)
        assert known.stale({"a.py"}) == []
        other = self.table(tmp_path, entry.replace('"f"', '"g"'))
        assert not other.explains(self.MUTANT)
        assert other.stale({"b.py"}) == []

    def test_each_needs_its_reason(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit, match="file, function, change and why"):
            self.table(tmp_path, '[[mutant]]\nfile = "a.py"\nfunction = "f"\nchange = "1 → 2"\n')
