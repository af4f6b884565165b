"""Every reader of what comes from outside: never anything but what it promises, or one of its refusals."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import ground
from tests.fuzz.targets import TARGETS, Target

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
PIECES = [
    *(b"\x00", b"\xff", b"'", b"\t", b"\n", b"{", b"}", b"%s", b"-", b"1e999", b"nan", b"[[[[", b"9" * 400),
    *(text.encode() for text in ("\u200b", "\ud7ff\U0001f600", "\u0663", "ß", "İ")),
    *(b"0001-01-01", b"9999-12-31T23:59:59-12:00"),
]


@pytest.fixture(autouse=True, scope="module")
def district() -> Iterator[None]:
    with ground.in_memory():
        yield


def changed(target: Target) -> st.SearchStrategy[bytes]:
    """A seed with pieces cut out, doubled, turned or put in: what blind bytes would never come to."""

    @st.composite
    def mutated(draw: st.DrawFn) -> bytes:
        found = bytearray(draw(st.sampled_from(target.seeds)))
        for _change in range(draw(st.integers(0, 6))):
            at = draw(st.integers(0, len(found)))
            until = min(len(found), at + draw(st.integers(0, 12)))
            what = draw(st.sampled_from(("cut", "double", "put", "turn", "end")))
            if what == "cut":
                del found[at:until]
            elif what == "double":
                found[at:at] = found[at:until]
            elif what == "put":
                found[at:at] = draw(st.sampled_from(PIECES) | st.binary(max_size=6))
            elif what == "turn" and at < len(found):
                found[at] ^= 1 << draw(st.integers(0, 7))
            elif what == "end":
                del found[at:]
        return bytes(found)

    return mutated()


@pytest.mark.parametrize("name", TARGETS)
def test_reads_or_refuses(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changed(target) | st.text(max_size=80).map(str.encode) | st.binary(max_size=200))
    def read(sent: bytes) -> None:
        target.read(sent)

    read()


@pytest.mark.parametrize("name", TARGETS)
def test_reads_what_it_begins_from(name: str) -> None:
    for seed in TARGETS[name].seeds:
        TARGETS[name].read(seed)
