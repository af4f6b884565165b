"""The thirteen days that the law itself makes holidays: all that is known of a year before its notice is out."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "statutory.toml"
NEW_YEAR, SPRING, QINGMING, LABOUR, DRAGON_BOAT, MID_AUTUMN, NATIONAL = (
    "元旦",
    "春节",
    "清明节",
    "劳动节",
    "端午节",
    "中秋节",
    "国庆节",
)
FIXED = ((1, 1, NEW_YEAR), (5, 1, LABOUR), (5, 2, LABOUR), (10, 1, NATIONAL), (10, 2, NATIONAL), (10, 3, NATIONAL))


@functools.cache
def _computed() -> dict[int, dict[str, dt.date]]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["computed"]
    return {int(year): days for year, days in table.items()}


def statutory_days(year: int) -> dict[dt.date, str]:
    """Statutory days of a year, each with its name.

    The moving ones are known for the years of the packaged table (2027 to 2050); outside it only the fixed ones.
    """
    days = {dt.date(year, month, day): name for month, day, name in FIXED}
    moving = _computed().get(year)
    if moving is None:
        return days
    eve = moving["spring_festival"] - dt.timedelta(days=1)
    named = {eve + dt.timedelta(days=i): SPRING for i in range(4)}
    named |= {moving["qingming"]: QINGMING, moving["dragon_boat"]: DRAGON_BOAT}
    # 中秋 falls on a National Day in some years (2031): the day then bears both names.
    autumn = moving["mid_autumn"]
    named[autumn] = f"{days[autumn]}、{MID_AUTUMN}" if autumn in days else MID_AUTUMN
    return days | named
