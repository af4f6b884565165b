"""What is mutated, and which tests are asked: those of the folder's own rules and actions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folder:
    files: tuple[str, ...]
    tests: tuple[str, ...]


FOLDERS = {
    "workdays": Folder(
        ("src/mazha/workdays/*.py",),
        ("tests/rules/workdays", "tests/actions/workdays"),
    ),
    "procedures": Folder(
        tuple(
            f"src/mazha/procedures/{name}.py"
            for name in (
                "answers", "checking", "clocks", "engine", "faults", "guards", "law", "loading", "policy", "position",
                "reading", "registry", "table",
            )
        ),
        (
            "tests/rules/procedures", "tests/rules/test_checking.py", "tests/rules/test_worked_examples.py",
            "tests/actions/test_versions.py",
        ),
    ),
    "ledger": Folder(
        (
            "src/mazha/kernel/canonical.py", "src/mazha/matters/ledger.py", "src/mazha/matters/actions/lines.py",
            "src/mazha/matters/queries/chain.py",
        ),
        (
            "tests/rules/test_canonical.py", "tests/rules/test_ledger.py", "tests/actions/test_taking.py",
            "tests/actions/test_tampering.py",
        ),
    ),
    "access": Folder(
        (
            "src/mazha/people/actor.py", "src/mazha/people/rights.py", "src/mazha/people/roles.py",
            "src/mazha/people/scopes.py", "src/mazha/people/wall.py", "src/mazha/people/queries/actors.py",
            "src/mazha/matters/queries/visible.py",
        ),
        (
            "tests/rules/people/test_sight.py", "tests/rules/people/test_rights.py", "tests/access/test_actors.py",
            "tests/access/test_wall.py", "tests/access/test_walls_agree.py",
            "tests/access/test_suggestions_wall.py", "tests/access/test_accounts.py",
        ),
    ),
}  # fmt: skip
