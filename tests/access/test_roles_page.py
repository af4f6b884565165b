"""The page of roles says what the code does."""

from __future__ import annotations

from mazha.people.roles import Role
from tools import roles


class TestRolesPage:
    def test_has_todays_table(self) -> None:
        assert roles.main(["--check"]) == 0, "python -m tools.roles"

    def test_names_every_role(self) -> None:
        page = roles.PAGE.read_text(encoding="utf-8")
        assert [role for role in Role if f"| `{role}` |" not in page] == []
