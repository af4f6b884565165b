"""History comes in with its own times, once, and what cannot come in is named by line and reason."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from openpyxl import Workbook

from mazha.channels.imports import columns, queries
from mazha.channels.imports.actions import import_file
from mazha.channels.imports.columns import MapIsWrong
from mazha.channels.imports.rows import FileIsUnreadable
from mazha.matters import queries as matters
from mazha.matters.ledger import Break
from mazha.matters.models import Matter
from mazha.people.actor import Actor
from tests import real_data
from tests.world import at

pytestmark = pytest.mark.django_db

BY = Actor.system("import")
NOW = at("2026-11-23 10:00")
MAP = columns.read(
    'name = "small"\nref = "{id}"\nopened = "came"\nclosed = "ended"\nwords = "{what}"\nlabel = "{kind}"\n'
    'unit = "office"\n'
    'lon = "x"\nlat = "y"\ntime_formats = ["%Y-%m-%d %H:%M"]\nmissing = ["-"]\n',
    "small.toml",
)
HEAD = "id,came,ended,what,kind,office,x,y\n"


def _file(folder: Path, text: str) -> Path:
    path = folder / "history.csv"
    path.write_text(text, encoding="utf-8")
    return path


class TestImportFile:
    def test_keeps_the_original_times(self, tmp_path: Path) -> None:
        path = _file(tmp_path, HEAD + "7,2018-02-03 08:15,2018-02-09 17:00,下水井盖破损,市政,排水公司,-,-\n")
        import_file(path, MAP, by=BY, at=NOW)
        matter = Matter.objects.get()
        assert matter.opened_at == at("2018-02-03 08:15")
        assert matter.closed_at == at("2018-02-09 17:00")
        assert (matter.stage, matter.outcome, matter.channel) == ("closed", "imported", "import")
        assert matter.facts["ref"] == "7"
        assert [e.at for e in matters.ledger_of(matter)] == [matter.opened_at, matter.closed_at]
        assert [found for found in matters.broken_chains() if isinstance(found, Break)] == []

    def test_leaves_open_what_has_no_end(self, tmp_path: Path) -> None:
        import_file(_file(tmp_path, HEAD + "8,2018-02-03 08:15,-,路灯不亮,市政,-,-,-\n"), MAP, by=BY, at=NOW)
        matter = Matter.objects.get()
        assert (matter.stage, matter.closed_at, matter.lead_unit_id) == ("handling", None, None)

    def test_names_line_column_and_reason_of_each_refused_row(self, tmp_path: Path) -> None:
        rows = (
            "1,2018-02-03 08:15,-,好的事情,a,-,-,-\n"
            "2,yesterday,-,坏的日期,a,-,-,-\n"
            "3,-,-,没有日期,a,-,-,-\n"
            "4,2099-01-01 00:00,-,未来的事,a,-,-,-\n"
            "5,2018-02-03 08:15,2018-02-01 08:15,先结后开,a,-,-,-\n"
            "6,2018-02-03 08:15,-,坐标不对,a,-,999,36\n"
            "7,2018-02-03 08:15,-,-,a,-,-,-\n"
        )
        done = import_file(_file(tmp_path, HEAD + rows), MAP, by=BY, at=NOW)
        assert (done.kept, done.refused) == (1, 6)
        refused = queries.refusals(done.source)
        assert [(r.line, r.column) for r in refused] == [
            (3, "came"), (4, "came"), (5, "came"), (6, "ended"), (7, "x"), (8, "{what}"),
        ]  # fmt: skip

    def test_does_nothing_the_second_time(self, tmp_path: Path) -> None:
        path = _file(tmp_path, HEAD + "7,2018-02-03 08:15,-,下水井盖破损,市政,排水公司,-,-\n")
        first = import_file(path, MAP, by=BY, at=NOW)
        again = import_file(path, MAP, by=BY, at=NOW + dt.timedelta(days=1))
        assert first == again
        assert Matter.objects.count() == 1

    def test_goes_on_where_it_was_cut_off(self, tmp_path: Path) -> None:
        many = "".join(f"{i},2018-02-03 08:15,-,第{i}件事情,a,-,-,-\n" for i in range(2500))
        path = _file(tmp_path, HEAD + many)

        class Cut(Exception):
            pass

        def cut(progress: object) -> None:
            raise Cut

        with pytest.raises(Cut):
            import_file(path, MAP, by=BY, at=NOW, tell=cut)
        assert Matter.objects.count() == 1000
        done = import_file(path, MAP, by=BY, at=NOW)
        assert (done.kept, Matter.objects.count()) == (2500, 2500)
        assert Matter.objects.values("facts__ref").distinct().count() == 2500

    def test_reads_a_workbook_and_a_gzipped_table_alike(self, tmp_path: Path) -> None:
        book = Workbook()
        assert book.active is not None
        for row in (HEAD.strip().split(","), ["9", "2018-02-03 08:15", "-", "树枝挡路", "a", "-", "-", "-"]):
            book.active.append(row)
        book.save(tmp_path / "h.xlsx")
        with gzip.open(tmp_path / "h.csv.gz", "wt", encoding="utf-8") as out:
            out.write(HEAD + "9,2018-02-03 08:15,-,树枝挡路,a,-,-,-\n")
        for name in ("h.xlsx", "h.csv.gz"):
            import_file(tmp_path / name, MAP, by=BY, at=NOW)
        first, second = Matter.objects.all()
        assert (first.gist, first.opened_at) == (second.gist, second.opened_at)

    def test_refuses_a_file_without_the_columns_the_map_names(self, tmp_path: Path) -> None:
        with pytest.raises(FileIsUnreadable, match="came"):
            import_file(_file(tmp_path, "id,what\n1,x\n"), MAP, by=BY, at=NOW)
        assert Matter.objects.count() == 0

    def test_refuses_a_file_that_is_not_utf_8_naming_the_line(self, tmp_path: Path) -> None:
        path = tmp_path / "gbk.csv"
        path.write_bytes((HEAD + "1,2018-02-03 08:15,-,路灯,a,-,-,-\n").encode("gbk"))
        with pytest.raises(FileIsUnreadable, match="UTF-8"):
            import_file(path, MAP, by=BY, at=NOW)


class TestMaps:
    @pytest.mark.parametrize("name", columns.ready_made())
    def test_ready_made_maps_are_sound(self, name: str) -> None:
        assert columns.find(name).name == name

    def test_refuses_an_entry_it_does_not_know(self) -> None:
        with pytest.raises(MapIsWrong, match="wrods"):
            columns.read('name = "x"\nwrods = "{a}"', "x.toml")

    @pytest.mark.parametrize(
        ("name", "file", "most_refused"),
        [
            ("appeals_to_2018-10", "appeals/appeals_to_2018-10.csv.gz", 0),
            ("labelled_3303", "messages/labelled_3303.csv.gz", 10),
            ("baltimore311_10k", "civic311/baltimore311_10k.csv.gz", 200),
            ("sf311_10k", "civic311/sf311_10k.csv.gz", 200),
        ],
    )
    def test_ready_made_maps_fit_their_files(self, name: str, file: str, most_refused: int) -> None:
        path = real_data.real(file)
        done = import_file(path, columns.find(name), by=BY, at=NOW)
        assert done.finished
        assert done.refused <= most_refused
        assert done.kept == Matter.objects.filter(source=done.source).count()
