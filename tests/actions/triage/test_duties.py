"""Changing the duty catalogue, and whose duty it then is."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.kernel.settings_events import SettingChanged
from mazha.triage import actions as triage
from mazha.triage import queries
from mazha.triage.actions.duties import NewDuty
from mazha.triage.rules import Lost
from tests.actions.triage.conftest import AT, TODAY
from tests.world import World

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)
SOMEWHERE = "370705001001001"
START = dt.date(2026, 1, 1)


def add(world: World, category: str, territory: str, organisation: int, start: dt.date = START) -> int:
    new = NewDuty(
        category=category, territory=territory, organisation_id=organisation, start_date=start, basis="职责清单"
    )
    return triage.add_duty(new, by=world.admin, at=AT)


def winner(day: dt.date = TODAY) -> int | None:
    found = queries.whose("020301", SOMEWHERE, day).winner
    return found.organisation_id if found else None


class TestAddDuty:
    def test_rules_from_its_first_day(self, planted: World) -> None:
        add(planted, "0203", "370705", planted.lamps, TODAY)
        assert winner(TODAY - ONE_DAY) is None
        assert winner(TODAY) == planted.lamps

    def test_announces_the_line(self, planted: World, heard: list[SettingChanged]) -> None:
        number = add(planted, "0203", "370705", planted.lamps)
        assert [(e.subject, e.key) for e in heard] == [("triage.duty", str(number))]

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"category": "9999"}, "category"),
            ({"territory": "370799"}, "territory"),
            ({"organisation_id": 0}, "organisation"),
            ({"assisting": (0,)}, "assisting"),
            ({"end_date": START - ONE_DAY}, "end_date"),
            ({"basis": "长" * 201}, "basis"),
        ],
    )
    def test_refuses_with_the_field_named(self, planted: World, change: dict[str, object], field: str) -> None:
        given = {"category": "0203", "organisation_id": planted.lamps, "start_date": START} | change
        with pytest.raises(Unacceptable) as refused:
            triage.add_duty(NewDuty(**given), by=planted.admin, at=AT)  # type: ignore[arg-type]
        assert list(refused.value.problems) == [field]
        assert winner() is None

    def test_refuses_who_does_not_administer(self, planted: World) -> None:
        new = NewDuty(category="0203", organisation_id=planted.lamps, start_date=START)
        with pytest.raises(Forbidden):
            triage.add_duty(new, by=planted.dispatcher, at=AT)


class TestCloseDuty:
    def test_lets_the_wider_line_rule_again(self, planted: World) -> None:
        add(planted, "0203", "370705", planted.lamps)
        street = add(planted, "0203", "370705001", planted.parks)
        assert winner() == planted.parks
        triage.close_duty(street, TODAY, by=planted.admin, at=AT)
        assert winner(TODAY) == planted.parks
        assert winner(TODAY + ONE_DAY) == planted.lamps

    def test_refuses_a_last_day_in_the_past_or_an_unknown_line(self, planted: World) -> None:
        number = add(planted, "0203", "370705", planted.lamps)
        with pytest.raises(Unacceptable):
            triage.close_duty(number, TODAY - ONE_DAY, by=planted.admin, at=AT)
        with pytest.raises(Unknown):
            triage.close_duty(number + 1000, TODAY, by=planted.admin, at=AT)


class TestReplaceDuty:
    def test_follows_without_a_gap(self, planted: World) -> None:
        old = add(planted, "0203", "370705", planted.lamps)
        new = NewDuty(category="0203", territory="370705", organisation_id=planted.parks, start_date=TODAY)
        triage.replace_duty(old, new, by=planted.admin, at=AT)
        assert winner(TODAY - ONE_DAY) == planted.lamps
        found = queries.whose("020301", SOMEWHERE, TODAY)
        assert found.winner is not None
        assert found.winner.organisation_id == planted.parks
        assert found.shadowed == ()

    def test_changes_nothing_when_the_new_line_is_refused(self, planted: World) -> None:
        old = add(planted, "0203", "370705", planted.lamps)
        new = NewDuty(category="0203", organisation_id=0, start_date=TODAY)
        with pytest.raises(Unacceptable):
            triage.replace_duty(old, new, by=planted.admin, at=AT)
        assert winner(TODAY + ONE_DAY) == planted.lamps


HEADING = "category,territory,organisation,assisting,basis,start_date,end_date\n"


class TestImportDuties:
    def test_takes_what_the_export_gives(self, planted: World) -> None:
        add(planted, "0203", "370705", planted.lamps)
        add(planted, "0203", "370705001", planted.parks)
        exported = queries.duties_as_csv(planted.admin)
        assert triage.import_duties(exported, by=planted.admin, at=AT) == 0
        moved = exported.replace("2026-01-01", "2026-02-01")
        assert triage.import_duties(moved.encode("utf-8-sig"), by=planted.admin, at=AT) == 2
        found = queries.whose("020301", SOMEWHERE, TODAY)
        assert [s.because for s in found.shadowed] == [Lost.OLDER, Lost.BROADER_TERRITORY, Lost.BROADER_TERRITORY]

    def test_names_every_row_that_is_wrong_and_adds_nothing(self, planted: World) -> None:
        rows = [
            "0203,370705,lamps,parks,职责清单,2026-01-01,",
            "9999,370705,lamps,,,2026-01-01,",
            "",
            "0204,370705,nobody,,,2026-01-01,",
            "0205,370705,parks,,,first of May,",
            "0206,,,,,,",
        ]
        with pytest.raises(Unacceptable) as refused:
            triage.import_duties(HEADING + "\n".join(rows), by=planted.admin, at=AT)
        assert list(refused.value.problems) == ["row 3", "row 5", "row 6", "row 7"]
        assert winner() is None

    def test_reads_a_file_saved_by_a_chinese_spreadsheet(self, planted: World) -> None:
        line = "0203,370705,lamps,,路灯管护职责,2026-01-01,\n"
        assert triage.import_duties((HEADING + line).encode("gb18030"), by=planted.admin, at=AT) == 1
        assert queries.duties(planted.admin, "zh-hans")[0].basis == "路灯管护职责"

    @pytest.mark.parametrize("given", [b"\xff\xfe\x00\x81", b"", b"one,two\n1,2\n"])
    def test_refuses_what_is_no_catalogue(self, planted: World, given: bytes) -> None:
        with pytest.raises(Unacceptable):
            triage.import_duties(given, by=planted.admin, at=AT)


class TestDuties:
    def test_names_every_code(self, planted: World) -> None:
        add(planted, "0203", "370705001", planted.lamps)
        row = queries.duties(planted.dispatcher, "zh-hans", on_day=TODAY)[0]
        assert (row.category_title, row.territory_title) == ("市政设施 · 路灯照明", "东关街道")
        assert row.organisation == "城市照明服务中心"

    def test_refuses_who_need_not_know(self, planted: World) -> None:
        with pytest.raises(Forbidden):
            queries.duties(planted.handler, "zh-hans")
