"""Sums in capital numerals: as they are written, and read back without loss."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mazha.documents import amounts

UNITS = {"拾": 10, "佰": 100, "仟": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.5", "伍角整"), ("1", "壹元整"), ("10", "壹拾元整"),
        ("12000", "壹万贰仟元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"), ("6007.14", "陆仟零柒元壹角肆分"), ("325.04", "叁佰贰拾伍元零肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"), ("107000.53", "壹拾万柒仟元伍角叁分"), ("100000001", "壹亿零壹元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"), ("20000300", "贰仟万零叁佰元整"),
    ],
)  # fmt: skip
def test_writes_sums_as_cashiers_do(amount: str, capitals: str) -> None:
    assert amounts.capitals(Decimal(amount)) == capitals


@given(st.integers(0, 10**14 - 1))
def test_can_be_read_back(fen: int) -> None:
    said = amounts.capitals(Decimal(fen) / 100)
    assert read(said) == fen
    assert "零零" not in said
    assert not said.startswith("零") or said == "零元整"


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000", "1E+20"])
def test_refuses_what_is_no_sum_of_money(amount: str) -> None:
    with pytest.raises(ValueError, match="no sum of money"):
        amounts.capitals(Decimal(amount))


def read(said: str) -> int:
    """Another way round, written without looking at the first."""
    whole, _sign, rest = said.partition("元") if "元" in said else ("", "", said)
    total = group = digit = 0
    for sign in whole:
        if sign in amounts.DIGITS:
            digit = amounts.DIGITS.index(sign)
        elif sign in UNITS:
            group += digit * UNITS[sign]
            digit = 0
        else:
            total += (group + digit) * GROUPS[sign]
            group = digit = 0
    fen = (total + group + digit) * 100
    for sign, worth in (("角", 10), ("分", 1)):
        if sign in rest:
            fen += amounts.DIGITS.index(rest[rest.index(sign) - 1]) * worth
    return fen
