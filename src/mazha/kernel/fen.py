"""Sums of money: whole fen inside, yuan for people. Never a float: 0.1 yuan has no exact one."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

_WRITTEN = re.compile(r"(\d{1,10})(?:\.(\d{1,2}))?")


def read(written: str) -> int | None:
    """Fen from a sum in yuan as people write it (`3500`, `3,500.50`, `3500.5元`, `￥3500`); None when it is none."""
    plain = "".join(written.split()).replace(",", "").replace("，", "").lstrip("¥￥").removesuffix("元")
    found = _WRITTEN.fullmatch(plain)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None


def yuan(fen: int) -> str:
    """`3,500.00`, exactly."""
    return f"{Decimal(fen) / 100:,.2f}"


def in_yuan(fen: int) -> Decimal:
    """The same as a number: documents and spreadsheets take it."""
    return Decimal(fen).scaleb(-2)


def instalments(total_fen: int, parts: int, first: dt.date) -> Iterator[tuple[int, dt.date]]:
    """Sums and days: equal parts in whole fen, the last carrying the rest, each on the same day of its month.

    A month without that day takes its last one (MFD 202).
    """
    share = total_fen // parts
    for i in range(parts):
        amount = share if i < parts - 1 else total_fen - share * (parts - 1)
        yield amount, months_after(first, i)


def months_after(day: dt.date, months: int) -> dt.date:
    """The corresponding day some months later."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
