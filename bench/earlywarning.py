"""How fast and how exact early warning is: `python -m bench.earlywarning [ears farrington charts nightly equality]`.

One core, processor time, beside R `surveillance` 1.20.3 on the same shape of input. Bars: EARS 1,000 times R,
Farrington 200 times, the nightly run over 24,480 series 5 s and 500 MB, no difference from R above 1e-9. Equality needs
the reference outputs in the folder that MAZHA_DATA names.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

os.environ.setdefault("NUMBA_NUM_THREADS", "1")

from mazha.insight.early.cusum import CusumRule, cusum
from mazha.insight.early.ears import EarsRule, Method, ears, ears_alarms
from mazha.insight.early.farrington import Axis, farrington, named, usual_years
from mazha.insight.early.glr import GlrRule, glr
from tests.rules.early.reference import FOLDER, column, counts_of, rows_of, runs, worst

SERIES, DAYS = 408 * 60, 1500
R_EARS: dict[Method, float] = {"C1": 20.6, "C2": 19.1, "C3": 27.7}
"""Microseconds a point."""
R_FARRINGTON = 10_400.0
"""Microseconds for a point of the sparse panel."""


def show(what: str, value: float, unit: str, reference: float | None = None) -> None:
    against = "" if reference is None else f"   R {reference:>10,.1f} {unit}   {reference / value:>8,.0f} ×"
    print(f"{what:52} {value:12,.4f} {unit:4}{against}")


def processor_seconds(work: Callable[[], object]) -> float:
    """The best of three."""
    best = float("inf")
    for _round in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def days() -> npt.NDArray[np.int16]:
    """408 grids × 60 kinds, sparse as such a district is: seven days in eight without a case."""
    dice = np.random.default_rng(20261123)
    rates = np.exp(dice.normal(-2.6, 1.0, (SERIES, 1)))
    return np.concatenate([dice.poisson(np.repeat(part, DAYS, 1)).astype(np.int16) for part in np.split(rates, 24)])


def weeks(panel: npt.NDArray[np.int16]) -> npt.NDArray[np.int32]:
    whole = panel.shape[1] // 7 * 7
    summed: npt.NDArray[np.int32] = panel[:, :whole].reshape(len(panel), -1, 7).sum(axis=2, dtype=np.int32)
    return summed


def measure_ears() -> None:
    panel = days()
    print(f"{SERIES:,} series × {DAYS:,} days, {(panel == 0).mean():.0%} zeros")
    for method, reference in R_EARS.items():
        for compat in ("R", None):
            rule = EarsRule.usual(method, compat=compat)
            ears_alarms(panel[:9], rule)
            points = SERIES * (DAYS - rule.earliest() + 1)
            taken = processor_seconds(lambda rule=rule: ears_alarms(panel, rule))  # type: ignore[misc]
            show(f"EARS {method}, {'as R' if compat else 'own way'}, a point", taken / points * 1e6, "µs", reference)


def measure_farrington() -> None:
    panel = weeks(days())
    axis = Axis(panel.shape[1], 52)
    for compat in ("R", None):
        rule = replace(named("noufaily", compat=compat), years=3)
        farrington(panel[:9], axis, rule, [axis.length])
        taken = processor_seconds(lambda rule=rule: farrington(panel, axis, rule, [axis.length]))  # type: ignore[misc]
        how = "as R" if compat else "own way"
        show(f"Farrington noufaily b = 3, {how}, a point", taken / len(panel) * 1e6, "µs", R_FARRINGTON)
        show("  all series, one week", taken, "s")


def measure_charts() -> None:
    series = np.random.default_rng(3).negative_binomial(4, 0.4, (20, 300))
    for name, work in (
        ("CUSUM seasonal rossi, 144 points", lambda: cusum(series, CusumRule("rossi", seasonal=True), first=157)),
        ("GLR negative binomial, 144 points", lambda: glr(series, GlrRule(), first=157)),
    ):
        work()
        show(name, processor_seconds(work) / len(series) * 1e3, "ms")


def measure_nightly() -> None:
    """Every series each night: EARS on its last week of days, Farrington on its last week."""
    panel = days()
    weekly = weeks(panel)
    axis, rule = Axis(weekly.shape[1], 52), replace(named("noufaily"), years=3)

    def night() -> None:
        for method in R_EARS:
            ears(panel[:, -60:], EarsRule.usual(method), first=54)
        farrington(weekly, axis, rule, [axis.length])

    night()
    began = time.perf_counter()
    night()
    show("nightly run, wall", time.perf_counter() - began, "s")
    show("  most memory, made-up data included", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")


def measure_equality() -> None:
    if not FOLDER.exists():
        print(f"no reference outputs in {FOLDER}: set MAZHA_DATA")
        return
    for what, compare in (("ears", _ears), ("farringtonFlexible", _farrington), ("cusum", _cusum), ("glrnb", _glr)):
        found = {name: compare(name) for name in runs(f"out_*__{what}*")}
        print(
            f"{what:20} {len(found):3} files   largest difference {max(d for d, _a in found.values()):.1e}   "
            f"alarms that differ {sum(a for _d, a in found.values())}"
        )


def _differences(ours: npt.NDArray[np.float64], alarm: npt.NDArray[np.int8], name: str) -> tuple[float, int]:
    rows = rows_of(name)
    theirs = np.nan_to_num(column(rows, "alarm"), nan=-1)
    return worst(ours, column(rows, "upperbound")), int((alarm.ravel() != theirs).sum())


def _ears(name: str) -> tuple[float, int]:
    method: Method = name.split("__ears")[1][:2]  # type: ignore[assignment]
    wide = "_b28" in name
    rule = EarsRule.usual(method, compat="R")
    if wide:
        rule = replace(rule, baseline=28, min_sigma=0.5, alpha=0.01)
    found = ears(counts_of(name).observed, rule, first=33 if wide else None)
    return _differences(found.upperbound, found.alarm, name)


def _farrington(name: str) -> tuple[float, int]:
    counts, rows = counts_of(name), rows_of(name)
    times = sorted({int(row["t"]) for row in rows})
    axis = Axis(counts.observed.shape[1], counts.frequency() or (12 if "meningo" in name else 52), counts.days)
    config = name.split("farringtonFlexible_")[1].removesuffix(".csv")
    if config == "b3nbPlugin":
        rule = named("noufaily", years=3, compat="R")
    else:
        years = usual_years(axis, times[0])
        rule = named(config, frequency=axis.frequency, years=years, compat="R")
    found = farrington(counts.observed, axis, rule, times)
    most, alarms = _differences(found.upperbound, found.alarm, name)
    others = ("expected", "mu0", "phi", "pvalue", "score", "trend", "trend_coef")
    return max(most, *(worst(found.values[:, :, i], column(rows, n)) for i, n in enumerate(others, 1))), alarms


def _cusum(name: str) -> tuple[float, int]:
    how = name.split("cusum_")[1].removesuffix(".csv")
    rule = CusumRule(how.removeprefix("glm_"), seasonal="glm" in how, compat="R")  # type: ignore[arg-type]
    found = cusum(counts_of(name).observed, rule, first=int(rows_of(name)[0]["t"]))
    return _differences(found.upperbound, found.alarm, name)


def _glr(name: str) -> tuple[float, int]:
    rows = rows_of(name)
    rule = GlrRule(dispersed="poisson" not in name, rise=float(np.log(2)) if "fixed" in name else None, compat="R")
    found = glr(counts_of(name).observed, rule, first=int(rows[0]["t"]), last=int(rows[-1]["t"]))
    return _differences(found.statistic, found.alarm, name)


PARTS: dict[str, Callable[[], None]] = {
    "ears": measure_ears,
    "farrington": measure_farrington,
    "charts": measure_charts,
    "nightly": measure_nightly,
    "equality": measure_equality,
}


def main() -> None:
    chosen = sys.argv[1:] or list(PARTS)
    if unknown := [name for name in chosen if name not in PARTS]:
        raise SystemExit(f"There is no part {', '.join(unknown)}. There are: {', '.join(PARTS)}.")
    for name in chosen:
        print(f"\n{name}")
        PARTS[name]()


if __name__ == "__main__":
    main()
