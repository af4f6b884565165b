"""The scan statistic against SaTScan and R on the same inputs. Skipped where the reference files are not at hand."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ks_2samp

from mazha.insight.early import scan as scanning
from mazha.insight.early.scan import Drawing, Model, Scan, Zones

FOLDER = Path(os.environ.get("MAZHA_DATA", Path(__file__).resolve().parents[4] / "shared" / "data")) / "scan"
NEAR = 1e-9
Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    file = FOLDER / name
    if not file.exists():
        pytest.skip(f"scan/{name} is not here: set MAZHA_DATA to the folder that holds it.")
    with gzip.open(file, "rt") if name.endswith(".gz") else file.open() as opened:
        return list(csv.DictReader(opened))


def column(table: Rows, name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in table])


def grid() -> tuple[Model, np.ndarray, list[str]]:
    places = rows("in_grid408_xy.csv")
    names = [row["id"] for row in places]
    counts = np.array([[int(row[name]) for name in names] for row in rows("in_grid408_counts.csv")]).T
    xy = np.stack([column(places, "x"), column(places, "y")], axis=1)
    return scanning.permutation(counts), scanning.distances(xy), names


def by_cell(name: str, cases: str, measure: str, model: str) -> tuple[Model, np.ndarray, list[str]]:
    table = rows(f"in_{name}.csv")
    build = scanning.poisson if model == "poisson" else scanning.bernoulli
    made = build(column(table, cases), column(table, measure)).as_in_r()
    xy = np.stack([column(table, "x"), column(table, "y")], axis=1)
    return made, scanning.distances(xy), [row["id"] for row in table]


def same_law(found: Scan, name: str, value: str) -> float:
    return float(ks_2samp(found.maxima, column(rows(name), value)).pvalue)


def printed(found: Scan, names: list[str]) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            " ".join(names[cell] for cell in each.cells),
            str(each.observed),
            f"{each.expected:.2f}",
            f"{each.observed / each.expected:.2f}",
            f"{each.llr:.6f}",
        )
        for each in found.clusters
    ]


def reported(run: str) -> list[tuple[str, str, str, str, str]]:
    kept = [row for row in rows("results_satscan.csv") if row["run"] == run]
    return [(row["locations"], row["observed"], row["expected"], row["obs_exp"], row["llr"]) for row in kept]


class TestSatscan:
    def test_grid_prospective_permutation(self) -> None:
        model, distance, names = grid()
        zones = scanning.circles(distance, model.weight, share=0.5, radius=2, ties_together=False)
        found = scanning.scan(model, zones, scanning.prospective(28, 7), compat="satscan")
        assert printed(found, names) == reported("grid_r2_d7")
        first = found.clusters[0]
        assert (first.begin, first.end, len(first.cells), first.recurrence_days) == (23, 28, 8, 1000.0)
        assert same_law(found, "out_satscan_grid_r2_d7_mc.csv", "max_llr") > 0.01

    def test_new_york_poisson(self) -> None:
        model, distance, names = by_cell("NYleukemia", "cases_ceiling", "population", "poisson")
        zones = scanning.circles(distance, model.weight, share=0.15, ties_together=False)
        found = scanning.scan(model, zones, scanning.whole(1), Drawing(replicates=999), compat="satscan")
        assert printed(found, names)[:4] == reported("ny_pois")
        risks = [row["rel_risk"] for row in rows("results_satscan.csv") if row["run"] == "ny_pois"]
        assert [f"{each.relative_risk:.2f}" for each in found.clusters][:4] == risks
        assert same_law(found, "out_satscan_ny_pois_mc.csv", "max_llr") > 0.01


class TestR:
    @pytest.mark.parametrize(
        ("name", "cases", "measure", "model", "share", "out"),
        [
            ("pennLC", "cases", "population", "bernoulli", 0.5, "pennLC_binomial"),
            ("pennLC", "cases", "expected", "poisson", 0.5, "pennLC_poisson"),
            ("NYleukemia", "cases_ceiling", "population", "bernoulli", 0.15, "NYleukemia_binomial"),
        ],
    )
    def test_every_zone_of_spatialepi(
        self, name: str, cases: str, measure: str, model: str, share: float, out: str
    ) -> None:
        made, distance, _ = by_cell(name, cases, measure, model)
        people = column(rows(f"in_{name}.csv"), "population")
        zones = scanning.circles(distance, people, share=share, ties_together=False, once=False)
        theirs = {
            (int(row["center"]) - 1, int(row["end"]) - 1): float(row["llr"]) for row in rows(f"out_{out}_zones.csv")
        }
        ours = scanning.scores(made, zones, scanning.whole(1))[:, 0]
        steps = zones.numbers.tolist()
        assert len(theirs) == len(steps)
        wanted = np.array([theirs[int(zones.centre[step]), int(zones.cells[step])] for step in steps])
        assert np.max(np.abs(ours - wanted) / np.maximum(1, wanted)) <= NEAR
        found = scanning.scan(made, zones, scanning.whole(1), Drawing(replicates=1999), least=1)
        assert same_law(found, f"out_{out}_mc.csv", "max_llr") > 0.01

    def test_every_score_of_scanstatistics(self) -> None:
        model, distance, _ = grid()
        zones = scanning.circles(distance, model.weight, nearest=20, ties_together=False)
        listed = [[int(part) - 1 for part in row["locations"].split()] for row in rows("out_grid408_k20_zones.csv.gz")]
        assert [sorted(zones.locations(step)) for step in zones.numbers.tolist()] == listed
        wanted = np.zeros((len(listed), 28))
        for row in rows("out_grid408_k20_permutation_scores.csv.gz"):
            wanted[int(row["zone"]) - 1, int(row["duration"]) - 1] = float(row["score"])
        stretches = scanning.prospective(28, 28)
        ours = scanning.scores(model, zones, stretches)
        assert np.max(np.abs(ours - wanted) / np.maximum(1, wanted)) <= NEAR
        found = scanning.scan(model, zones, stretches, least=1)
        assert same_law(found, "out_grid408_k20_permutation_mc.csv", "score") > 0.01

    def test_zones_of_new_mexico(self) -> None:
        places = rows("in_NM_geo.csv")
        lonlat = np.stack([column(places, "seat_long"), column(places, "seat_lat")], axis=1)
        distance = scanning.distances(lonlat, geographic=True)
        zones: Zones = scanning.circles(distance, np.ones(len(places)), nearest=15, ties_together=False)
        ours = {frozenset(zones.locations(step)) for step in zones.numbers.tolist()}
        theirs = {frozenset(int(part) - 1 for part in row["locations"].split()) for row in rows("in_NM_zones_k15.csv")}
        assert ours == theirs
