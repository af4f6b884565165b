"""Runs the tests against each mutant: one pytest session, and a fork of it for each mutant.

Everything is imported, collected and migrated once. A fork puts the changed code into the function's own objects, so
whoever imported the function has the change, and runs the tests that passed over that line, the likeliest first.
"""

from __future__ import annotations

import functools
import gc
import itertools
import os
import resource
import signal
import time
import types
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import coverage
import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from tools.mutation.mutating import Mutant

MOST_SECONDS = 20.0
"""A mutant that the quickest tests of this many seconds let live has lived, though slower ones might find it."""
_CPU, _WALL = 5, 30
"""Seconds that every mutant has, beside twice and three times what its tests took."""
_MEMORY = 6 * 1024**3
_LIVED, _FAILED, _UNBUILT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """`killed`, `survived`, `timed out`, or `unreached` when no test passes over the line at all."""

    what: str
    by: str = ""
    """The test that noticed."""


@dataclass
class Rounds:
    """The pytest plugin: the whole session is the rounds."""

    root: Path
    sources: dict[str, str]
    plan: list[Mutant]
    tell: Callable[[Mutant, Outcome], None]
    seconds: dict[str, float] = field(default_factory=dict)
    over: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    killers: Counter[tuple[str, str]] = field(default_factory=Counter)
    _remembered: list[functools._lru_cache_wrapper[object]] = field(default_factory=list)
    _original: dict[str, _Codes] = field(default_factory=dict)

    def pytest_configure(self) -> None:
        import hypothesis  # pytest wants to be the first to import its plugins

        # The same examples each time, none kept, none made smaller: a mutant needs one that fails, no explanation.
        hypothesis.settings.register_profile(
            "mutation",
            derandomize=True,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        self._remembered = [
            thing
            for thing in gc.get_objects()
            if type(thing) is functools._lru_cache_wrapper and self._is_ours(thing.__wrapped__)
        ]
        self._first_round(session, list(items.values()))
        functions = _functions({str(self.root / file) for file in self.sources})
        self._original = {
            file: list(_codes(compile(text, str(self.root / file), "exec"))) for file, text in self.sources.items()
        }
        connections.close_all()
        gc.collect()
        gc.freeze()
        for mutant in self.plan:
            chosen = self._chosen(mutant)
            outcome = self._try(mutant, [items[name] for name in chosen], functions) if chosen else Outcome("unreached")
            if outcome.by:
                self.killers[mutant.file, outcome.by] += 1
                self.killers[mutant.file + mutant.function, outcome.by] += 100
            self.tell(mutant, outcome)
        return True

    def _is_ours(self, function: Callable[..., object]) -> bool:
        code = getattr(function, "__code__", None)
        return code is not None and code.co_filename.startswith(f"{self.root}/") and "/.venv/" not in code.co_filename

    def _first_round(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Every test on the code as it is: which lines it passes over, and how long it takes."""
        watch = coverage.Coverage(
            data_file=None, config_file=False, include=[str(self.root / file) for file in self.sources]
        )
        watch.start()
        try:
            for item, after in itertools.zip_longest(items, items[1:], fillvalue=_nothing_after(session)):
                watch.switch_context(item.nodeid)
                _forget(self._remembered)
                began = time.perf_counter()
                reports = runtestprotocol(item, nextitem=after, log=False)
                if any(report.failed for report in reports):
                    wrong = next(report for report in reports if report.failed)
                    pytest.exit(f"{item.nodeid} fails without any mutant:\n{wrong.longreprtext}", 1)
                if any(report.when == "call" and report.passed for report in reports):
                    self.seconds[item.nodeid] = time.perf_counter() - began
        finally:
            watch.stop()
        for file in self.sources:
            for line, names in watch.get_data().contexts_by_lineno(str(self.root / file)).items():
                self.over[file, line].update(name for name in names if name in self.seconds)

    def _chosen(self, mutant: Mutant) -> list[str]:
        first, last = mutant.stands_on
        names = set().union(*(self.over[mutant.file, line] for line in range(first, last + 1)))

        def likeliest(name: str) -> tuple[int, bool, float, str]:
            worth = self.killers[mutant.file, name] + self.killers[mutant.file + mutant.function, name]
            return -worth, not name.startswith("tests/rules/"), self.seconds[name], name

        spent = 0.0
        chosen: list[str] = []
        for name in sorted(names, key=likeliest):
            spent += self.seconds[name]
            if chosen and spent > MOST_SECONDS:
                break
            chosen.append(name)
        return chosen

    def _try(
        self, mutant: Mutant, items: list[pytest.Item], functions: dict[_Place, list[types.FunctionType]]
    ) -> Outcome:
        path = str(self.root / mutant.file)
        changed = dict(_codes(compile(mutant.applied(self.sources[mutant.file]), path, "exec")))
        hears, speaks = os.pipe()
        child = os.fork()
        if child == 0:
            _be_a_child(sum(self.seconds[item.nodeid] for item in items), self._remembered)
            try:
                put = _put_in(self._original[mutant.file], path, changed, functions)
                os._exit(_run(items, speaks) if put else _UNBUILT)
            finally:
                os._exit(_FAILED)
        os.close(speaks)
        with os.fdopen(hears) as words:
            by = words.read()
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            late = os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL)
            return Outcome("timed out" if late else "killed")
        code = os.WEXITSTATUS(status)
        if code == _UNBUILT:
            raise RuntimeError(f"{mutant.file}, {mutant.function}: no live function to put the change into.")
        return Outcome("survived") if code == _LIVED else Outcome("killed", by)


def _be_a_child(seconds: float, remembered: list[functools._lru_cache_wrapper[object]]) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.alarm(int(_WALL + 3 * seconds))
    quick = int(_CPU + 2 * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (quick, quick + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    _forget(remembered)
    from tests import servers

    # What a child that was killed half-way left behind in the store has another name.
    servers._numbers = itertools.count(os.getpid() * 1000)


def _forget(remembered: list[functools._lru_cache_wrapper[object]]) -> None:
    """What functools.cache knows was worked out before: by the code as it is, or for another test."""
    for thing in remembered:
        thing.cache_clear()


def _run(items: list[pytest.Item], speaks: int) -> int:
    after: list[pytest.Item] = [*items[1:], _nothing_after(items[0].session)]
    for item, following in zip(items, after, strict=True):
        reports = runtestprotocol(item, nextitem=following, log=False)
        if any(report.failed for report in reports):
            os.write(speaks, item.nodeid.encode())
            return _FAILED
    return _LIVED


_Place = tuple[str, str, int]
"""File, qualified name and first line of a function as it is written."""


_Codes = list[tuple[tuple[str, int], types.CodeType]]


def _functions(paths: set[str]) -> dict[_Place, list[types.FunctionType]]:
    found: dict[_Place, list[types.FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        # Not isinstance: Django's lazy objects would be made real by the question.
        if type(thing) is types.FunctionType and thing.__code__.co_filename in paths:
            code = thing.__code__
            found[code.co_filename, code.co_qualname, code.co_firstlineno].append(thing)
    return found


def _codes(top: types.CodeType) -> Iterator[tuple[tuple[str, int], types.CodeType]]:
    """Code of each outermost function by its qualified name, and which of that name: a property has up to three."""
    seen: Counter[str] = Counter()

    def within(code: types.CodeType) -> Iterator[types.CodeType]:
        for inner in code.co_consts:
            if isinstance(inner, types.CodeType):
                if inner.co_flags & 0x2:  # CO_NEWLOCALS: a function; the body of a class has it not
                    yield inner
                else:
                    yield from within(inner)

    for code in within(top):
        yield (code.co_qualname, seen[code.co_qualname]), code
        seen[code.co_qualname] += 1


def _put_in(
    original: _Codes,
    path: str,
    changed: dict[tuple[str, int], types.CodeType],
    functions: dict[_Place, list[types.FunctionType]],
) -> bool:
    done = False
    for place, code in original:
        new = changed.get(place)
        if new is None or _same(code, new):
            continue
        for function in functions.get((path, code.co_qualname, code.co_firstlineno), ()):
            function.__code__ = new
            done = True
    return done


def _same(one: types.CodeType, other: types.CodeType) -> bool:
    """Alike but for the lines they stand on."""
    if one.co_code != other.co_code or one.co_names != other.co_names or len(one.co_consts) != len(other.co_consts):
        return False
    for a, b in zip(one.co_consts, other.co_consts, strict=True):
        if isinstance(a, types.CodeType) and isinstance(b, types.CodeType):
            if not _same(a, b):
                return False
        elif type(a) is not type(b) or repr(a) != repr(b):
            return False
    return one.co_varnames == other.co_varnames and one.co_freevars == other.co_freevars


def _nothing_after(session: pytest.Session) -> pytest.Item:
    """As the next test: takes down what belongs to a module, and leaves standing what belongs to the session."""
    return cast("pytest.Item", session)
