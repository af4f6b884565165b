"""Whose duty it is, and which lines of the catalogue it puts in the shade."""

from __future__ import annotations

import datetime as dt
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from mazha.triage.rules import Duties, DutyLine, Lost, Matched, match

MARCH = dt.date(2026, 3, 2)
GRID = "370705001001001"
_numbers = count(1)


def line(
    category: str,
    territory: str,
    organisation: int = 1,
    start: dt.date = dt.date(2020, 1, 1),
    end: dt.date | None = None,
) -> DutyLine:
    return DutyLine(
        id=next(_numbers),
        category=category,
        territory=territory,
        organisation_id=organisation,
        start_date=start,
        end_date=end,
    )


def matched(*lines: DutyLine, category: str = "020301", area: str = GRID, day: dt.date = MARCH) -> Matched:
    return match(Duties(lines), category, area, day)


class TestMatch:
    def test_prefers_the_longer_category_to_the_longer_territory(self) -> None:
        lamps, street = line("0203", "370705"), line("02", "370705001")
        found = matched(street, lamps)
        assert found.winner == lamps
        assert [(s.line, s.because) for s in found.shadowed] == [(street, Lost.BROADER_CATEGORY)]

    def test_prefers_the_longer_territory_within_one_category(self) -> None:
        district, street = line("0203", "370705"), line("0203", "370705001")
        found = matched(district, street)
        assert found.winner == street
        assert [(s.line, s.because) for s in found.shadowed] == [(district, Lost.BROADER_TERRITORY)]

    def test_prefers_the_newer_of_two_that_say_the_same(self) -> None:
        old, new = line("0203", "370705"), line("0203", "370705", start=dt.date(2025, 1, 1))
        found = matched(old, new)
        assert found.winner == new
        assert [(s.line, s.because) for s in found.shadowed] == [(old, Lost.OLDER)]

    def test_lists_every_line_that_fits(self) -> None:
        lines = [line("", ""), line("02", "370705"), line("0203", "370705001"), line("020301", "370705001001")]
        found = matched(*lines)
        assert found.winner == lines[-1]
        assert [s.line for s in found.shadowed] == [lines[2], lines[1], lines[0]]

    def test_leaves_out_lines_elsewhere_and_about_something_else(self) -> None:
        assert matched(line("0203", "370705002"), line("0204", "370705")) == Matched(None)

    def test_leaves_out_lines_of_other_days(self) -> None:
        over, still = line("0203", "", end=MARCH - dt.timedelta(days=1)), line("0203", "", end=MARCH)
        to_come = line("0203", "", start=MARCH + dt.timedelta(days=1))
        assert matched(over, still, to_come) == Matched(still)

    def test_does_not_place_a_matter_deeper_than_is_known(self) -> None:
        street, community = line("0203", "370705001"), line("0203", "370705001001")
        assert matched(street, community, area="370705001").winner == street

    def test_without_a_place_only_lines_for_anywhere_fit(self) -> None:
        anywhere, district = line("0203", ""), line("0203", "370705")
        assert matched(anywhere, district, area="").winner == anywhere

    codes = st.text("0123", max_size=6).filter(lambda code: len(code) % 2 == 0)
    areas = st.sampled_from(["", "370705", "370705001", "370705002", "370705001001", GRID])

    @given(st.lists(st.tuples(codes, areas, st.integers(0, 3)), max_size=12), codes, areas)
    def test_every_line_that_fits_wins_or_is_shadowed(
        self, drawn: list[tuple[str, str, int]], category: str, area: str
    ) -> None:
        lines = [line(c, t, start=dt.date(2020 + year, 1, 1)) for c, t, year in drawn]
        found = matched(*lines, category=category, area=area)
        fitting = {one.id for one in lines if category.startswith(one.category) and area.startswith(one.territory)}
        named = ([found.winner.id] if found.winner else []) + [s.line.id for s in found.shadowed]
        assert set(named) == fitting
        assert len(named) == len(set(named))
        if found.winner:
            assert all(len(s.line.category) <= len(found.winner.category) for s in found.shadowed)
