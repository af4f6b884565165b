"""Exports: the definitions first, the same numbers as the board, no personal data, and a record of each."""

from __future__ import annotations

import csv
import errno
import io
import random
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.types import JSONDict

from mazha.insight import actions, jobs
from mazha.insight import queries as insight
from mazha.insight.export import files
from mazha.insight.figures import FIGURES, RATES
from mazha.insight.models import Export
from mazha.insight.queries import Filters, Period, Question, Scope
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.kernel.moments import day_of
from mazha.matters.models import Matter
from mazha.people.actor import Actor
from mazha.people.wall import seated
from tests import seats, world
from tests.actions.insight import many
from tests.world import World, at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-20 10:30")
CANARY = "=HYPERLINK(canary)"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), override("zh-hans"):
        yield


@pytest.fixture
def people() -> World:
    """With eighty matters, one restricted and one whose gist a spreadsheet would run."""
    made, rng = world.make(), random.Random(5)
    Matter.objects.bulk_create(many.matter(rng, [made.lamps, made.parks], NOW) for _n in range(80))
    first, second = Matter.objects.order_by("opened_at")[:2]
    Matter.objects.filter(pk=first.pk).update(restricted="violence", gist="canary-restricted", category="010101")
    Matter.objects.filter(pk=second.pk).update(gist=CANARY)
    return made


def wanted(actor: Actor, form: str, listed: str = "") -> actions.Wanted:
    period = Period(day_of(at("2026-01-01 00:00")), day_of(NOW))
    return actions.Wanted(question=Question(Scope.of(actor), period, Filters()), form=form, listed=listed)


def written(actor: Actor, form: str, listed: str = "") -> Path:
    export = actions.ask_for_export(wanted(actor, form, listed), by=actor, at=NOW)
    return actions.write_export(export, by=actor)


def book_of(file: Path) -> Workbook:
    """From its bytes: openpyxl would keep the file open."""
    return load_workbook(io.BytesIO(file.read_bytes()), read_only=True)


class TestWriteExport:
    def test_says_first_what_each_figure_counts(self, people: World) -> None:
        sheet = book_of(written(people.leader, "xlsx")).worksheets[0]
        text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
        for definition in [f.definition for f in FIGURES.values()] + [r.definition for r in RATES.values()]:
            assert definition.zh in text
        assert people.leader.name in text
        assert "2026-03-20 10:30" in text
        assert "2026-01-01 – 2026-03-20" in text

    def test_holds_the_numbers_of_the_board(self, people: World) -> None:
        board = insight.board(people.leader, wanted(people.leader, "xlsx").question, at=NOW)
        book = book_of(written(people.leader, "xlsx"))
        numbers = {row[0]: row[1] for row in book["指标"].iter_rows(values_only=True)}
        for name, figure in FIGURES.items():
            assert numbers[figure.title.zh] == board.now.get(name, 0)
        streets = list(book["街道"].iter_rows(values_only=True))
        received = streets[0].index("受理")
        assert sum(int(str(row[received])) for row in streets[1:]) == board.now["received"]

    def test_lists_what_a_figure_counts_with_nobody_in_it(self, people: World) -> None:
        book = book_of(written(people.leader, "xlsx", "received"))
        lines = list(book["事项"].iter_rows(values_only=True))
        assert len(lines) == 81
        text = "\n".join(str(cell) for line in lines for cell in line)
        assert "canary-restricted" not in text
        assert "'" + CANARY in text
        assert not any(cell.startswith("=") for line in lines for cell in line if isinstance(cell, str))
        for code in Matter.objects.values_list("code", flat=True):
            assert code not in text
            assert f"{code[:4]}-{code[4:8]}-{code[8:]}" not in text

    def test_writes_csv_with_a_file_of_definitions(self, people: World) -> None:
        with zipfile.ZipFile(written(people.leader, "csv", "received")) as archive:
            names = archive.namelist()
            assert names[0] == "01-统计口径.csv"
            lines = list(csv.reader(io.StringIO(archive.read(names[-1]).decode("utf-8-sig"))))
        assert len(lines) == 81

    def test_asks_the_store_no_more_often_for_a_longer_list(self, people: World) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                written(people.leader, "csv", "received")
            return len(captured)

        shorter = asked()
        rng = random.Random(6)
        Matter.objects.bulk_create(many.matter(rng, [people.lamps, people.parks], NOW) for _n in range(80))
        assert asked() <= shorter

    def test_keeps_a_street_lead_within_the_street(self, people: World) -> None:
        with seated(people.street_lead):
            book = book_of(written(people.street_lead, "xlsx", "received"))
        lines = list(book["事项"].iter_rows(values_only=True))[1:]
        assert len(lines) == Matter.objects.filter(street="370705001").count() > 0

    def test_is_on_record(self, people: World) -> None:
        written(people.leader, "csv", "received")
        export = Export.objects.get()
        assert (export.officer_id, export.state, export.rows) == (people.leader.officer_id, Export.State.READY, 80)
        assert export.asked["listed"] == "received"


