"""Every figure Mazha shows, each defined once. `docs/reference/figures.md` is made from this folder.

What a definition leaves out, it says. A figure is a number of matters; a rate names both of its figures. None is
about a person: no figure has an officer among its dimensions.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mazha.insight.figures.ended import ENDED
from mazha.insight.figures.kinds import Basis, Figure, Rate, Span
from mazha.insight.figures.received import RECEIVED
from mazha.insight.figures.shares import RATES as _RATES
from mazha.insight.figures.shares import SPANS as _SPANS
from mazha.insight.figures.standing import STANDING

__all__ = ["FIGURES", "KEPT", "RAISED_BY_A_PROGRAM", "RATES", "SPANS", "Basis", "Figure", "Rate", "Span"]

RAISED_BY_A_PROGRAM = "warning"
"""The channel of warnings: nobody brought them, so no figure counts them."""
FIGURES: Mapping[str, Figure] = MappingProxyType({f.name: f for f in (*RECEIVED, *ENDED, *STANDING)})
RATES: Mapping[str, Rate] = MappingProxyType({rate.name: rate for rate in _RATES})
SPANS: Mapping[str, Span] = MappingProxyType({span.name: span for span in _SPANS})
KEPT: tuple[Figure, ...] = tuple(figure for figure in FIGURES.values() if not figure.timed)
"""Figures that change only when a matter changes. `models.Tally` has a column for each; a test holds both together."""
