"""The scan statistic: `python -m bench.earlywarning_scan`, equality with SaTScan and R, and speed on one core and two.

Inputs and reference outputs are read from `MAZHA_DATA` (`scan/`). R's own cost, measured on the same input on a quiet
machine, is 16.8 CPU seconds for `scanstatistics::scan_permutation` with 999 replicates (20 nearest cells, 28 days).
"""

from __future__ import annotations

import csv
import gzip
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.stats import ks_2samp

from mazha.insight.early import scan as scanning
from mazha.insight.early.scan import Drawing, Model, Scan

FOLDER = Path(os.environ.get("MAZHA_DATA", "../shared/data")) / "scan"
R_SECONDS = 16.8
Floats = npt.NDArray[np.float64]


def rows(name: str) -> list[dict[str, str]]:
    file = FOLDER / name
    with gzip.open(file, "rt") if name.endswith(".gz") else file.open() as opened:
        return list(csv.DictReader(opened))


def column(table: list[dict[str, str]], name: str) -> Floats:
    return np.array([float(row[name]) for row in table])


def grid() -> tuple[Model, Floats]:
    places = rows("in_grid408_xy.csv")
    counts = np.array([[int(row[place["id"]]) for place in places] for row in rows("in_grid408_counts.csv")]).T
    return scanning.permutation(counts), scanning.distances(
        np.stack([column(places, "x"), column(places, "y")], axis=1)
    )


def timed(run: Callable[[], Scan]) -> tuple[float, float, Scan]:
    """Wall and CPU seconds of the best of five, and what came out."""
    best = (float("inf"), float("inf"))
    for _ in range(5):
        wall, cpu = time.perf_counter(), time.process_time()
        found = run()
        best = min(best, (time.perf_counter() - wall, time.process_time() - cpu))
    return *best, found


def speed() -> None:
    model, distance = grid()
    cases = {
        "20 nearest, 28 days": (scanning.circles(distance, model.weight, nearest=20, ties_together=False), 28, 1),
        "50 nearest, 28 days": (scanning.circles(distance, model.weight, nearest=50, ties_together=False), 28, 1),
        "2 km, 7 days": (scanning.circles(distance, model.weight, share=0.5, radius=2), 7, 2),
        "half of cases, 14 days": (scanning.circles(distance, model.weight, share=0.5), 14, 2),
        "pieces of 8 nearest, 7 days": (
            scanning.flexible(distance, scanning.gabriel(distance), 8, model.weight),
            7,
            2,
        ),
    }
    for name, (zones, days, least) in cases.items():
        stretches = scanning.prospective(28, days)
        for cores in (1, 2):
            wall, cpu, _ = timed(lambda: scanning.scan(model, zones, stretches, Drawing(cores=cores), least=least))  # noqa: B023
            ratio = f", {R_SECONDS / cpu:.0f} × scanstatistics" if name.startswith("20") else ""
            windows = len(zones.numbers) * days
            print(f"{name:28} {windows:>9,} windows, {cores} core(s): {wall:.2f} s wall, {cpu:.2f} s CPU{ratio}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def equality() -> None:
    model, distance = grid()
    zones = scanning.circles(distance, model.weight, nearest=20, ties_together=False)
    wanted = np.zeros((len(zones.numbers), 28))
    for row in rows("out_grid408_k20_permutation_scores.csv.gz"):
        wanted[int(row["zone"]) - 1, int(row["duration"]) - 1] = float(row["score"])
    stretches = scanning.prospective(28, 28)
    worst = np.abs(scanning.scores(model, zones, stretches) - wanted) / np.maximum(1, wanted)
    print(f"scanstatistics, {wanted.size:,} windows: largest difference {worst.max():.1e} (9 digits are written there)")
    found = scanning.scan(model, zones, stretches, least=1)
    print(f"  maxima: KS p {law(found, 'out_grid408_k20_permutation_mc.csv', 'score'):.2f}")
    zones = scanning.circles(distance, model.weight, share=0.5, radius=2, ties_together=False)
    found = scanning.scan(model, zones, scanning.prospective(28, 7), compat="satscan")
    print(f"SaTScan, grid: {[round(each.llr, 6) for each in found.clusters]}")
    print(f"  maxima: KS p {law(found, 'out_satscan_grid_r2_d7_mc.csv', 'max_llr'):.2f}")
    by_cell("NYleukemia", "cases_ceiling", "population", scanning.poisson, 0.15, "satscan_ny_pois")
    by_cell("NYleukemia", "cases_ceiling", "population", scanning.bernoulli, 0.15, "NYleukemia_binomial")
    by_cell("pennLC", "cases", "population", scanning.bernoulli, 0.5, "pennLC_binomial")
    by_cell("pennLC", "cases", "expected", scanning.poisson, 0.5, "pennLC_poisson")


def by_cell(name: str, cases: str, base: str, build: Callable[..., Model], share: float, out: str) -> None:
    table = rows(f"in_{name}.csv")
    distance = scanning.distances(np.stack([column(table, "x"), column(table, "y")], axis=1))
    people = column(table, "population")
    zones = scanning.circles(distance, people, share=share, ties_together=False, once=False)
    plain = build(column(table, cases), column(table, base))
    found = scanning.scan(plain, zones, scanning.whole(1), Drawing(replicates=9999), least=1, compat="satscan")
    print(f"{out}: {found.clusters[0].llr:.6f}; maxima: KS p {law(found, f'out_{out}_mc.csv', 'max_llr'):.2f}")
    if out.startswith("satscan"):
        return
    theirs = {(int(row["center"]) - 1, int(row["end"]) - 1): float(row["llr"]) for row in rows(f"out_{out}_zones.csv")}
    steps = zones.numbers.tolist()
    wanted = np.array([theirs[int(zones.centre[step]), int(zones.cells[step])] for step in steps])
    for label, model in (("default", plain), ('compat="R"', plain.as_in_r())):
        worst = np.abs(scanning.scores(model, zones, scanning.whole(1))[:, 0] - wanted) / np.maximum(1, wanted)
        print(f"  {label}, {len(steps):,} zones: largest difference {worst.max():.1e}")


def law(found: Scan, name: str, value: str) -> float:
    return float(ks_2samp(found.maxima, column(rows(name), value)).pvalue)


def main() -> None:
    if not FOLDER.exists():
        print(f"Skipped, {FOLDER} is not there. Say where with MAZHA_DATA.")
        return
    speed()
    equality()


if __name__ == "__main__":
    main()
