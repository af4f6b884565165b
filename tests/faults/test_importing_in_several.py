"""Several processes build what one would: the same matters, in the same order, and the same refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from mazha.channels.imports import columns, queries
from mazha.channels.imports.actions import import_file, importing
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.places import actions as places
from tests.servers import OwnStore
from tests.world import at

BY = Actor.system("import")
NOW = at("2026-11-23 10:00")
MAP = columns.read(
    'name = "several"\nref = "{id}"\nopened = "came"\nwords = "{what}"\nunit = "office"\nlon = "x"\nlat = "y"\n'
    'time_formats = ["%Y-%m-%d %H:%M"]\n',
    "several.toml",
)


def test_an_import_by_several_processes(own_store: OwnStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LARGE", 1)
    monkeypatch.setenv("DATABASE_URL", own_store.url)
    wall.sit(BY)
    places.load_district(by=BY, at=NOW)
    file = tmp_path / "history.csv"
    lines = [
        f"{n},{'never' if n % 700 == 0 else '2018-02-03 08:15'},井盖松动第{n}处,排水公司,119.13,36.70"
        for n in range(3000)
    ]
    file.write_text("\n".join(["id,came,what,office,x,y", *lines]) + "\n", encoding="utf-8")
    done = import_file(file, MAP, by=BY, at=NOW)
    assert (done.kept, done.refused, done.finished) == (2995, 5, True)
    assert [row.line for row in queries.refusals(done.source)] == [n + 2 for n in range(0, 3000, 700)]
    refs = [matter.facts["ref"] for matter in Matter.objects.all()]
    assert sorted(map(int, refs)) == [n for n in range(3000) if n % 700]
    assert set(Matter.objects.values_list("lead_unit__name_zh", flat=True)) == {"排水公司"}
    assert Matter.objects.exclude(grid="").count() == 2995
    assert import_file(file, MAP, by=BY, at=NOW).kept == 2995
    assert Matter.objects.count() == 2995
