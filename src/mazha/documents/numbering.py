"""Numbers of documents as 党政机关公文格式 writes them: 奎人调〔2026〕12号. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count

from mazha.documents.amounts import DIGITS

LONGEST = 12
MARK = re.compile(rf"[一-鿿]{{2,{LONGEST}}}")
"""What may stand before the year: the organisation's own word (机关代字), Chinese characters only."""

_FOREIGN = re.compile("[^一-鿿]")


def printed(mark: str, year: int, serial: int) -> str:
    """The number as it is printed: year in hexagonal brackets, no nought before the serial (GB/T 9704-2012 § 7.2.5)."""
    return f"{mark}〔{year}〕{serial}号"


def likely_mark(district: str, organisation: str, family: str) -> str:
    """A first word for an organisation nobody has given one: 奎劳动人调, of 奎文区, 劳动争议人民调解委员会 and 人调."""
    own = _FOREIGN.sub("", organisation.removeprefix(district).removeprefix("区"))
    return f"{_FOREIGN.sub('', district)[:1]}{own[:2]}{family}"[:LONGEST]


def free(mark: str, taken: Collection[str]) -> str:
    """The mark itself; when another organisation bears it, with a numeral behind it."""
    if mark not in taken:
        return mark
    tries = (f"{mark[: LONGEST - 2]}{_numeral(n)}" for n in count(2))
    return next(each for each in tries if each not in taken)


def _numeral(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))
