"""Every small way to break the functions of a file, by mutmut's operators."""

from __future__ import annotations

import ast
import hashlib
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import ClassVar

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_string

SAID_TO_PEOPLE = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "N_"}
"""What stands in these calls is looked up in a catalogue, and `make check` holds the catalogues."""
_LEFT_ALONE = {"len", "isinstance", "cast"}
_SHORT, _AROUND = 60, 24


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change to one function."""

    file: str
    """From the top of the sources' tree: `src/mazha/workdays/rules.py`."""
    function: str
    """The outermost function around the change, with its class: `Count.say`."""
    line: int
    change: str
    """`a < b → a <= b`"""
    nth: int
    """Which of this function's changes that read alike it is, from 0."""
    start: int
    end: int
    put: str
    """This text, instead of what stands from `start` to `end`."""
    stands_on: tuple[int, int]
    """First and last line of the statement, or of its head where it has a body."""

    @property
    def key(self) -> str:
        """The same while neither the function nor the change is another, wherever in the file they stand."""
        told = f"{self.file}\n{self.function}\n{self.change}\n{self.nth}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def applied(self, source: str) -> str:
        return source[: self.start] + self.put + source[self.end :]


def mutants_of(file: str, source: str) -> list[Mutant]:
    """In the order of the lines. What is decided when a module is imported is left as it is."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    finder = _Finder(file, source, wrapper.module)
    wrapper.visit(finder)
    return finder.found


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES: ClassVar = (PositionProvider,)

    def __init__(self, file: str, source: str, module: cst.Module) -> None:
        super().__init__()
        self.found: list[Mutant] = []
        self._file, self._source, self._module = file, source, module
        self._offsets = [0]
        for line in source.splitlines(keepends=True):
            self._offsets.append(self._offsets[-1] + len(line))
        self._statements = list(_statements(ast.parse(source)))
        self._around: list[str] = []
        self._function = ""
        self._alike: Counter[tuple[str, str]] = Counter()

    def visit_ClassDef(self, node: cst.ClassDef) -> None:  # noqa: N802 -- the visitor's names are libcst's
        self._around.append(node.name.value)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:  # noqa: ARG002, N802
        self._around.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802
        """Only what is in its body: decorators and default values are worked out once, at import."""
        if self._function:
            node.body.visit(self)
            return False
        self._function = ".".join([*self._around, node.name.value])
        node.body.visit(self)
        self._function = ""
        return False

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation) or (isinstance(node, cst.Call) and _name(node.func) in _LEFT_ALONE):
            return False
        if isinstance(node, cst.Call) and _name(node.func) in SAID_TO_PEOPLE:
            return False
        if self._function:
            for kind, operator in mutation_operators:
                if isinstance(node, kind):
                    self._note(node, _worth_it(node, operator))
        return super().on_visit(node)

    def _note(self, node: cst.CSTNode, changed: Iterable[cst.CSTNode]) -> None:
        for new in changed:
            where = self.get_metadata(PositionProvider, node)
            start, end = self._at(where.start.line, where.start.column), self._at(where.end.line, where.end.column)
            put = self._module.code_for_node(new)
            if isinstance(new, cst.Match):
                put = textwrap.indent(put, " " * where.start.column).lstrip()
            change = _told(" ".join(self._source[start:end].split()), " ".join(put.split()))
            nth = self._alike[self._function, change]
            self._alike[self._function, change] += 1
            line = where.start.line
            head = min((s for s in self._statements if s[0] <= line <= s[1]), key=lambda s: s[1] - s[0])
            self.found.append(Mutant(self._file, self._function, line, change, nth, start, end, put, head))

    def _at(self, line: int, column: int) -> int:
        return self._offsets[line - 1] + column


def _worth_it(node: cst.CSTNode, operator: Callable[..., Iterable[cst.CSTNode]]) -> Iterable[cst.CSTNode]:
    changed = operator(node)
    if operator is operator_string:
        # A text in capitals and one in small letters are further variants, of SQL mostly the same to it.
        return islice(changed, 1)
    if operator is operator_arg_removal and isinstance(node, cst.Call):
        # None in an argument's place, yes; the argument left out is mostly a TypeError, which no test earns praise for.
        return (new for new in changed if isinstance(new, cst.Call) and len(new.args) == len(node.args))
    return changed


def _statements(tree: ast.Module) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            yield node.lineno, max(last, node.lineno)


def _name(function: cst.BaseExpression) -> str:
    if isinstance(function, cst.Attribute):
        return function.attr.value
    return function.value if isinstance(function, cst.Name) else ""


def _told(before: str, after: str) -> str:
    """Both whole where they are short; else what differs, with a little of what stands around it."""
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    head, tail = max(0, head - _AROUND), max(0, tail - _AROUND)
    if len(before) <= _SHORT or head + tail <= _AROUND:
        return f"{before} → {after}"
    lead, trail = "…" * (head > 0), "…" * (tail > 0)
    return " → ".join(f"{lead}{text[head : len(text) - tail]}{trail}" for text in (before, after))


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def sources(root: Path, patterns: tuple[str, ...]) -> list[str]:
    """The files that the patterns name, from the tree's top."""
    return sorted({str(path.relative_to(root)) for pattern in patterns for path in root.glob(pattern)})
