"""What keeps an installation running knows a store that is away from a part that is broken."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mazha.config.running.children import Child
from mazha.config.running.supervisor import TOO_MANY, KeepsDying, Supervisor


class TestWatch:
    def test_counts_no_death_and_starts_nothing_while_the_store_is_away(self, tmp_path: Path) -> None:
        starts, looks = tmp_path / "starts", iter([False] * 3)
        seen: list[int] = []

        def answers() -> bool:
            seen.append(len(starts.read_text()))
            return next(looks, True)

        supervisor = Supervisor(None, answers)
        order = [sys.executable, "-c", f"open({str(starts)!r}, 'a').write('x')"]
        supervisor.start(Child("worker", order, dict(os.environ), tmp_path / "log"))
        with pytest.raises(KeepsDying, match="worker died 5 times"):
            supervisor.watch()
        supervisor.end()
        assert seen == [1, 1, 1, *range(1, TOO_MANY + 1)]
