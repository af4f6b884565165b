"""Deleting what has outlived its rule: in small batches, looked at once more in the moment it goes.

Each app says which rows of its own are old and which are quiet (`Clearer`); `config/retention.py` holds them together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from mazha.people.retention import Rule

Rows = QuerySet[Any]
BATCH = 500
MOST = 100_000
"""In one run: what is left goes the next day, and no run lasts for hours."""


def _delete(rows: Rows, _at: dt.datetime) -> int:
    return rows.delete()[0]


def _all(rows: Rows, _since: dt.datetime) -> Rows:
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearer:
    """How one app finds and removes one kind of its rows."""

    kind: str
    stages: Mapping[str, Callable[[dt.datetime], Rows]]
    """By stage: the rows that came to it before a moment."""
    quiet: Callable[[Rows, dt.datetime], Rows] = _all
    """Those around which nothing moved since a moment."""
    remove: Callable[[Rows, dt.datetime], int] = _delete


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How much there is of one rule at a moment."""

    rule: Rule
    past: int
    """Has served its purpose, whether it goes yet or not."""
    in_grace: int
    stirred: int
    """Would go, but something around it moved."""
    due: int
    """Goes at the next run."""


def standing(clearer: Clearer, rule: Rule, *, at: dt.datetime) -> Standing:
    """Counts, and changes nothing."""
    rows = clearer.stages[rule.stage]
    past = rows(rule.past_before(at)).count()
    before = rule.deletable_before(at)
    if before is None:
        return Standing(rule=rule, past=past, in_grace=past, stirred=0, due=0)
    old = rows(before).count()
    due = _due(clearer, rule, before, at).count()
    return Standing(rule=rule, past=past, in_grace=past - old, stirred=old - due, due=due)


def clear(clearer: Clearer, rule: Rule, *, at: dt.datetime, most: int = MOST, batch: int = BATCH) -> int:
    """Remove what is due, at most so many. How many went. What another process holds at the moment stays for later."""
    gone = 0
    while gone < most:
        keys = due_keys(clearer, rule, at=at, most=min(batch, most - gone))
        went = remove(clearer, rule, keys, at=at) if keys else 0
        gone += went
        if not went:
            break
    return gone


def due_keys(clearer: Clearer, rule: Rule, *, at: dt.datetime, most: int) -> Sequence[Any]:
    """Some of what is due now."""
    before = rule.deletable_before(at)
    return [] if before is None else list(_due(clearer, rule, before, at).values_list("pk", flat=True)[:most])


@transaction.atomic
def remove(clearer: Clearer, rule: Rule, keys: Sequence[Any], *, at: dt.datetime) -> int:
    """Remove those of them that are due still: what was used again since it was chosen stays. How many went."""
    before = rule.deletable_before(at)
    if before is None:
        return 0
    due = _due(clearer, rule, before, at).filter(pk__in=keys)
    held = list(due.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
    # Asked again under the lock: the choice above saw the rows as they were when its statement began.
    return clearer.remove(_due(clearer, rule, before, at).filter(pk__in=held), at)


def _due(clearer: Clearer, rule: Rule, before: dt.datetime, at: dt.datetime) -> Rows:
    rows, since = clearer.stages[rule.stage](before), rule.quiet_since(at)
    return rows if since is None else clearer.quiet(rows, since)
