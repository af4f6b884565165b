"""What figures promise about each other, and that nothing a procedure can end in goes uncounted. Pure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mazha.insight import describing, lines
from mazha.insight.export.cells import safe
from mazha.insight.figures import FIGURES, KEPT, RAISED_BY_A_PROGRAM, RATES, SPANS, Basis
from mazha.insight.figures.roads import AWAITING_STAGES, CLOSING, OTHER_ROADS
from mazha.insight.models import Tally
from mazha.insight.queries import Filters, Period
from mazha.insight.queries.board import within_days
from mazha.kernel.errors import Unacceptable
from mazha.procedures import registry

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


class TestFigures:
    def test_have_a_column_each(self) -> None:
        columns = {field.name for field in Tally._meta.concrete_fields}
        assert columns == {*lines.KEY, "lasted", *lines.MEASURES}

    def test_say_everything_in_both_languages(self) -> None:
        texts = [text for f in FIGURES.values() for text in (f.title, f.definition)]
        texts += [text for r in RATES.values() for text in (r.title, r.definition)]
        texts += [text for s in SPANS.values() for text in (s.title, s.definition)]
        for text in texts:
            assert text.zh
            assert text.en
            assert not text.zh.isascii()
            assert text.en.replace("“", "").replace("”", "").replace("…", "").isascii()

    def test_name_both_numbers_of_a_rate_by_the_same_day(self) -> None:
        for rate in RATES.values():
            assert FIGURES[rate.part].basis is FIGURES[rate.whole].basis

    def test_keep_only_what_a_change_of_a_matter_changes(self) -> None:
        assert {figure.name for figure in FIGURES.values()} - {figure.name for figure in KEPT} == {"open_late"}
        assert FIGURES["open_late"].basis is Basis.NOW

    def test_are_about_no_person(self) -> None:
        for figure in FIGURES.values():
            assert not {"officer", "registered_by", "actor"} & set(str(figure.where).replace("'", " ").split())


class TestRoads:
    def test_hold_every_outcome_of_every_procedure(self) -> None:
        for procedure in registry.packaged().values():
            if procedure.name == RAISED_BY_A_PROGRAM:
                continue  # nobody brought it: no figure counts it
            for step in procedure.steps.values():
                if step.outcome and not step.outcome.startswith("$"):
                    assert step.outcome in {*OTHER_ROADS, *CLOSING}, step.name
                for key, value in step.sets.items():
                    if key == "result" and not str(value).startswith("$"):
                        assert value in CLOSING, step.name
                for ask, _required in step.asks:
                    if ask.name == "solved":
                        assert set(ask.choices) <= set(CLOSING)

    def test_know_the_stages_in_which_the_person_is_to_be_heard(self) -> None:
        assert set(AWAITING_STAGES) <= set(registry.current("hotline").stages)


class TestSlots:
    @given(DAYS, st.integers(0, 800))
    def test_cover_every_day_once(self, first: dt.date, more: int) -> None:
        last = first + dt.timedelta(days=more)
        covered = []
        for slot in lines.slots(first, last):
            if slot > 999_999:
                covered.append(slot)
                continue
            month = dt.date(slot // 100, slot % 100, 1)
            after = (month + dt.timedelta(days=32)).replace(day=1)
            covered += lines.day_slots(month, after - dt.timedelta(days=1))
        assert covered == lines.day_slots(first, last)

    def test_are_few_for_a_year(self) -> None:
        assert len(lines.slots(dt.date(2025, 1, 15), dt.date(2026, 1, 14))) <= 11 + 62


class TestWithinDays:
    def test_is_the_nearest_rank(self) -> None:
        assert within_days({0: 1, 3: 1, 9: 2}, 50) == 3
        assert within_days({0: 1, 3: 1, 9: 2}, 90) == 9

    def test_is_nothing_of_nothing(self) -> None:
        assert within_days({}, 50) is None


class TestPeriod:
    def test_compares_with_as_many_days_before(self) -> None:
        before = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 30)).before()
        assert (before.first, before.last) == (dt.date(2026, 1, 30), dt.date(2026, 2, 28))

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            ("2026-03-02", "2026-03-01"),
            ("1999-12-31", "2026-01-01"),
            ("2020-01-01", "2026-01-01"),
            ("2026-01-01", "9999-12-31"),
        ],
    )
    def test_refuses_what_cannot_be_counted(self, first: str, last: str) -> None:
        with pytest.raises(Unacceptable):
            Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


class TestFilters:
    @pytest.mark.parametrize(
        "given", [{"unit": "x"}, {"street": "３７０７０５００１"}, {"category": "01%"}, {"unit": "1" * 12}]
    )
    def test_refuse_what_no_list_offers(self, given: dict[str, str]) -> None:
        with pytest.raises(Unacceptable):
            Filters(**given)


class TestSafe:
    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", " =1", "'=1", '"=1'])
    def test_covers_what_a_spreadsheet_would_run(self, text: str) -> None:
        assert str(safe(text)).startswith("'")

    @pytest.mark.parametrize("value", ["路灯不亮", "3号楼", 5, 1.5, None, ""])
    def test_leaves_the_rest(self, value: str | float | None) -> None:
        assert safe(value) == value

    def test_drops_what_a_sheet_cannot_hold(self) -> None:
        assert safe("路\x00灯\ud800") == "路灯"


class TestReference:
    def test_is_todays(self) -> None:
        page = Path(__file__).parents[3] / "docs" / "reference" / "figures.md"
        assert page.read_text(encoding="utf-8") == describing.reference(), (
            "mazha insight figures > docs/reference/figures.md"
        )
