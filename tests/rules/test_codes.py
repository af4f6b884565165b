"""A code catches the slips people make with it."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from mazha.kernel import codes

CODE = st.text(codes.ALPHABET, min_size=11, max_size=11).map(lambda body: body + codes.check_character(body))


class TestRead:
    @given(CODE)
    def test_reads_what_is_printed_however_it_is_written(self, code: str) -> None:
        assert codes.read(codes.spoken(code)) == code
        assert codes.read(f"  {code.lower()[:5]} {code.lower()[5:]} ") == code

    @given(CODE, st.integers(0, 11), st.sampled_from(codes.ALPHABET))
    def test_catches_every_single_wrong_character(self, code: str, place: int, other: str) -> None:
        wrong = code[:place] + other + code[place + 1 :]
        assert (codes.read(wrong) is None) == (wrong != code)

    @given(CODE, st.integers(0, 11), st.integers(0, 11))
    def test_catches_every_swap_of_two_characters(self, code: str, a: int, b: int) -> None:
        swapped = list(code)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        assert (codes.read("".join(swapped)) is None) == ("".join(swapped) != code)

    def test_takes_letters_that_look_like_digits_for_them(self) -> None:
        body = "0123456789A"
        code = body + codes.check_character(body)
        assert codes.read(code.replace("0", "O").replace("1", "l")) == code

    @given(st.text(string.printable + "马扎\u200b\U0001f600", max_size=40))
    def test_never_fails_on_what_is_no_code(self, written: str) -> None:
        found = codes.read(written)
        assert found is None or len(found) == codes.LENGTH


class TestMake:
    def test_makes_codes_that_read_back_and_differ(self) -> None:
        made = {codes.make() for _ in range(2000)}
        assert len(made) == 2000
        assert all(codes.read(code) == code for code in made)
