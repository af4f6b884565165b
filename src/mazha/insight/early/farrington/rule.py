"""What Farrington Flexible is asked to do: one value of settings, and the named ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mazha.insight.early.ears import BadSetting

Threshold = Literal["delta", "nbPlugin", "muan"]
Power = Literal["2/3", "1/2", "none"]


@dataclass(frozen=True)
class FarringtonRule:
    """Settings, by the names R gives them. Times are in points: weeks where the series is weekly."""

    years: int = 5
    """R's `b`: how many years back."""
    half_window: int = 3
    """R's `w`: points before and after the same date of each year."""
    periods: int = 1
    """R's `noPeriods`: season blocks in a year; with 1 only the windows are used."""
    threshold: Threshold = "delta"
    alpha: float = 0.05
    power: Power = "2/3"
    reweight: bool = True
    weights_threshold: float = 2.58
    trend: bool = True
    trend_p: float = 0.05
    """R's `pThresholdTrend`."""
    enough: tuple[int, int] = (5, 4)
    """R's `limit54`: judge only with so many cases in so many points, the current one included."""
    left_out: int | None = None
    """R's `pastWeeksNotIncluded`: last points that are not history; as many as `half_window` where not said."""
    compat: str | None = None

    def __post_init__(self) -> None:
        positive = self.years >= 1 and self.half_window >= 0 and self.periods >= 1 and self.excluded >= 0
        if not positive or self.enough[0] < 0 or self.enough[1] < 1:
            raise BadSetting("Years, window, periods and the least number of cases are counted from 1, or 0, on.")
        if not (0 < self.alpha < 1 and 0 < self.trend_p <= 1 and self.weights_threshold > 0):
            raise BadSetting("Alpha and the trend's p are shares between 0 and 1, the weights' threshold is above 0.")
        if self.threshold not in ("delta", "nbPlugin", "muan") or self.power not in ("2/3", "1/2", "none"):
            raise BadSetting("The threshold is delta, nbPlugin or muan, the power 2/3, 1/2 or none.")
        if self.compat not in (None, "R"):
            raise BadSetting(f"Farrington knows no compat={self.compat!r}. There is: R.", compat=self.compat)

    @property
    def excluded(self) -> int:
        return self.half_window if self.left_out is None else self.left_out

    @property
    def like_r(self) -> bool:
        return self.compat == "R"


NAMED = {
    "default": FarringtonRule(),
    "noufaily": FarringtonRule(periods=10, threshold="nbPlugin", alpha=0.005, trend_p=1.0, left_out=26),
    "muan": FarringtonRule(periods=10, threshold="muan", enough=(0, 4), left_out=26),
    "delta10": FarringtonRule(periods=10, threshold="delta", alpha=0.01, power="1/2", left_out=26),
    "noreweight": FarringtonRule(
        periods=10, threshold="nbPlugin", alpha=0.005, trend_p=1.0, left_out=26, reweight=False
    ),
}
"""Settings in common use, for weekly counts: Noufaily 2013, Salmon 2016 (muan), and variants for comparison."""


def named(name: str, *, frequency: int = 52, years: int = 5, compat: str | None = None) -> FarringtonRule:
    """A named rule, fitted to counts by week (52), month (12) or day (365)."""
    if name not in NAMED:
        raise BadSetting(f"There is no configuration {name!r}. There are: {', '.join(NAMED)}.", config=name)
    if frequency not in (12, 52, 365):
        raise BadSetting(f"{frequency} points a year are not known. There are 12, 52 and 365.", frequency=frequency)
    weekly = replace(NAMED[name], years=years, compat=compat)
    if frequency == 12:
        return replace(
            weekly,
            half_window=1,
            periods=min(weekly.periods, 4),
            enough=(5, 1),
            left_out=1 if weekly.left_out is None else 6,
        )
    if frequency == 365:
        return replace(
            weekly, half_window=10, enough=(weekly.enough[0], 28), left_out=weekly.left_out and weekly.left_out * 7
        )
    return weekly
