"""A scan as rows to write down."""

from __future__ import annotations

from collections.abc import Iterator

from mazha.insight.early.scan.asked import Job
from mazha.insight.early.scan.scanning import Cluster, Floats, Scan

COLUMNS = (
    "cluster",
    "locations",
    "start",
    "end",
    "observed",
    "expected",
    "obs_exp",
    "rel_risk",
    "llr",
    "p_value",
    "rule",
    "replicates",
    "recurrence_interval",
)
YEAR = 365.25


def clusters(job: Job, found: Scan) -> Iterator[tuple[object, ...]]:
    """One row a cluster, most likely first. The recurrence interval is in days, or as SaTScan prints it."""
    for rank, cluster in enumerate(found.clusters, 1):
        start, end = _when(job, cluster)
        chance = cluster.chance
        values = (cluster.expected, cluster.observed / cluster.expected, cluster.relative_risk, cluster.llr)
        digits = (2, 2, 2, 6) if job.compat == "satscan" else (None,) * 4
        numbers = [
            repr(value) if digit is None else f"{value:.{digit}f}" for value, digit in zip(values, digits, strict=True)
        ]
        yield (
            rank,
            " ".join(job.table.cells[cell] for cell in cluster.cells),
            start,
            end,
            cluster.observed,
            *numbers,
            "" if chance is None else repr(chance.p),
            "" if chance is None else chance.rule,
            "" if chance is None else chance.replicates,
            _again(job, cluster),
        )


def scores(job: Job, values: Floats) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    """Heading and rows: zone, centre and farthest cell where there is no time; zone, duration and score else.

    Where windows lie at any time, their end is told too.
    """
    steps = job.scored.numbers.tolist()
    if job.spatial:
        at = job.scored
        rows = (
            (zone + 1, int(at.centre[step]) + 1, int(at.cells[step]) + 1, repr(float(values[zone, 0])))
            for zone, step in enumerate(steps)
        )
        return ("zone", "center", "end", "llr"), rows
    durations, ends = job.stretches.durations.tolist(), job.stretches.end.tolist()
    several = len(set(ends)) > 1
    timed = (
        (zone + 1, durations[w], *((job.table.times[ends[w] - 1],) if several else ()), repr(float(values[zone, w])))
        for zone in range(len(steps))
        for w in range(len(durations))
    )
    return ("zone", "duration", *(("end",) if several else ()), "score"), timed


def zones(job: Job) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    """Heading and rows: each zone's number and the numbers of its cells, from 1 and in order."""
    rows = (
        (zone, " ".join(str(cell + 1) for cell in sorted(job.scored.locations(step))))
        for zone, step in enumerate(job.scored.numbers.tolist(), 1)
    )
    return ("zone", "locations"), rows


def summary(job: Job, found: Scan) -> str:
    """What was scanned, in one line, with the rule that made p."""
    times = f" × {len(job.table.times)} {job.table.time_column}s" if job.table.times else ""
    rule = f"p by the {job.drawing.rule} Monte Carlo rule, {len(found.maxima):,} replicates, seed {job.drawing.seed}"
    measured = "" if job.model.name == "permutation" else f", measured by {job.measured_by}"
    return (
        f"{job.model.cases:,} cases ({job.table.count_column}) in {len(job.table.cells):,} cells{times}, "
        f"{job.model.name} model{measured}; {len(job.zones.numbers):,} zones × {len(job.stretches.begin):,} stretches; "
        f"{len(found.clusters):,} clusters; {rule}\n"
    )


def _when(job: Job, cluster: Cluster) -> tuple[str, str]:
    if not job.table.times:
        return "", ""
    if job.spatial:
        return job.table.times[0], job.table.times[-1]
    return job.table.times[cluster.begin], job.table.times[cluster.end - 1]


def _again(job: Job, cluster: Cluster) -> str:
    days = cluster.recurrence_days
    if days is None:
        return ""
    if job.compat != "satscan":
        return repr(days)
    if days >= YEAR:
        return f"{days / YEAR:.1f} years"
    whole = round(days)
    return f"{whole} day{'' if whole == 1 else 's'}"
