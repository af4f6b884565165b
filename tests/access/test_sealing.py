"""Personal identifiers at rest: who can open them, and what is left when something goes wrong."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from pytest_django import Settings

from mazha.people import keyring, sealing

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def ring(tmp_path: Path, settings: Settings) -> Path:
    settings.KEYRING = tmp_path / "secrets" / "keyring.json"
    return tmp_path / "secrets" / "keyring.json"


class TestSeal:
    @hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
    @hypothesis.given(st.text(), st.text(max_size=20))
    def test_opens_again_in_its_context(self, ring: Path, text: str, context: str) -> None:
        text, context = (t.encode("utf-8", "replace").decode() for t in (text, context))
        assert sealing.unseal(sealing.seal(text, context), context) == text

    def test_never_gives_the_same_bytes_twice_nor_shows_the_text(self, ring: Path) -> None:
        first, second = (sealing.seal("+8613812341234", "party.phone") for _time in range(2))
        assert first != second
        assert b"138" not in first

    def test_does_not_open_elsewhere(self, ring: Path) -> None:
        sealed = sealing.seal("张三", "party.name")
        with pytest.raises(sealing.CannotUnseal, match=r"not sealed as 'party\.phone'"):
            sealing.unseal(sealed, "party.phone")

    @pytest.mark.parametrize("place", [5, 16, 17, -1])
    def test_does_not_open_after_one_bit_is_changed(self, ring: Path, place: int) -> None:
        sealed = bytearray(sealing.seal("张三"))
        sealed[place] ^= 1
        with pytest.raises(sealing.CannotUnseal):
            sealing.unseal(bytes(sealed))

    @pytest.mark.parametrize("given_bytes", [b"", b"\x01", b"\x02" + b"0" * 60, "张三".encode()])
    def test_refuses_what_it_never_sealed(self, ring: Path, given_bytes: bytes) -> None:
        with pytest.raises(sealing.CannotUnseal, match="not sealed by Mazha"):
            sealing.unseal(given_bytes)

    def test_says_which_key_is_missing(self, ring: Path) -> None:
        sealed = sealing.seal("张三")
        ring.unlink()
        with pytest.raises(sealing.CannotUnseal, match=sealing.key_of(sealed)):
            sealing.unseal(sealed)


class TestKeyring:
    def test_is_made_at_first_use_for_its_owner_alone(self, ring: Path) -> None:
        sealing.seal("x")
        assert stat.S_IMODE(ring.stat().st_mode) == 0o600
        assert stat.S_IMODE(ring.parent.stat().st_mode) == 0o700
        assert [p.name for p in ring.parent.iterdir() if p.name.endswith(".new")] == []

    def test_is_made_once_by_several_processes_at_once(self, ring: Path) -> None:
        program = (
            "import sys; from django.conf import settings; settings.configure(KEYRING=sys.argv[1]);"
            "from mazha.people import sealing; print(sealing.current_key(), sealing.print_of('x').hex())"
        )
        order = [sys.executable, "-c", program, str(ring)]
        running = [subprocess.Popen(order, stdout=subprocess.PIPE, text=True, env=os.environ) for _n in range(4)]
        assert len({process.communicate()[0] for process in running}) == 1

    def test_seals_with_the_new_key_after_a_rotation_and_still_opens_the_old(self, ring: Path) -> None:
        old = sealing.seal("张三")
        found = sealing.print_of("张三")
        made = keyring.rotate(AT)
        assert sealing.key_of(sealing.seal("张三")) == made != sealing.key_of(old)
        assert sealing.unseal(old) == "张三"
        assert sealing.print_of("张三") == found

    def test_is_read_again_when_another_process_rotated_it(self, ring: Path) -> None:
        sealing.seal("x")
        program = (
            "import sys, datetime; from django.conf import settings; settings.configure(KEYRING=sys.argv[1]);"
            "from mazha.people import keyring; print(keyring.rotate(datetime.datetime.now(datetime.UTC)))"
        )
        order = [sys.executable, "-c", program, str(ring)]
        made = subprocess.run(order, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        assert sealing.current_key() == made

    @pytest.mark.parametrize("content", ["", "{}", "[]", '{"current": "00", "print": "", "keys": []}', "{"])
    def test_that_cannot_be_read_stops_everything_and_is_not_replaced(self, ring: Path, content: str) -> None:
        ring.parent.mkdir(parents=True)
        ring.write_text(content)
        with pytest.raises(keyring.KeyringIsUnreadable, match="backup"):
            sealing.seal("x")
        assert ring.read_text() == content

    def test_holds_keys_of_256_bits(self, ring: Path) -> None:
        sealing.seal("x")
        content = json.loads(ring.read_text())
        assert len(content["keys"][0]["key"]) == 44
        assert len(content["print"]) == 44


class TestPrint:
    def test_is_equal_for_one_number_however_written(self, ring: Path) -> None:
        assert sealing.print_of_phone("138 1234 1234") == sealing.print_of_phone("+8613812341234")
        assert sealing.print_of_phone("13812341235") != sealing.print_of_phone("13812341234")
        assert sealing.print_of_phone("no number") is None

    def test_needs_the_key(self, ring: Path) -> None:
        before = sealing.print_of("+8613812341234")
        ring.unlink()
        assert sealing.print_of("+8613812341234") != before
