"""Lints over migrations: they run while people work, on tables with a million rows (docs/howto/migrations.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from tools.house.breach import Breach

BEFORE_THE_RULE = frozenset({
    "casework/hotline/migrations/0001_initial", "channels/imports/migrations/0001_initial",
    "channels/webhooks/migrations/0001_initial", "design/migrations/0001_buckets",
    "insight/migrations/0001_initial", "insight/migrations/0002_counting", "matters/migrations/0001_initial",
    "matters/migrations/0002_walls", "matters/migrations/0003_leaner", "matters/migrations/0004_ageing",
    "matters/migrations/0005_who_looked", "notices/migrations/0001_initial", "notices/migrations/0002_walls",
    "notices/migrations/0003_ageing", "people/migrations/0001_initial", "people/migrations/0002_sight",
    "people/migrations/0003_append_only", "places/migrations/0001_initial", "procedures/migrations/0001_initial",
    "procedures/migrations/0002_leaner", "triage/migrations/0001_initial",
    "triage/migrations/0002_walls_and_edition", "workdays/migrations/0001_initial",
    "workdays/migrations/0002_edition", "workdays/migrations/0003_packaged_years",
})  # fmt: skip
"""Made before any district had data. Nothing is added here."""

LOCKS, BREAKS = "locks-table", "breaks-running"
_HOW = " See docs/howto/migrations.md."
_REFUSED: Mapping[str, tuple[str, str]] = {
    "AddIndex": (LOCKS, "Nobody can write while it is built: AddIndexConcurrently, with atomic = False."),
    "RemoveIndex": (LOCKS, "It waits for readers and holds up the next: RemoveIndexConcurrently, atomic = False."),
    "AlterField": (LOCKS, "It may touch every row: say on the line why this one does not, or add a new column."),
    "AlterUniqueTogether": (LOCKS, "Build the unique index concurrently, then add the constraint with `using index`."),
    "AlterIndexTogether": (LOCKS, "AddIndexConcurrently, with atomic = False."),
    "AddConstraint": (LOCKS, "It reads every row, table locked: AddConstraintNotValid, then ValidateConstraint."),
    "RenameField": (BREAKS, "The running release asks for the old name: add a column, fill it, drop the old later."),
    "RenameModel": (BREAKS, "The running release asks for the old name: keep the table, say db_table."),
    "AlterModelTable": (BREAKS, "The running release asks for the old name: keep the table."),
    "RemoveField": (BREAKS, "The running release still asks for it: say on the line since which release none does."),
    "DeleteModel": (BREAKS, "The running release still asks for it: say on the line since which release none does."),
}  # fmt: skip
_ALONE = frozenset({"AddIndexConcurrently", "RemoveIndexConcurrently", "RunPython"})
"""Operations for a migration with `atomic = False`."""
_CONSTANT = (ast.Constant, ast.UnaryOp)
_FUNCTION = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
_COMMENT = re.compile(r"--[^\n]*")
_TABLE = r'(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?"?(?:public\.)?"?(?P<table>\w+)"?'
_CREATED = re.compile(rf"create\s+(?:unlogged\s+)?table\s+{_TABLE}")
_LOCKING: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"create\s+(?:unique\s+)?index\s+(?!concurrently)(?:if\s+not\s+exists\s+)?\w+\s+on\s+{_TABLE}"),
        "Nobody can write while it is built: create index concurrently, with atomic = False.",
    ),
    (
        re.compile(r"reindex\s+(?:\([^)]*\)\s*)?(?:table|index|schema|database)\s+(?!concurrently)(?P<table>\w+)"),
        "Nobody can read while it is built: reindex … concurrently, with atomic = False.",
    ),
    (re.compile(rf"(?:^|;)\s*(?:vacuum\s+full|cluster|lock\s+table|lock|truncate(?:\s+table)?)\s+{_TABLE}"),
     "It keeps everybody out of the table: there is a way in batches."),
    (
        re.compile(rf"alter\s+table\s+{_TABLE}[^;]*?\badd\s+constraint\s+(?![^;]*(?:not\s+valid|using\s+index))"),
        "It reads every row with the table locked: add it `not valid`, then `validate constraint` in the next.",
    ),
    (
        re.compile(rf"alter\s+table\s+{_TABLE}[^;]*?\badd\s+(?:primary\s+key|unique|foreign\s+key|check)\b"),
        "It reads every row with the table locked: build the index concurrently, or add it `not valid`, by its name.",
    ),
    (
        re.compile(rf"alter\s+table\s+{_TABLE}[^;]*?\bset\s+not\s+null"),
        "It reads every row with the table locked, unless a valid check says it already: say on the line which.",
    ),
    (
        re.compile(rf"alter\s+table\s+{_TABLE}[^;]*?\balter\s+(?:column\s+)?\"?\w+\"?\s+(?:set\s+data\s+)?type"),
        "It writes every row anew with the table locked: add a column, fill it in batches, drop the old one later.",
    ),
    (
        re.compile(
            rf"alter\s+table\s+{_TABLE}[^;]*?\badd\s+(?:column\s+)?(?!constraint)[^;]*?"
            r"(?:default\s+(?:\w+\s*\(|current_|localtime)|generated\s+always\s+as\s*\(|\bunique\b|\breferences\b|\bserial\b)"
        ),
        "Each row would be written or looked up with the table locked: a plain column first, then fill it in batches.",
    ),
    (
        re.compile(rf"(?:^|;|\)|as\s+\()\s*(?:update|delete\s+from)\s+{_TABLE}\s+(?:\w+\s+)?(?:set|where|using|;|$)"),
        "Rows stay locked until the last is done: RunPython in batches, with atomic = False.",
    ),
)  # fmt: skip


def breaches(file: str, text: str) -> Iterator[Breach]:
    """Every breach in one migration."""
    if file.removeprefix("src/mazha/").removesuffix(".py") in BEFORE_THE_RULE or "migrations/0" not in file:
        return
    yield from _Migration(file, ast.parse(text, file)).breaches()


class _Migration:
    def __init__(self, file: str, tree: ast.Module) -> None:
        self.file, self.tree = file, tree
        self.texts = {
            target.id: node.value
            for node in tree.body if isinstance(node, ast.Assign)
            for target in node.targets if isinstance(target, ast.Name)
        }  # fmt: skip
        self.is_alone = any(
            isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == "atomic" for target in node.targets)
            and isinstance(node.value, ast.Constant) and node.value.value is False
            for node in ast.walk(tree)
        )  # fmt: skip
        self.operations = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        self.made = {
            _said(node, "name", 0).lower() for node in self.operations if _called(node) == "CreateModel"
        }  # fmt: skip

    def breaches(self) -> Iterator[Breach]:
        for node in self.operations:
            name = _called(node)
            if name == "RunSQL":
                yield from self._sql(node)
            elif (_said(node, "model_name", 0) or "?").lower() in self.made:
                continue  # its table is made here, and empty
            elif name in _REFUSED:
                yield self._breach(node, *_REFUSED[name])
            elif name == "AddField":
                yield from self._field(node)
            elif name in _ALONE and not self.is_alone:
                yield self._breach(node, LOCKS, f"{name} needs a migration of its own, with atomic = False.")
            if name == "RunPython" and len(node.args) + len(node.keywords) < 2:
                yield self._breach(node, BREAKS, "Give it a way back, or migrations.RunPython.noop.")

    def _breach(self, node: ast.AST, rule: str, remedy: str) -> Breach:
        return Breach(self.file, getattr(node, "lineno", 1), rule, remedy + _HOW)

    def _field(self, node: ast.Call) -> Iterator[Breach]:
        field = node.args[2] if len(node.args) > 2 else _keyword(node, "field")
        if not isinstance(field, ast.Call):
            return
        said = {keyword.arg: keyword.value for keyword in field.keywords}
        name = _called(field)
        points = name in {"ForeignKey", "OneToOneField"}
        if name == "GeneratedField" or not isinstance(said.get("db_default", ast.Constant(0)), _CONSTANT):
            remedy = "Each row would be written anew with the table locked: a plain column, then fill it in batches."
            yield self._breach(node, LOCKS, remedy)
        is_indexed = name in {"SlugField", "OneToOneField"} or name == "ForeignKey"
        if _is_true(said.get("unique")) or _is_true(said.get("db_index", ast.Constant(is_indexed))):
            remedy = "Its index is built with the table locked: db_index=False here, AddIndexConcurrently in the next."
            yield self._breach(node, LOCKS, remedy)
        if points and _is_true(said.get("db_constraint", ast.Constant(True))):
            remedy = "Its key is checked with both tables locked: db_constraint=False, then `not valid` and validate."
            yield self._breach(node, LOCKS, remedy)

    def _sql(self, node: ast.Call) -> Iterator[Breach]:
        forward = node.args[0] if node.args else _keyword(node, "sql")
        text = _COMMENT.sub("", _FUNCTION.sub("''", self._text(forward))).lower()
        new = {found["table"] for found in _CREATED.finditer(text)}
        for pattern, remedy in _LOCKING:
            if any(found["table"] not in new for found in pattern.finditer(text)):
                yield self._breach(node, LOCKS, remedy)
        if "concurrently" in text and not self.is_alone:
            yield self._breach(node, LOCKS, "What is done concurrently needs a migration with atomic = False.")

    def _text(self, node: ast.expr | None) -> str:
        """What it will say, as far as it stands in this file."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name):
            return self._text(self.texts.get(node.id))
        if isinstance(node, ast.JoinedStr):
            return "".join(self._text(value) for value in node.values)
        if isinstance(node, ast.FormattedValue):
            return self._text(node.value)
        if isinstance(node, ast.BinOp):
            return self._text(node.left) + self._text(node.right)
        if isinstance(node, ast.List | ast.Tuple):
            return ";\n".join(self._text(each) for each in node.elts)
        return "x"


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in node.keywords if keyword.arg == name), None)


def _said(node: ast.Call, name: str, place: int) -> str:
    value = node.args[place] if len(node.args) > place else _keyword(node, name)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