class TestWritingThatFails:
    """There is the whole file or none, and the list says which."""

    def _failing(self, monkeypatch: pytest.MonkeyPatch, with_: Exception) -> None:
        def half(_form: str, _sheets: object, path: Path) -> int:
            path.write_bytes(b"half of")
            raise with_

        monkeypatch.setattr(files, "write", half)

    def test_leaves_no_file_and_says_so(self, people: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self._failing(monkeypatch, OSError(errno.ENOSPC, "full"))
        with pytest.raises(OSError, match="full"):
            written(people.leader, "csv", "received")
        export = Export.objects.get()
        assert export.state == Export.State.FAILED
        assert list(actions.file_of(export).parent.glob(f"{export.pk}*")) == []

    def test_is_tried_again_when_the_store_was_away(self, people: World, monkeypatch: pytest.MonkeyPatch) -> None:
        export = actions.ask_for_export(wanted(people.leader, "csv", "received"), by=people.leader, at=NOW)
        with monkeypatch.context() as away:
            self._failing(away, OperationalError("away"))
            with pytest.raises(OperationalError) as trouble:
                jobs.export(str(export.pk))
        assert jobs.AWAY.get_retry_decision(exception=trouble.value, job=job_of(export, attempts=3)) is not None
        assert Export.objects.get().state == Export.State.WAITING
        jobs.export(str(export.pk))
        assert Export.objects.get().state == Export.State.READY

    def test_is_done_once_however_often_the_job_runs(self, people: World) -> None:
        export = actions.ask_for_export(wanted(people.leader, "csv", "received"), by=people.leader, at=NOW)
        jobs.export(str(export.pk))
        first = actions.file_of(export).stat()
        jobs.export(str(export.pk))
        assert actions.file_of(export).stat() == first

    def test_is_not_done_again_once_its_file_was_removed(self, people: World) -> None:
        path = written(people.leader, "csv")
        actions.clear_exports(at=at("2026-03-21 10:31"))
        jobs.export(str(Export.objects.get().pk))
        assert not path.exists()


def job_of(export: Export, attempts: int) -> Job:
    given: JSONDict = {"export_id": str(export.pk)}
    return Job(
        id=1, queue="default", lock=None, queueing_lock=None, task_name="insight.export", task_kwargs=given,
        attempts=attempts,
    )  # fmt: skip


class TestGiveUpExports:
    def test_says_that_one_nobody_writes_any_more_has_failed(self, people: World, client: Client) -> None:
        actions.ask_for_export(wanted(people.leader, "csv", "received"), by=people.leader, at=NOW)
        assert actions.give_up_exports(being_written=[], at=NOW + actions.GIVEN_UP_AFTER) == 0
        assert actions.give_up_exports(being_written=[], at=at("2026-03-20 10:36")) == 1
        seats.seat(client, people.leader.officer_id, NOW)
        assert "请重新导出" in page(client) or "export it again" in page(client)

    def test_leaves_one_whose_job_is_there(self, people: World) -> None:
        export = actions.ask_for_export(wanted(people.leader, "csv", "received"), by=people.leader, at=NOW)
        jobs.export.defer(export_id=str(export.pk))
        with time_machine.travel(at("2026-03-20 11:30"), tick=False):
            jobs.give_up_exports(0)
            assert Export.objects.get().state == Export.State.WAITING
            ProcrastinateJob.objects.all()._raw_delete("default")
            jobs.give_up_exports(0)
        assert Export.objects.get().state == Export.State.FAILED


class TestAskForExport:
    def test_refuses_an_unknown_form(self, people: World) -> None:
        with pytest.raises(Unacceptable):
            actions.ask_for_export(wanted(people.leader, "exe"), by=people.leader, at=NOW)

    def test_refuses_an_unknown_figure(self, people: World) -> None:
        with pytest.raises(Unknown):
            actions.ask_for_export(wanted(people.leader, "csv", "score"), by=people.leader, at=NOW)

    def test_refuses_who_is_no_officer(self, people: World) -> None:
        with pytest.raises(Forbidden):
            actions.ask_for_export(wanted(people.leader, "csv"), by=Actor.system("test"), at=NOW)


class TestPages:
    def test_give_a_file_at_once(self, people: World, client: Client) -> None:
        seats.seat(client, people.leader.officer_id, NOW)
        answer = client.post("/desk/board/exports", {"days": "90", "form": "xlsx", "list": "received"})
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        assert answer["Cache-Control"] == "no-store"
        book = load_workbook(io.BytesIO(answer.getvalue()), read_only=True)
        assert len(list(book["事项"].iter_rows())) == 81
        answer.close()

    def test_put_long_lists_into_the_background(self, people: World, client: Client) -> None:
        rng = random.Random(6)
        more = [many.matter(rng, [people.lamps], NOW) for _n in range(actions.LONGEST_AT_ONCE)]
        Matter.objects.bulk_create(more, batch_size=1000)
        seats.seat(client, people.leader.officer_id, NOW)
        answer = client.post("/desk/board/exports", {"days": "90", "form": "csv", "list": "received"})
        assert answer.status_code == 302
        export = Export.objects.get()
        assert "Being written" in page(client) or "正在生成" in page(client)
        jobs.export(str(export.pk))
        assert f"/desk/board/exports/{export.pk}" in page(client)
        with closing(client.get(f"/desk/board/exports/{export.pk}")) as answer:
            assert answer.status_code == 200

    def test_give_nobody_anothers_file(self, people: World, client: Client) -> None:
        written(people.leader, "csv")
        seats.seat(client, people.supervisor.officer_id, NOW)
        assert client.get(f"/desk/board/exports/{Export.objects.get().pk}").status_code == 404
        assert str(Export.objects.get().pk) not in page(client)

    def test_refuse_a_form_of_no_kind(self, people: World, client: Client) -> None:
        seats.seat(client, people.leader.officer_id, NOW)
        assert client.post("/desk/board/exports", {"days": "90", "form": "exe"}).status_code == 422
        assert client.post("/desk/board/exports", {"days": "90", "form": "csv", "list": "x"}).status_code == 404
        assert client.post("/desk/board/exports", {"since": "x", "form": "csv"}).status_code == 422


def page(client: Client) -> str:
    return client.get("/desk/board/exports").content.decode()


class TestClearExports:
    def test_removes_files_after_a_day_and_keeps_the_record(self, people: World) -> None:
        path = written(people.leader, "csv")
        assert actions.clear_exports(at=at("2026-03-20 20:00")) == 0
        assert path.exists()
        assert actions.clear_exports(at=at("2026-03-21 10:31")) == 1
        assert not path.exists()
        assert Export.objects.get().state == Export.State.GONE
