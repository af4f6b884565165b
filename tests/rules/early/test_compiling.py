"""Compiled code is kept where it can be, and runs where it cannot."""

from __future__ import annotations

from typing import Any

from mazha.insight.early.compiling import compiled


class TestCompiled:
    def test_runs_where_no_folder_can_keep_it(self) -> None:
        # No file, so no place for a cache: Numba refuses to decorate, as it does where no folder can be written to.
        nowhere: dict[str, Any] = {}
        exec("def double(x):\n    return 2 * x\n", nowhere)
        assert compiled(nowhere["double"])(21) == 42
