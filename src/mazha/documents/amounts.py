"""Sums of money as an agreement writes them: figures, and the capital numerals nobody can alter with a stroke. Pure."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
MOST = Decimal(10) ** 12
"""Sums below this: the numerals go up to 亿, and 万 within it."""
_WITHIN = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def figures(amount: Decimal, *, unit: str) -> str:
    """`1,234.50`, with the unit where it stands in that language."""
    return f"¥{amount:,.2f}" if unit == "¥" else f"{amount:,.2f}{unit}"


def capitals(amount: Decimal) -> str:
    """`壹仟贰佰叁拾肆元伍角整`, as 支付结算办法 wants sums to be written.

    Refuses with ValueError what is negative, finer than a fen, or 10¹² yuan and more.
    """
    fen = amount * 100
    if amount < 0 or amount >= MOST or fen != fen.to_integral_value():
        raise ValueError(f"{amount} is no sum of money in whole fen below {MOST}.")
    yuan, rest = divmod(int(fen), 100)
    jiao, odd = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif odd and yuan:
        said += "零"
    if odd:
        return f"{said}{DIGITS[odd]}分"
    return f"{said or '零元'}整"


def _whole(number: int) -> str:
    """A whole number, group by group of four digits; a gap of noughts is said once."""
    said, gap = "", False
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _four(group) + _GROUPS[place]
        gap = False
    return said


def _four(group: int) -> str:
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + _WITHIN[place]
            gap = False
        else:
            gap = True
    return said
