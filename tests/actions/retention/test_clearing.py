"""What has outlived its time goes, in small batches, and not while it is in use; the ledger and who read what stay."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mazha.channels.imports.models import Batch, RefusedRow
from mazha.config import jobs, retention
from mazha.kernel.ids import uuid7
from mazha.matters import actions as matters
from mazha.matters.models import Entry, Matter, Reading, Receipt
from mazha.notices.models import Notice
from mazha.people.clearing import Clearer, clear, due_keys, remove, standing
from mazha.people.models import SettingChange, SignIn, SignInTry
from mazha.people.retention import Rule, rule
from mazha.procedures import actions
from tests import world
from tests.seats import officer
from tests.world import at

pytestmark = pytest.mark.django_db

NOW = at("2026-11-23 09:00")
DAY = dt.timedelta(days=1)


def clearer(kind: str) -> Clearer:
    return next(each for each in retention.CLEARERS if each.kind == kind)


def run(kind: str, stage: str, *, when: dt.datetime = NOW, **given: int) -> int:
    return clear(clearer(kind), rule(kind, stage), at=when, **given)


def tried(*days_ago: int) -> None:
    SignInTry.objects.bulk_create(
        SignInTry(at=NOW - days * DAY, address="203.0.113.7", outcome="wrong_password") for days in days_ago
    )


def matter(*, changed: dt.datetime, closed: dt.datetime | None) -> UUID:
    number = Matter.objects.count()
    row = Matter.objects.create(
        id=uuid7(changed), code=f"RETENT{number:06}", procedure="hotline", version="2026-03", stage="closed",
        channel="phone", gist="路灯不亮", opened_at=changed, closed_at=closed, changed_at=changed,
    )  # fmt: skip
    return row.pk


def notice(
    days_ago: int, of: UUID | None = None, *, state: str = "sent", transport: str = "sms", seen: int = 0
) -> UUID:
    made = NOW - days_ago * DAY
    row = Notice.objects.create(
        id=uuid7(made), matter_id=of, name="hotline.replied", transport=transport, recipient="unit:1", state=state,
        made_at=made, next_at=made, seen_at=NOW - seen * DAY if seen else None,
    )  # fmt: skip
    return row.pk


class TestEveryRule:
    def test_has_who_carries_it_out_and_the_other_way_round(self) -> None:
        carried = {(each.kind, stage) for each in retention.CLEARERS for stage in each.stages}
        assert {(each.kind, each.stage) for _clearer, each in retention.held()} == carried

    def test_looks_at_no_table_of_the_record(self) -> None:
        kept = {Entry, Reading, Matter, SettingChange}
        for each in retention.CLEARERS:
            for rows in each.stages.values():
                assert rows(NOW).model not in kept


class TestSignInTries:
    def test_go_after_their_time_and_grace(self) -> None:
        tried(394, 395, 396, 500)
        assert run("sign_in_try", "any") == 2
        assert SignInTry.objects.count() == 2

    def test_go_in_small_batches(self) -> None:
        tried(*range(400, 425))
        with CaptureQueriesContext(connection) as asked:
            assert run("sign_in_try", "any", batch=10) == 25
        assert sum(query["sql"].startswith("DELETE") for query in asked) == 3

    def test_go_no_further_than_a_run_may(self) -> None:
        tried(*range(400, 425))
        assert run("sign_in_try", "any", batch=10, most=15) == 15

    def test_stay_while_the_rule_is_younger_than_its_grace(self) -> None:
        tried(500)
        young = replace(rule("sign_in_try", "any"), from_date=(NOW - 29 * DAY).date())
        assert clear(clearer("sign_in_try"), young, at=NOW) == 0
        assert clear(clearer("sign_in_try"), young, at=NOW + 2 * DAY) == 1


class TestSignIns:
    def test_go_when_they_ended_long_ago(self) -> None:
        who = officer(at=NOW).officer_id
        assert who is not None
        for days, ended in ((500, 499), (500, None), (300, 299)):
            began, ended_at = NOW - days * DAY, None if ended is None else NOW - ended * DAY
            SignIn.objects.create(
                id=uuid7(NOW), officer_id=who, session_key="k", method="passkey", started_at=began, seen_at=began,
                ended_at=ended_at,
            )  # fmt: skip
        assert run("sign_in", "ended") == 1
        assert SignIn.objects.count() == 2


class TestNotices:
    def test_go_once_the_matter_is_settled_and_quiet(self) -> None:
        settled = matter(changed=NOW - 400 * DAY, closed=NOW - 400 * DAY)
        still_open = matter(changed=NOW - 400 * DAY, closed=None)
        stirred = matter(changed=NOW - 89 * DAY, closed=NOW - 400 * DAY)
        gone = [notice(800, settled), notice(800)]
        kept = [notice(700, settled), notice(800, still_open), notice(800, stirred), notice(800, settled, state="dead")]
        assert run("notice", "sent") == 2
        assert set(Notice.objects.values_list("pk", flat=True)) == set(kept)
        assert not Notice.objects.filter(pk__in=gone).exists()

    def test_of_the_site_inbox_wait_longer_for_somebody_to_look(self) -> None:
        notice(800, transport="inbox")
        notice(800, transport="inbox", seen=700)
        assert (run("notice", "sent"), run("notice", "unread")) == (1, 0)
        assert run("notice", "unread", when=NOW + 400 * DAY) == 1

    def test_that_were_given_up_go_sooner(self) -> None:
        notice(211, state="dropped")
        notice(209, state="dropped")
        assert run("notice", "dropped") == 1


class TestFreshActivity:
    """Between the choice and the deletion somebody works on: what was chosen stays."""

    def chosen(self, of: Rule) -> list[object]:
        keys = list(due_keys(clearer(of.kind), of, at=NOW, most=10))
        assert len(keys) == 1
        return keys

    def test_on_the_matter_stops_it(self) -> None:
        settled = matter(changed=NOW - 400 * DAY, closed=NOW - 400 * DAY)
        notice(800, settled)
        keys = self.chosen(rule("notice", "sent"))
        Matter.objects.filter(pk=settled).update(changed_at=NOW)
        assert remove(clearer("notice"), rule("notice", "sent"), keys, at=NOW) == 0
        assert Notice.objects.count() == 1

    def test_on_the_row_itself_stops_it(self) -> None:
        given_up = notice(800, state="dropped")
        keys = self.chosen(rule("notice", "dropped"))
        Notice.objects.filter(pk=given_up).update(state="waiting")
        assert remove(clearer("notice"), rule("notice", "dropped"), keys, at=NOW) == 0

    def test_and_without_any_it_goes(self) -> None:
        notice(800, matter(changed=NOW - 400 * DAY, closed=NOW - 400 * DAY))
        keys = self.chosen(rule("notice", "sent"))
        assert remove(clearer("notice"), rule("notice", "sent"), keys, at=NOW) == 1


class TestReceipts:
    def test_go_when_nobody_can_mean_that_request_any_more(self) -> None:
        quiet, moving = matter(changed=NOW - 100 * DAY, closed=None), matter(changed=NOW - 10 * DAY, closed=None)
        for key, of, days in (("a", quiet, 98), ("b", quiet, 96), ("c", moving, 98)):
            Receipt.objects.create(key=key, print=b"x", matter_id=of, made_at=NOW - days * DAY)
        assert run("receipt", "any") == 1
        assert set(Receipt.objects.values_list("key", flat=True)) == {"b", "c"}


class TestImports:
    def test_refused_rows_go_when_the_import_ended_long_ago(self) -> None:
        for name, ended in (("old", 300), ("new", 100), ("broken-off", None)):
            batch = Batch.objects.create(
                source=name, map="m", file_name="a.csv", sha256=b"1", started_at=NOW - 400 * DAY,
                finished_at=None if ended is None else NOW - ended * DAY,
            )  # fmt: skip
            RefusedRow.objects.create(batch=batch, line=1, column="c", reason="r")
        assert run("import", "refused") == 1
        assert Batch.objects.count() == 3


class TestJob:
    def test_clears_everything_and_leaves_the_number_on_record(self) -> None:
        tried(400, 401)
        notice(800)
        with time_machine.travel(NOW, tick=False):
            jobs.clear(timestamp=0)
        assert (SignInTry.objects.count(), Notice.objects.count()) == (0, 0)
        said = SettingChange.objects.filter(subject="people.retention").values_list("key", "before")
        assert dict(said) == {"sign_in_try.any": {"kept": 2}, "notice.sent": {"kept": 1}}

    def test_leaves_the_ledger_whole(self) -> None:
        people = world.make()
        old = at("2020-03-02 09:00")
        new = actions.Opening(
            procedure="hotline", channel="portal", words="路灯三天不亮，晚上看不清路。", gist="路灯不亮",
            district=world.DISTRICT, party=matters.NewParty(name="王秀兰", phone="+8613800000001"),
        )  # fmt: skip
        opened = actions.open_matter(
            new, key="k", sent=matters.print_of({}), by=people.dispatcher, at=old, written_at=old
        )
        before = list(Entry.objects.filter(matter_id=opened.id).values_list("seq", "hash"))
        with time_machine.travel(NOW, tick=False):
            jobs.clear(timestamp=0)
        assert not Receipt.objects.exists()
        assert list(Entry.objects.filter(matter_id=opened.id).values_list("seq", "hash")) == before != []


class TestCommand:
    def said(self, *words: str) -> str:
        out = io.StringIO()
        with time_machine.travel(NOW, tick=False):
            call_command("retention", *words, stdout=out)
        return out.getvalue()

    def test_shows_what_would_go_and_changes_nothing(self) -> None:
        tried(300, 380, 400, 401)
        said = self.said("--dry-run")
        line = next(line for line in said.splitlines() if line.startswith("sign_in_try.any"))
        assert line.split()[1:] == ["365", "30", "3", "1", "0", "2"]
        assert "Nothing was changed." in said
        assert SignInTry.objects.count() == 4

    def test_counts_what_is_in_use_apart(self) -> None:
        notice(800, matter(changed=NOW - 5 * DAY, closed=NOW - 400 * DAY))
        found = standing(clearer("notice"), rule("notice", "sent"), at=NOW)
        assert (found.past, found.in_grace, found.stirred, found.due) == (1, 0, 1, 0)

    def test_removes_what_is_due(self) -> None:
        tried(400)
        assert "Removed: 1" in self.said()
        assert SignInTry.objects.count() == 0
