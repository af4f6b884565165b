"""The embedded store fits the machine, and is never made to forget."""

from __future__ import annotations

import pytest

from mazha.config.store.tuning import MB, settings

GB = 1024 * MB


class TestSettings:
    @pytest.mark.parametrize(("memory", "cache"), [(GB // 4, "64MB"), (8 * GB, "1024MB"), (512 * GB, "4096MB")])
    def test_take_an_eighth_of_memory_within_bounds(self, memory: int, cache: str) -> None:
        assert settings(memory, GB)["shared_buffers"] == cache

    def test_do_without_shared_memory_where_a_container_has_little(self) -> None:
        assert settings(8 * GB, 64 * MB)["dynamic_shared_memory_type"] == "mmap"
        assert settings(8 * GB, GB)["dynamic_shared_memory_type"] == "posix"

    def test_leave_durability_as_postgresql_ships_it(self) -> None:
        assert not {"fsync", "synchronous_commit", "full_page_writes"} & settings(8 * GB, GB).keys()
