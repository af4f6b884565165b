"""Kulldorff's scan statistic 扫描统计 on arrays: where and when are there more cases than chance gives?

Build a model of counts (`permutation`, `poisson`, `bernoulli`), zones (`circles`, `flexible`, `listed`) and stretches
of time (`prospective`, `retrospective`, `whole`), and hand them to `scan`. Counts are of cells and times, never of
people.
"""

from mazha.insight.early.scan.chance import Chance, ReplicatesNotUsable, recurrence, sequential, standard
from mazha.insight.early.scan.models import CountsNotUsable, Model, bernoulli, permutation, poisson
from mazha.insight.early.scan.scanning import Cluster, Drawing, Scan, apart, ranked, scan, scores
from mazha.insight.early.scan.windows import (
    Intervals,
    WindowsNotUsable,
    Zones,
    circles,
    distances,
    flexible,
    gabriel,
    listed,
    prospective,
    retrospective,
    whole,
)

__all__ = [
    "Chance",
    "Cluster",
    "CountsNotUsable",
    "Drawing",
    "Intervals",
    "Model",
    "ReplicatesNotUsable",
    "Scan",
    "WindowsNotUsable",
    "Zones",
    "apart",
    "bernoulli",
    "circles",
    "distances",
    "flexible",
    "gabriel",
    "listed",
    "permutation",
    "poisson",
    "prospective",
    "ranked",
    "recurrence",
    "retrospective",
    "scan",
    "scores",
    "sequential",
    "standard",
    "whole",
]
