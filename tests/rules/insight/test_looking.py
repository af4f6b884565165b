"""Which places and kinds stand out: a planted rise is found, once, and not more than the budget allows."""

from __future__ import annotations

import numpy as np
import pytest

from mazha.insight.warning.looking import LEAST_WEEKS, Panel, Seen, is_one_rise, judged, rises, usual

GRIDS = tuple(f"370705001001{n:03d}" for n in range(12))
KINDS = ("0301", "0401", "0402")


def panel(level: str = "grid", places: tuple[str, ...] = GRIDS, *, mean: float = 0.4, weeks: int = 60) -> Panel:
    counts = np.random.default_rng(7).poisson(mean, (len(KINDS), len(places), weeks)).astype(np.int64)
    counts[:, :, -2:] = 0
    return Panel(level, places, KINDS, counts)


def planted(level: str, places: tuple[str, ...], n: int) -> Panel:
    found = panel(level, places, mean=0.4 * 12 / len(places))
    found.counts[1, 0, -1] = n
    return found


class TestRises:
    def test_names_a_planted_rise_and_nothing_else(self) -> None:
        found = rises(judged([planted("grid", GRIDS, 12)], every=1.0), 1.0, every=1.0)
        assert [(one.place, one.kind, one.seen) for one in found] == [(GRIDS[0], "0401", 12)]
        assert found[0].recurrence > 100
        assert found[0].expected < 2

    def test_says_nothing_of_quiet_weeks(self) -> None:
        assert rises(judged([panel()], every=1.0), 1.0, every=1.0) == []

    def test_takes_a_grid_its_street_and_the_district_for_one_rise(self) -> None:
        panels = [
            planted("grid", GRIDS, 20),
            planted("street", ("370705001",), 25),
            planted("district", ("370705",), 25),
        ]
        found = rises(judged(panels, every=1.0), 1.0, every=1.0)
        assert [one.place for one in found] == [GRIDS[0]]

    def test_names_the_street_where_no_grid_holds_most_of_it(self) -> None:
        spread = panel()
        spread.counts[1, :6, -1] = 4
        street = planted("street", ("370705001",), 40)
        found = rises(judged([spread, street], every=1.0), 5.0, every=1.0)
        assert [one.place for one in found if one.kind == "0401"] == ["370705001"]

    def test_leaves_fewer_than_three_matters_alone_however_rare(self) -> None:
        almost_never = panel(mean=0.002, weeks=120)
        almost_never.counts[0, 0, -1] = 2
        series = judged([almost_never], every=1.0)
        assert min(one.p for one in series) < 0.001
        assert rises(series, 50.0, every=1.0) == []
        almost_never.counts[0, 0, -1] = 3
        assert len(rises(judged([almost_never], every=1.0), 50.0, every=1.0)) == 1

    def test_asks_for_more_where_fewer_false_alarms_are_wanted(self) -> None:
        series = judged([planted("grid", GRIDS, 4)], every=1.0)
        (one,) = [each for each in series if (each.place, each.kind) == (GRIDS[0], "0401")]
        budget = one.p * len(series)
        assert len(rises(series, budget * 1.01, every=1.0)) == 1
        assert rises(series, budget * 0.99, every=1.0) == []

    def test_of_no_series_is_none(self) -> None:
        assert rises([], 1.0, every=1.0) == []

    def test_needs_half_a_year(self) -> None:
        with pytest.raises(ValueError, match=str(LEAST_WEEKS)):
            judged([panel(weeks=LEAST_WEEKS - 1)], every=1.0)

    def test_does_not_depend_on_what_places_are_called(self) -> None:
        first = planted("grid", GRIDS, 9)
        order = [3, 0, 7, *(n for n in range(12) if n not in {3, 0, 7})]
        other = Panel("grid", tuple(GRIDS[n] for n in order), KINDS, first.counts[:, order])

        def by_key(series: list[Seen]) -> dict[tuple[str, str], float]:
            return {(one.place, one.kind): one.p for one in series}

        assert by_key(judged([other], every=1.0)) == pytest.approx(by_key(judged([first], every=1.0)), rel=1e-9)


def test_one_rise_is_the_same_kind_in_one_place_within_the_other() -> None:
    assert is_one_rise("0401", GRIDS[0], "0401", "370705001")
    assert is_one_rise("0401", "370705", "0401", GRIDS[0])
    assert not is_one_rise("0401", GRIDS[0], "0401", GRIDS[1])
    assert not is_one_rise("0401", GRIDS[0], "0402", GRIDS[0])


def test_what_was_usual_is_told_once_half_a_year_is_known() -> None:
    told = usual([3] * 40, 20)
    assert len(told) == 20
    assert told[:6] == [None] * 6
    assert all(value is not None and 2 < value < 4 for value in told[6:])
    assert usual([3] * 10, 20) == [None] * 10
