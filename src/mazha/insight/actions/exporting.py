"""Taking figures out. Each export is on record before its file is there."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from mazha.insight import queries
from mazha.insight.export import files, sheets
from mazha.insight.models import Export
from mazha.insight.queries import Filters, Period, Question, Scope
from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.kernel.ids import uuid7
from mazha.people import queries as people
from mazha.people import retention
from mazha.people.actor import Actor
from mazha.people.clearing import Clearer
from mazha.people.wall import seated

EXPORTER = Actor.system("insight.export")
LONGEST_AT_ONCE = 5_000
"""Matters on a list that is written while the reader waits; a longer one is written in the background."""
GIVEN_UP_AFTER = dt.timedelta(minutes=5)
"""An export that nobody writes any more has failed after so long: its process died, or the store was away too long."""


class NotYoursToExport(Forbidden):
    code = "insight.export_not_yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be exported: a question, its form, and the figure whose matters come along, if any."""

    question: Question
    form: str
    listed: str = ""


def ask_for_export(wanted: Wanted, *, by: Actor, at: dt.datetime) -> Export:
    """Put an export on record. Refuses who is no officer in a post, an unknown form, an unknown figure."""
    if by.officer_id is None or not by.posts:
        raise NotYoursToExport(_("Only an officer in a post may take figures out."))
    if wanted.form not in files.FORMS:
        raise Unacceptable(_("Choose XLSX or CSV."), {"form": _("Choose XLSX or CSV.")})
    if wanted.listed:
        queries.figure_named(wanted.listed)
    post, period = by.posts[0], wanted.question.period
    return Export.objects.create(
        id=uuid7(at), at=at, officer_id=by.officer_id, post_id=post.post_id, organisation_id=post.organisation_id,
        form=wanted.form, state=Export.State.WAITING, rows=None,
        asked={
            "first": period.first.isoformat(), "last": period.last.isoformat(),
            "filters": dict(wanted.question.filters.given()), "listed": wanted.listed,
            "language": get_language() or "zh-hans",
        },
    )  # fmt: skip


def file_of(export: Export) -> Path:
    """Where its file lies while there is one."""
    return Path(settings.HOME) / "exports" / f"{export.pk}.{files.SUFFIX[export.form]}"


def write_export(export: Export, *, by: Actor) -> Path:
    """Write the file of an export on record, for the actor who asked. All its sheets show one moment of the store.

    There is the whole file or none, and the record says which. While the store is away nothing can be put on record:
    that is left to `give_up_exports`.
    """
    try:
        return _written(export, by)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # whatever it was: who waits for the file is told
        _settle(export, Export.State.FAILED, None)
        raise


def _written(export: Export, by: Actor) -> Path:
    path, asked = file_of(export), export.asked
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    period = Period(dt.date.fromisoformat(asked["first"]), dt.date.fromisoformat(asked["last"]))
    question = Question(Scope.of(by), period, Filters(**asked["filters"]))
    half = path.with_suffix(f".{os.urandom(4).hex()}.half")
    try:
        with override(asked["language"]), _one_moment():
            rows = files.write(export.form, sheets.sheets(by, question, asked["listed"], at=export.at), half)
        with half.open("rb") as written:
            os.fsync(written.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    _settle(export, Export.State.READY, rows if asked["listed"] else None)
    return path


def make_export(export_id: UUID, *, at: dt.datetime) -> None:
    """In the background: write an export for its officer, in the posts they hold now. Done twice it is done once."""
    with seated(EXPORTER):
        export = Export.objects.get(pk=export_id)
    if export.state in {Export.State.READY, Export.State.GONE}:
        return
    actor = people.actor_for(export.officer_id, at)
    with seated(actor):
        write_export(export, by=actor)


def give_up_exports(*, being_written: Collection[UUID], at: dt.datetime) -> int:
    """Say of exports that nobody writes any more that they failed, so that they are asked for again. How many."""
    with seated(EXPORTER):
        left = Export.objects.filter(state=Export.State.WAITING, at__lt=at - GIVEN_UP_AFTER).exclude(
            pk__in=being_written
        )
        return left.update(state=Export.State.FAILED)


def clear_exports(*, at: dt.datetime) -> int:
    """Remove files that are older than their rule allows (a day); the record stays. How many were removed."""
    before = retention.rule("export", "file").deletable_before(at)
    with seated(EXPORTER):
        return 0 if before is None else _remove_files(_with_file(before), at)


def _with_file(before: dt.datetime) -> QuerySet[Export]:
    return Export.objects.filter(at__lt=before).exclude(state=Export.State.GONE)


def _remove_files(exports: QuerySet[Export], _at: dt.datetime) -> int:
    old = list(exports)
    for export in old:
        path = file_of(export)
        for each in (path, *path.parent.glob(f"{export.pk}.*.half")):
            each.unlink(missing_ok=True)
        _settle(export, Export.State.GONE, export.rows)
    return len(old)


CLEARERS = (Clearer(kind="export", stages={"file": _with_file}, remove=_remove_files),)


def _settle(export: Export, state: Export.State, rows: int | None) -> None:
    with seated(EXPORTER):
        Export.objects.filter(pk=export.pk).update(state=state, rows=rows)
    export.state, export.rows = state, rows


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything read inside is as of one moment, so that sums and lists agree however long writing takes."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield
