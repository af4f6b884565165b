"""One byte string for the same facts, and none for what two programs would print differently."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mazha.kernel.canonical import canonical, digest

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


class TestCanonical:
    @given(PLAIN)
    def test_reads_back_as_the_same_facts(self, value: object) -> None:
        assert json.loads(canonical(value)) == value

    @given(st.dictionaries(st.text(max_size=6), st.integers(), max_size=6))
    def test_does_not_depend_on_the_order_of_keys(self, facts: dict[str, int]) -> None:
        assert canonical(facts) == canonical(dict(reversed(facts.items())))

    def test_orders_keys_by_utf_16_as_the_standard_says(self) -> None:
        # RFC 8785 § 3.2.3: U+1F600 is a surrogate pair beginning D83D, and so comes before U+FB33.
        assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()

    @pytest.mark.parametrize("value", [1.5, {"a": 2.0}, [{"b": {3}}], {1: "x"}, b"x"])
    def test_refuses_what_has_no_one_form(self, value: object) -> None:
        with pytest.raises(TypeError, match="has no canonical form"):
            canonical(value)

    @pytest.mark.parametrize(
        ("value", "where"),
        [(1.5, "$: 1.5"), ({"a": {"b": [0, 2.5]}}, "$.a.b[1]: 2.5"), ({"a": {1: "x"}}, "$.a: 1")],
    )
    def test_names_the_place_that_has_no_form(self, value: object, where: str) -> None:
        with pytest.raises(TypeError) as refused:
            canonical(value)
        assert str(refused.value) == f"{where} has no canonical form. Write it as text or a whole number."

    def test_puts_no_space_between_and_leaves_every_script_as_it_is(self) -> None:
        assert canonical({"名": [1, (True, None)], "a": "é"}) == '{"a":"é","名":[1,[true,null]]}'.encode()

    def test_sorts_keys_at_every_depth(self) -> None:
        assert canonical([{"b": {"d": 1, "c": 2}, "a": 3}]) == b'[{"a":3,"b":{"c":2,"d":1}}]'


class TestDigest:
    def test_is_the_hash_of_those_bytes(self) -> None:
        assert digest({"b": 1, "a": 2}) == hashlib.sha256(b'{"a":2,"b":1}').digest()
