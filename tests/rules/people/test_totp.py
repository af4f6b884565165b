"""One-time codes against the vectors of RFC 6238, appendix B."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.people import totp

SECRET = b"12345678901234567890"


class TestCodeAt:
    @pytest.mark.parametrize(
        ("second", "code"),
        [
            (59, "94287082"),
            (1111111109, "07081804"),
            (1111111111, "14050471"),
            (1234567890, "89005924"),
            (2000000000, "69279037"),
            (20000000000, "65353130"),
        ],
    )
    def test_is_that_of_the_standard(self, second: int, code: str) -> None:
        assert totp.code_at(SECRET, second // 30, digits=8) == code


class TestStepOf:
    def test_takes_the_code_of_now_and_of_a_clock_a_little_off(self) -> None:
        at = dt.datetime.fromtimestamp(1234567890, tz=dt.UTC)
        step = totp.step_at(at)
        for off in (-1, 0, 1):
            assert totp.step_of(SECRET, totp.code_at(SECRET, step + off), at) == step + off

    @pytest.mark.parametrize("off", [-2, 2])
    def test_refuses_a_code_a_minute_off(self, off: int) -> None:
        at = dt.datetime.fromtimestamp(1234567890, tz=dt.UTC)
        assert totp.step_of(SECRET, totp.code_at(SECRET, totp.step_at(at) + off), at) is None

    @pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "abcdef", "0" * 400])
    def test_refuses_what_is_no_code(self, code: str) -> None:
        assert totp.step_of(SECRET, code, dt.datetime.fromtimestamp(1234567890, tz=dt.UTC)) is None


class TestAddressFor:
    def test_says_what_every_authenticator_reads(self) -> None:
        address = totp.address_for(SECRET, "wang.min", "Mazha 马扎")
        assert address.startswith("otpauth://totp/Mazha%20%E9%A9%AC%E6%89%8E:wang.min?secret=GEZDGNBVGY3TQOJQ")
