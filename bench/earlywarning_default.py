"""Mazha's own rule and its forecasts against what is asked of them: `python -m bench.earlywarning_default [part …]`.

Parts: `scenarios` (42 scenarios, needs MAZHA_DATA), `panel`, `night`, `forecast` (its real series need MAZHA_DATA).
What was tuned was tuned on other seeds: scenarios 11, panels 3, daily series 5 and 6. The 42 scenarios and the 17
real series are the same in both.
"""

from __future__ import annotations

import csv
import os
import resource
import sys
import time
import warnings
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early import many, simulate
from mazha.insight.early.forecast import forecast
from mazha.insight.early.predictive import judge
from mazha.insight.early.predictive_panel import judge_panel
from mazha.insight.early.predictive_tail import tails

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DATA = Path(os.environ.get("MAZHA_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")) / "surveillance"
SEED = 2026
LEVELS = (0.05, 0.01, 1e-3, 1e-4, 1e-5)
REAL = [
    "salmonella.agona",
    "shadar",
    "stsNewport",
    "salmAllOnset",
    "salmHospitalized",
    "ha.sts",
    "hepatitisA",
    "n1",
    "s1",
    "k1",
    "h1_nrwrp",
    "abattoir",
    "campyDE",
    "measles.weser",
    "salmNewport",
    "measlesDE",
    "momo",
    "influMen",
]


def calibration(p: Floats) -> str:
    """P(p ≤ a)/a for each a."""
    return "  ".join(f"{a:g}: {(p <= a).mean() / a:.2f}" for a in LEVELS)


def scenarios(repeats: int = 10) -> None:
    """POD at equal false-positive rate, the threshold found on all weeks without an outbreak; an oracle knows μ and
    φ.
    """
    file = DATA / "benchmark_scenarios_42.csv"
    if not file.exists():
        print("skipped: set MAZHA_DATA to the folder that holds surveillance/")
        return
    with file.open() as table:
        known = [
            simulate.Scenario(
                theta=float(r["theta"]),
                beta=float(r["beta"]),
                gamma1=float(r["gamma1"]),
                gamma2=float(r["gamma2"]),
                phi=float(r["phi"]),
                harmonics=int(r["m"]),
            )
            for r in csv.DictReader(table)
        ]
    made = simulate.benchmark(known, SEED, repeats, [0, 2, 3, 5, 10], list(range(1, 11)))
    first = simulate.WEEKS - simulate.TESTED_WEEKS
    began = time.process_time()
    said = judge(made.counts, first, every=7)
    took = time.process_time() - began
    print(f"{made.outbreak.size:,} weeks of {len(made.counts):,} series, refitted each 7 weeks: {took:.0f} CPU s")
    y, mean = made.counts[:, first - 1 :], made.mean[:, first - 1 :]
    phi = np.repeat(made.phi[:, None], y.shape[1], axis=1)
    one = tails(y, mean, phi)[0][:, 1:]
    two = tails(y[:, 1:] + y[:, :-1], mean[:, 1:] + mean[:, :-1], phi[:, 1:])[0]
    for name, score in (
        ("one week", said.above),
        ("two weeks", said.p()),
        ("oracle, one week", one),
        ("oracle, two weeks", np.minimum(one, two)),
    ):
        found = "  ".join(f"{rate:.1%}: {detected(score, made.outbreak, rate):.1%}" for rate in (0.01, 0.005, 0.001))
        print(f"{name:18} POD at FPR {found}")
    free = ~made.outbreak
    u = np.random.default_rng(0).random(free.shape)
    print("calibration, randomised p, one week ", calibration((said.above - u * said.exactly)[free]))
    print("calibration, conservative p         ", calibration(said.above[free]))


def detected(score: Floats, outbreak: Flags, rate: float) -> float:
    """Share of outbreaks with any week at or below the threshold that gives this rate of false positives."""
    null = np.sort(score[~outbreak])
    best = np.where(outbreak, score, 2.0).min(axis=1)[outbreak.any(axis=1)]
    return float((best <= null[int(rate * null.size)]).mean())


def panels(weeks: int = 10) -> None:
    """24,480 series, 30 rises a week, four rules; and panels that share nothing."""
    for broken in simulate.BREAKS:
        made = simulate.panel(SEED, broken=broken)
        rng = np.random.default_rng(SEED)
        ours, oracle, quiet, quiet_two = [], [], [], []
        for week in range(made.counts.shape[2] - weeks, made.counts.shape[2]):
            now, raised = simulate.inject(rng, made, week, 30)
            counts = made.counts[:, :, : week + 1].astype(np.int64)
            counts[:, :, week] = now
            said = judge_panel(counts)
            mean = made.mean[:, :, week]
            ours.append((said.p(), raised))
            oracle.append((tails(now, mean, made.variance[:, :, week] / mean)[0], raised))
            u = rng.random(raised.shape)
            quiet.append((said.above - u * said.exactly)[~raised])
            quiet_two.append((said.above_two - u * said.exactly_two)[~raised])
        print(f"\npanel, broken: {broken}")
        for name, results in (("ours", ours), ("oracle", oracle)):
            print(f"  {name:7} {alarms(results)}")
        print("  calibration, one week ", calibration(np.concatenate(quiet)))
        print("  calibration, two weeks", calibration(np.concatenate(quiet_two)))


