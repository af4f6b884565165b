"""The ledger's arithmetic: the very bytes that are hashed, and what each way of tampering looks like."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from mazha.matters import ledger
from mazha.matters.ledger import Break, Line
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role

MATTER = UUID("0198c9a0-7c5e-7a30-8d7e-3b0f4c2d1e0f")
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
POST = Sitting(post_id=7, role=Role.DISPATCHER, organisation_id=3, territory="370705")
DISPATCHER = Actor(kind="officer", name="王芳", officer_id=5, posts=(POST,))


def line(seq: int = 2, before: bytes = b"\x01\x02", by: Actor = DISPATCHER, post: Sitting | None = POST) -> Line:
    return ledger.line(
        matter_id=MATTER,
        seq=seq,
        before=before,
        step="dispatch",
        stage="dispatched",
        facts={"unit": 9, "from": "registered"},
        note_hash=b"\xaa\xbb",
        papers=(b"\xcc", b"\xdd"),
        key="k-1",
        by=by,
        post=post,
        at=dt.datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI),
        written_at=dt.datetime(2026, 3, 2, 9, 0, 1, 5, tzinfo=SHANGHAI),
    )


class TestLine:
    def test_is_hashed_as_these_very_bytes(self) -> None:
        # Receipts and published heads outlive any release: whoever changes this line breaks every ledger there is.
        written = (
            '{"actor":{"kind":"officer","name":"王芳","officer":5,"organisation":3,"post":7,"role":"dispatcher"},'
            '"at":"2026-03-02T01:00:00.000000+00:00","before":"0102","facts":{"from":"registered","unit":9},'
            '"key":"k-1","matter":"0198c9a0-7c5e-7a30-8d7e-3b0f4c2d1e0f","note":"aabb","papers":["cc","dd"],"seq":2,'
            '"stage":"dispatched","step":"dispatch","written_at":"2026-03-02T01:00:01.000005+00:00"}'
        ).encode()
        assert line().canonical() == written
        assert line().hash == hashlib.sha256(written).digest()

    def test_of_someone_without_a_post_names_none(self) -> None:
        alone = line(by=Actor.resident("7K2M94QFT3XC"), post=None)
        told = (alone.actor_kind, alone.officer_id, alone.post_id, alone.role, alone.organisation_id)
        assert told == ("resident", None, None, "", None)

    def test_without_a_note_says_null(self) -> None:
        assert b'"note":null' in replace(line(), note_hash=None).canonical()


class TestSalted:
    def test_hides_the_same_words_behind_another_hash_each_time(self) -> None:
        (salt, hashed), (other_salt, other) = ledger.salted("三次未接通"), ledger.salted("三次未接通")
        assert len(salt) == 16
        assert salt != other_salt
        assert hashed != other
        assert hashed == hashlib.sha256(salt + "三次未接通".encode()).digest()


def chain(length: int) -> list[tuple[Line, bytes]]:
    """A sound chain, each line with the hash the store holds for it."""
    found: list[tuple[Line, bytes]] = []
    before = b""
    for seq in range(1, length + 1):
        entry = line(seq, before)
        found.append((entry, entry.hash))
        before = entry.hash
    return found


def breaks(
    lines: Sequence[tuple[Line, bytes]], *, entries: int, head: bytes, notes: dict[int, tuple[bytes, str]] | None = None
) -> list[Break]:
    return list(ledger.breaks(MATTER, entries, head, lines, notes or {}))


class TestBreaks:
    def test_none_in_a_sound_chain(self) -> None:
        lines = chain(3)
        assert breaks(lines, entries=3, head=lines[-1][1]) == []

    def test_none_in_a_chain_without_entries(self) -> None:
        assert breaks([], entries=0, head=b"") == []

    @pytest.mark.parametrize(
        ("gone", "at", "what"),
        [({1}, 1, "entry 1 is missing"), ({2}, 2, "entry 2 is missing"), ({2, 3}, 2, "entry 2 to 3 is missing")],
    )
    def test_names_the_entries_that_are_missing(self, gone: set[int], at: int, what: str) -> None:
        lines = chain(5)
        left = [found for found in lines if found[0].seq not in gone]
        assert breaks(left, entries=5, head=lines[-1][1]) == [Break(MATTER, at, what)]

    def test_names_an_entry_that_does_not_follow(self) -> None:
        lines = chain(3)
        stranger = line(2, b"\x09")
        found = breaks([lines[0], (stranger, stranger.hash), lines[2]], entries=3, head=lines[-1][1])
        what = "it does not follow the entry before it: reordered or replaced"
        assert found == [Break(MATTER, 2, what), Break(MATTER, 3, what)]

    def test_names_an_entry_whose_content_was_changed(self) -> None:
        lines = chain(3)
        lines[1] = (replace(lines[1][0], actor_name="李强"), lines[1][1])
        what = "its content was changed after it was written"
        assert breaks(lines, entries=3, head=lines[-1][1]) == [Break(MATTER, 2, what)]

    def test_names_a_note_that_is_another(self) -> None:
        salt = b"s" * 16
        entry = replace(line(1, b""), note_hash=ledger.note_hash(salt, "查过地图"))
        lines = [(entry, entry.hash)]
        assert breaks(lines, entries=1, head=entry.hash, notes={1: (salt, "查过地图")}) == []
        what = "the note beside it is not the one that was written"
        assert breaks(lines, entries=1, head=entry.hash, notes={1: (salt, "没查过")}) == [Break(MATTER, 1, what)]

    def test_says_how_many_are_gone_from_the_end(self) -> None:
        lines = chain(3)
        what = "the matter counts 3 entries, the ledger holds 1"
        assert breaks(lines[:1], entries=3, head=lines[-1][1]) == [Break(MATTER, 2, what)]

    def test_names_a_head_that_is_not_the_last_hash(self) -> None:
        lines = chain(3)
        what = "the matter's head is not the hash of its last entry"
        assert breaks(lines, entries=3, head=b"x") == [Break(MATTER, 3, what)]
