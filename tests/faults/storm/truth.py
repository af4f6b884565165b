"""What must be so afterwards, asked of the store itself. A claim without breaks holds."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from django.db import connection
from procrastinate.contrib.django import app

from mazha.kernel.moments import now
from mazha.matters import papers
from mazha.matters.models import Entry, Matter, Paper, Words
from mazha.matters.queries.chain import broken_chains
from mazha.notices.models import Notice
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from tests.faults.storm.load import Told
from tests.receivers import Got

SYSTEM = Actor.system("storm")
MOST_NAMED = 5


def everything(told: Told, events: Sequence[Got], imported: int) -> dict[str, list[str]]:
    """Each claim by name, with the first of what breaks it."""
    claims: dict[str, Callable[[], Iterator[str]]] = {
        "every acknowledged intake is there, once": lambda: _intakes(told),
        "every acknowledged step is there, once": lambda: _steps(told),
        "every paper is there, whole": _papers,
        "nothing was written twice": _twice,
        "every ledger holds": lambda: (str(found) for found in broken_chains() if not isinstance(found, int)),
        "every clock is right to the second": _clocks,
        "each event told each recipient once": _notices,
        "no notice is left behind": _left_behind,
        "every event reached its subscriber, under one id": lambda: _events(told, events),
        "every imported row is there, once": lambda: _imported(imported),
        "no job has failed or hangs": _jobs,
        "no answer was wrong": lambda: iter(told.wrong),
    }
    return {name: list(islice(claim(), MOST_NAMED)) for name, claim in claims.items()}


def _intakes(told: Told) -> Iterator[str]:
    codes = dict(Matter.objects.filter(channel="api").values_list("id", "code"))
    words = Counter(Words.objects.values_list("text", flat=True))
    for made in told.intakes:
        if codes.get(made.id) != made.code:
            yield f"{made.key}: matter {made.id} with code {made.code} is not there"
        if words[made.words] != 1:
            yield f"{made.key}: its words are there {words[made.words]} times"


def _steps(told: Told) -> Iterator[str]:
    entries = Counter(
        (matter, step, str(key).rpartition(":")[2])
        for matter, step, key in Entry.objects.exclude(key=None).values_list("matter_id", "step", "key")
    )
    for taken in told.steps:
        times = entries[(taken.matter, taken.step, taken.key)]
        if times != 1:
            yield f"{taken.key}: {taken.step} of {taken.matter} stands in the ledger {times} times"


def _papers() -> Iterator[str]:
    for paper in Paper.objects.all():
        sha, original = bytes(paper.sha256), bytes(paper.original_sha256 or b"")
        try:
            if hashlib.sha256(papers.shown(sha)).digest() != sha:
                yield f"paper {paper.pk} is not what was kept"
            if original and hashlib.sha256(papers.original(original)).digest() != original:
                yield f"the original of paper {paper.pk} is not what was sent"
        except OSError as trouble:
            yield f"paper {paper.pk}: {trouble}"


def _twice() -> Iterator[str]:
    for text, times in Counter(Words.objects.values_list("text", flat=True)).items():
        if times > 1:
            yield f"{times} matters with the same words: {text[-16:]}"
    for (matter, seq), times in Counter(
        (matter, step) for matter, step in Entry.objects.filter(step__in=_ONCE).values_list("matter_id", "step")
    ).items():
        if times > 1:
            yield f"{matter}: {seq} stands in the ledger {times} times"


_ONCE = ("register", "dispatch", "sign", "contact", "reply", "check", "import.opened", "import.closed")


def _clocks() -> Iterator[str]:
    while procedures.ring_due(at=now()):
        pass
    after, moved = None, 0
    while True:
        some, after = procedures.recount_clocks(by=SYSTEM, at=now(), after=after)
        moved += some
        if after is None:
            break
    if moved:
        yield f"{moved} clocks moved when they were counted again"
    for matter in Matter.objects.filter(closed_at=None, channel="api").prefetch_related("clocks"):
        due = [clock.due_at for clock in matter.clocks.all() if clock.state == "running" and clock.name not in _RIGHTS]
        if matter.due_at != (min(due) if due else None):
            yield f"{matter.pk} is due at {matter.due_at}, its clocks at {sorted(due)}"


_RIGHTS = ("hotline.return", "hotline.contest")
"""Clocks of a right rather than a duty: nothing is due by them."""


def _notices() -> Iterator[str]:
    made = Counter(
        (str(matter), name, recipient, json.dumps(facts, sort_keys=True), at)
        for matter, name, recipient, facts, at in Notice.objects.values_list(
            "matter_id", "name", "recipient", "facts", "made_at"
        )
    )
    for what, times in made.items():
        if times > 1:
            yield f"{what[1]} to {what[2]} of {what[0]}: {times} times"
    told = Counter(Notice.objects.filter(name="hotline.registered").values_list("matter_id", flat=True))
    for matter in Matter.objects.filter(channel="api").values_list("pk", flat=True):
        if told[matter] != 1:
            yield f"{matter}: its registration was told {told[matter]} times"


def _left_behind() -> Iterator[str]:
    for state in ("waiting", "dead", "held"):
        if count := Notice.objects.filter(state=state).count():
            yield f"{count} notices are {state}"


def _events(told: Told, events: Sequence[Got]) -> Iterator[str]:
    bodies: dict[str, set[bytes]] = {}
    ids: dict[tuple[str, str, int], set[str]] = {}
    for got in events:
        event = json.loads(got.body)
        bodies.setdefault(event["id"], set()).add(got.body)
        about = (event["type"], event["subject"], event.get("data", {}).get("seq", 0))
        ids.setdefault(about, set()).add(event["id"])
    for name, different in bodies.items():
        if len(different) > 1:
            yield f"event {name} was sent with {len(different)} different bodies"
    for about, several in ids.items():
        if len(several) > 1:
            yield f"{about} was sent under {len(several)} ids"
    for made in told.intakes:
        if ("mazha.matter.opened", str(made.id), 1) not in ids:
            yield f"the opening of {made.id} never reached the subscriber"


def _imported(rows: int) -> Iterator[str]:
    there = Matter.objects.filter(channel="import").count()
    if there != rows:
        yield f"{there} of {rows} rows"


def _jobs() -> Iterator[str]:
    """A periodic one that failed while the store was away is made good by the next; any other is lost work."""
    again = {task.name for task in (periodic.task for periodic in app.periodic_registry.periodic_tasks.values())}
    with connection.cursor() as cursor:
        cursor.execute(
            "select task_name, status::text, count(*) from procrastinate_jobs where status in ('failed', 'aborted')"
            " or (status = 'doing' and not exists (select 1 from procrastinate_workers w where w.id = worker_id))"
            " group by 1, 2"
        )
        for task, status, count in cursor.fetchall():
            if status == "doing" or task not in again:
                yield f"{count} × {task} {status}"