def alarms(results: list[tuple[Floats, Flags]]) -> str:
    """What Benjamini–Hochberg, a known threshold of one false alarm a week, and the budget find."""
    weeks = len(results)
    p, raised = np.array([p for p, _ in results]), np.array([raised for _, raised in results])
    called = np.array([many.benjamini_hochberg(week, 0.1) for week in p])
    budget = np.array([many.within_budget(week, 1.0) for week in p])
    threshold = np.sort(p[~raised])[weeks]
    wrong = (called & ~raised).sum() / max(called.sum(), 1)
    at_one = (p[raised] < threshold).mean()
    sent = (budget & ~raised).sum() / weeks
    return (
        f"BH q=.1: false share {wrong:.1%}, detected {called[raised].mean():.1%}; at 1 false/week: {at_one:.1%}; "
        f"budget 1/week: {sent:.1f} false, {budget[raised].mean():.1%} detected"
    )


def night() -> None:
    """One night's run over 408 × 60 series of 214 weeks, code already compiled, and the memory of this process."""
    counts = np.random.default_rng(SEED).poisson(0.9, (60, 408, 214)).astype(np.int64)
    judge_panel(counts[:2, :10])
    for threads in (1, 2):
        began = time.perf_counter()
        judge_panel(counts, threads=threads)
        print(f"24,480 series, {threads} threads: {time.perf_counter() - began:.2f} s")
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest memory {largest:.0f} MB, making the counts included")


def daily(seed: int, series: int = 20, days: int = 1100) -> list[NDArray[np.int64]]:
    """Made up like a city's daily requests: weekday, year, a level that wanders."""
    rng = np.random.default_rng(seed)
    t = np.arange(days)
    made = []
    for _ in range(series):
        weekday = rng.normal(0, 0.12, 7)
        weekday[5:] -= 0.5
        level = np.cumsum(rng.normal(0, 0.012, days))
        year = rng.uniform(0, 0.4) * np.cos(2 * np.pi * (t / 365.25 - rng.random()))
        mean = np.exp(rng.uniform(0.5, 4.5) + weekday[t % 7] + year + level)
        made.append(simulate.negative_binomial(rng, mean, float(rng.uniform(1.1, 3))))
    return made


def forecasts() -> None:
    """Rolling origins against seasonal naive, AutoETS and Theta of statsforecast."""
    if DATA.exists():
        print("real weekly series, 4 ahead, 13 origins")
        compare([total(DATA / f"in_{name}.csv") for name in REAL], 52, 4, 13)
    print("daily series made up, 14 ahead, 8 origins")
    compare(daily(SEED), 7, 14, 8)
    counts = np.array(daily(SEED, 60))
    began = time.perf_counter()
    forecast(counts, 14, 7)
    print(f"60 series of 1,100 days: {time.perf_counter() - began:.2f} s")


def total(file: Path) -> NDArray[np.int64]:
    """All units of a reference file added up."""
    units: dict[str, list[int]] = defaultdict(list)
    with file.open() as table:
        for row in csv.DictReader(table):
            units[row["unit"]].append(int(row["observed"]))
    added: NDArray[np.int64] = np.array(list(units.values())).sum(axis=0)
    return added


def compare(series: list[NDArray[np.int64]], season: int, horizon: int, origins: int) -> None:
    """Mean over the series of MASE, scaled by the seasonal naive error of the part before the origin."""
    from statsforecast.models import AutoETS, Theta

    peers = {"AutoETS": AutoETS(season_length=season if season == 7 else 1), "Theta": Theta(season_length=season)}
    scores: dict[str, list[float]] = defaultdict(list)
    inside: dict[str, list[NDArray[np.bool_]]] = defaultdict(list)
    for y in series:
        errors: dict[str, list[float]] = defaultdict(list)
        for origin in range(origins):
            cut = len(y) - horizon * (origins - origin)
            past, seen = y[:cut], y[cut : cut + horizon]
            scale = np.abs(past[season:] - past[:-season]).mean()
            if not scale > 0:
                continue
            said = forecast(past[None], horizon, season)
            errors["Mazha"].append(float(np.abs(seen - said.mean[0]).mean() / scale))
            for level in (80, 95):
                low, high = np.floor(said.low[level][0]), np.ceil(said.high[level][0])
                inside[f"Mazha {level}"].append((seen >= low) & (seen <= high))
            errors["naive"].append(float(np.abs(seen - np.tile(past[-season:], 3)[:horizon]).mean() / scale))
            for name, model in peers.items():
                theirs = model.forecast(y=past.astype(float), h=horizon, level=[80, 95])
                errors[name].append(float(np.abs(seen - theirs["mean"]).mean() / scale))
                for level in (80, 95):
                    covered = (seen >= theirs[f"lo-{level}"]) & (seen <= theirs[f"hi-{level}"])
                    inside[f"{name} {level}"].append(covered)
        for name, values in errors.items():
            scores[name].append(float(np.mean(values)))
    for name, values in scores.items():
        asked = [inside[key] for key in (f"{name} 80", f"{name} 95") if key in inside]
        cover = " ".join(f"{np.concatenate(one).mean():.1%}" for one in asked)
        print(f"  {name:8} MASE {np.mean(values):.4f}, {len(values)} series, 80/95 % intervals cover {cover or '–'}")


PARTS = {"scenarios": scenarios, "panel": panels, "night": night, "forecast": forecasts}


def main() -> None:
    warnings.simplefilter("ignore")
    for name in sys.argv[1:] or PARTS:
        print(f"\n{name}", flush=True)
        PARTS[name]()


if __name__ == "__main__":
    main()
