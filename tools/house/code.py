"""Lints over Python code, by syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.house.breach import Breach

GROUPING = {"casework", "channels", "surfaces"}
EDGES = {"surfaces", "channels", "config", "design"}
"""Where people and programs come in, and where pages are drawn for them."""
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
_WRITES = re.compile(r"\b(?:insert\s+into|update(?:\s+only)?|delete\s+from)\s+\"?([a-z]+)_[a-z_]+\"?", re.IGNORECASE)
_SQL_CALLS = {"execute", "executemany", "raw", "RawSQL", "RunSQL"}
_VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}


class House(ast.NodeVisitor):
    """Reads one file and collects breaches. `file` is relative to the checkout: `src/mazha/people/actions.py`."""

    def __init__(self, file: str, apps_with_models: frozenset[str]) -> None:
        self.file = file
        self.path = PurePosixPath(file)
        self.app = app_of(file)
        self.owns_models = self.app in apps_with_models
        self.found: list[Breach] = []
        self._own_models: set[str] = set()

    def report(self, node: ast.AST, rule: str, remedy: str) -> None:
        self.found.append(Breach(self.file, getattr(node, "lineno", 1), rule, remedy))

    # Structure ------------------------------------------------------------------------------------------------------

    def visit_Module(self, node: ast.Module) -> None:
        if self.app and node.body and ast.get_docstring(node) is None:
            self.report(node, "docstring", "Say in one sentence what this module is for.")
        if self.path.stem in _VAGUE and not self.file.endswith(("settings/base.py", "engine/base.py")):
            self.report(node, "vague-name", "Name the module for what is in it.")
        self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        names = {alias.asname or alias.name for alias in node.names}
        if self.app and module == f"mazha.{self.app.replace('/', '.')}.models":
            self._own_models |= names
        if module.startswith(("django.contrib.", "procrastinate.")):
            self._own_models |= names  # nobody's doors stand before these
        if module == "mazha.kernel.moments" and "now" in {alias.name for alias in node.names}:
            self._refuse_clock(node)
        if module.startswith("unittest.mock") or (module == "unittest" and "mock" in names):
            self.report(node, "mock", "Call the real door; a port's owner ships its fake beside it.")
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for inner in node.body:
            if node.name == "Meta" and isinstance(inner, ast.Assign) and _names(inner.targets) & {"ordering"}:
                self.report(
                    inner, "ordering", "Order in the query that needs it; a default order costs every other one."
                )
            if isinstance(inner, ast.FunctionDef) and inner.name == "save" and self.path.stem == "models":
                self.report(inner, "save-override", "Integrity lives in constraints, verbs in actions.py.")
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > LONGEST_FUNCTION:
            self.report(node, "long-function", f"{length} lines: split it by what each part is for (60 at most).")
        self.generic_visit(node)

    # Calls and assignments ------------------------------------------------------------------------------------------

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == "objects" and self.app and not self._may_query(node.value):
            self.report(node, "doors", "Rows belong to their app: call its actions.py or queries.py.")
        if node.attr == "now" and isinstance(node.value, ast.Name) and node.value.id == "moments":
            self._refuse_clock(node)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node)
        if name == "timedelta" and node.args and not _is_zero(node.args[0]):
            self.report(node, "timedelta", "Name the unit: timedelta(days=5).")
        if name == "save" and isinstance(node.func, ast.Attribute) and self.app and not node.args:
            self._check_save(node)
        if self.app and name in _SQL_CALLS and node.args and _is_composed(node.args[0]):
            self.report(node, "composed-sql", "Bind values with %s; compose names with psycopg.sql.")
        if name == "update" and any(keyword.arg == "stage" for keyword in node.keywords):
            self._refuse_stage(node)
        if name == "setattr" and len(node.args) > 1 and _text(node.args[1]) == "stage":
            self._refuse_stage(node)
        if name == "get_model" and self.app and self.app != "config":
            self.report(node, "doors", "Rows belong to their app: call its actions.py or queries.py.")
        if name == "sleep" and self.file.startswith("tests/"):
            self.report(node, "sleep", "Wait for what you wait for, with a deadline; or pass the time in.")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if any(isinstance(target, ast.Attribute) and target.attr == "stage" for target in node.targets):
            self._refuse_stage(node)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and self.app:
            for table_of in _WRITES.findall(node.value):
                if table_of in LABELS and not self._label_is_ours(table_of):
                    self.report(
                        node, "doors", f"Only `{table_of}` writes its tables: ask it for a Write, or call its action."
                    )
        self.generic_visit(node)

    # Judgements -----------------------------------------------------------------------------------------------------

    def _may_query(self, value: ast.expr) -> bool:
        name = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
        if self.path.stem == "rules":
            return False
        return name in self._own_models or (
            self.owns_models and (self.path.stem == "models" or name in {"cls", "self"})
        )

    def _check_save(self, node: ast.Call) -> None:
        if not self.owns_models:
            self.report(node, "doors", "Only a row's own app saves it: call its action.")
        elif not {"update_fields", "force_insert"} & {keyword.arg for keyword in node.keywords}:
            self.report(node, "save", "Say which columns: save(update_fields=[…]), or create it with objects.create.")

    def _refuse_stage(self, node: ast.AST) -> None:
        if self.app and not self.file.startswith("src/mazha/matters/actions"):
            self.report(node, "stage", "A stage changes by taking a step: procedures.actions.take.")

    def _refuse_clock(self, node: ast.AST) -> None:
        if self.app is None or self.app.split("/")[0] in EDGES or self.app == "kernel":
            return
        if self.path.stem != "jobs" and not {"jobs", "management", "verbs"} & set(self.path.parts):
            self.report(
                node, "clock", "Take the time as `at`: only surfaces, channels, jobs and commands read the clock."
            )

    def _label_is_ours(self, label: str) -> bool:
        return self.app is not None and self.app.split("/")[-1] == label


LABELS = frozenset(
    {
        "people",
        "places",
        "workdays",
        "matters",
        "notices",
        "procedures",
        "triage",
        "insight",
        "hotline",
        "centre",
        "reception",
        "procrastinate",
    }
)
"""What table names begin with."""


def app_of(file: str) -> str | None:
    """`surfaces/desk` for `src/mazha/surfaces/desk/views.py`; None outside the package."""
    parts = PurePosixPath(file).parts
    if parts[:2] != ("src", "mazha") or len(parts) < 4:
        return None
    return "/".join(parts[2:4]) if parts[2] in GROUPING and len(parts) > 4 else parts[2]


def breaches(file: str, text: str, apps_with_models: frozenset[str]) -> Iterator[Breach]:
    """Every breach in one Python file."""
    house = House(file, apps_with_models)
    house.visit(ast.parse(text, file))
    length = text.count("\n")
    if length > LONGEST_FILE:
        house.report(ast.Module([], []), "long-file", f"{length} lines: split it by noun ({LONGEST_FILE} at most).")
    yield from house.found


def _called(node: ast.Call) -> str:
    function = node.func
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _names(targets: list[ast.expr]) -> set[str]:
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_composed(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(value, ast.FormattedValue) for value in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return not (_is_constant(node.left) and _is_constant(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return isinstance(node.func.value, ast.Constant)
    return False


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.BinOp) and _is_constant(node.left) and _is_constant(node.right)
    )
