"""A matter stays on the version of the procedure it began under, also when a newer one is packaged."""

from __future__ import annotations

import pytest

from mazha.procedures import registry
from mazha.procedures.models import Table
from tests.rules.test_checking import SOUND
from tests.world import at

pytestmark = pytest.mark.django_db


def keep(name: str, version: str, text: str) -> None:
    Table.objects.create(name=name, version=version, text=text, sha256=b"", loaded_at=at("2026-03-02 09:00"))


class TestPinned:
    def test_reads_an_older_version_from_the_store(self) -> None:
        text = SOUND.replace('name = "small"', 'name = "hotline"').replace('version = "1"', 'version = "2020-01"')
        keep("hotline", "2020-02", text.replace("2020-01", "2020-02"))
        keep("hotline", "2020-01", text)
        keep("other", "2020-01", SOUND)
        kept = registry.pinned("hotline", "2020-01")
        assert (kept.name, kept.version, set(kept.steps)) == ("hotline", "2020-01", {"register", "finish"})
        assert registry.pinned("other", "2020-01").name == "small"

    def test_says_which_is_missing(self) -> None:
        says = "^hotline 1999-01: restore procedures_table, or the release that packaged it"
        with pytest.raises(registry.VersionIsUnknown, match=says):
            registry.pinned("hotline", "1999-01")
