"""Warnings: raised by a program that counts, decided on by a person, over when the rise is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mazha.insight.models import Raised, Watch
from mazha.insight.queries.warnings import must_watch
from mazha.insight.warning.looking import BACK_TO_USUAL, LEAST_WEEKS, Seen, is_one_rise, judged, rises, usual
from mazha.insight.warning.panels import panels, weekly, weeks_counted
from mazha.insight.warning.wording import gist_of, words_of
from mazha.kernel.errors import Unacceptable
from mazha.kernel.events import announce
from mazha.kernel.moments import day_of
from mazha.kernel.settings_events import SettingChanged
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.people import queries as people
from mazha.people import rights, wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.answers import plain
from mazha.procedures.arriving import gist_of as line_of

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.procedures.events import StepTaken

WATCHER = Actor.system("insight.warning")
"""Raises, renews and takes back. It decides nothing."""
DAILY = 1 / 7
"""The time between two looks, in weeks."""
CALM_DAYS = 7
KEPT_LOOKS = 60
RENEWED = ("last", "seen", "fortnight", "expected", "recurrence", "looks", "curve", "calm_since", "is_rising")
CURVE = 26
"""Weeks that a curve shows."""
LEAST_PER_WEEK, MOST_PER_WEEK = 0.01, 50.0


def set_watch(*, is_on: bool, per_week: float, by: Actor, at: dt.datetime) -> None:
    """Switch warnings on or off in the asker's district, and say how many false ones a week one can look into.

    For the leader on duty. Refuses a number outside 0.01 to 50.
    """
    district = must_watch(by)
    officer = rights.must_be_officer(by)
    if not LEAST_PER_WEEK <= per_week <= MOST_PER_WEEK:
        said = _("Give a number from 0.01 (one in two years) to 50 a week.")
        raise Unacceptable(said, {"per_week": said})
    with transaction.atomic():
        before = Watch.objects.select_for_update().filter(district=district).first()
        Watch.objects.update_or_create(
            district=district,
            defaults={"is_on": is_on, "per_week": per_week, "changed_by_id": officer, "changed_at": at},
        )
        announce(SettingChanged(
            subject="insight.watch", key=district,
            before=None if before is None else {"is_on": before.is_on, "per_week": before.per_week},
            after={"is_on": is_on, "per_week": per_week}, officer_id=officer, actor_name=by.name, at=at,
        ))  # fmt: skip


def look(*, at: dt.datetime) -> int:
    """Look at all that was counted up to yesterday, once a day; how many warnings were raised.

    Nothing happens where warnings are off, and before there are 28 weeks of counts.
    """
    last, district = day_of(at) - dt.timedelta(days=1), settings.DISTRICT
    with wall.seated(WATCHER), transaction.atomic():
        watch = Watch.objects.select_for_update().filter(district=district, is_on=True).first()
        if watch is None or (watch.looked_on is not None and watch.looked_on >= last):
            return 0
        if weeks_counted(district, last) < LEAST_WEEKS:
            return 0
        series = judged(panels(district, last), every=DAILY)
        rising = list(Raised.objects.select_for_update().filter(district=district, is_rising=True))
        _renew(rising, series, last, at)
        new = [
            one
            for one in rises(series, watch.per_week, every=DAILY)
            if not any(is_one_rise(one.kind, one.place, known.kind, known.place) for known in rising)
        ]
        for one in new:
            _raise(one, district, last, at)
        Watch.objects.filter(district=district).update(looked_on=last)
        return len(new)


def _raise(one: Seen, district: str, last: dt.date, at: dt.datetime) -> None:
    """A matter of its own. It names place and kind; the numbers stand where only its post reads them."""
    opened = procedures.open_matter(
        procedures.Opening(
            procedure="warning", channel="warning", words=words_of(one), gist=gist_of(one), category=one.kind,
            facts={"place": one.place}, district=district, lead_unit=_leader_of(district, at),
        ),
        key=None, sent=b"", by=WATCHER, at=at, written_at=at,
    )  # fmt: skip
    Raised.objects.create(
        matter_id=opened.id, district=district, level=one.level, place=one.place, kind=one.kind,
        first=last - dt.timedelta(days=7 * one.weeks - 1), last=last, seen=one.seen,
        fortnight=one.fortnight, expected=one.expected,
        recurrence=one.recurrence, looks=[_look(one, last)],
        curve=_curve(district, one.place, one.kind, last),
    )  # fmt: skip


def _leader_of(district: str, at: dt.datetime) -> int | None:
    posts = people.holders([Role.DUTY_LEADER], at)
    return next((post.organisation_id for post in posts if post.territory == district), None)


def _look(one: Seen, last: dt.date) -> list[object]:
    return [last.isoformat(), one.seen, round(one.expected, 3), float(f"{one.p:.3g}")]


def _curve(district: str, place: str, kind: str, last: dt.date) -> list[list[object]]:
    seen = weekly(district, place, kind, last, weeks_counted(district, last))
    ends = [(last - dt.timedelta(days=7 * back)).isoformat() for back in range(len(seen))][::-1]
    told = [None if value is None else round(value, 2) for value in usual(seen, CURVE)]
    return [list(each) for each in zip(ends[-CURVE:], seen[-CURVE:], told, strict=True)]


def _renew(rising: Sequence[Raised], series: Sequence[Seen], last: dt.date, at: dt.datetime) -> None:
    by_key = {(one.level, one.place, one.kind): one for one in series}
    for row in rising:
        one = by_key.get((row.level, row.place, row.kind)) or Seen(
            level=row.level, place=row.place, kind=row.kind, seen=0, fortnight=0, expected=0.0, p=1.0, recurrence=0.0,
            weeks=1,
        )  # fmt: skip
        row.last, row.seen, row.fortnight, row.expected = last, one.seen, one.fortnight, one.expected
        row.recurrence = max(row.recurrence, one.recurrence)
        row.curve = _curve(row.district, row.place, row.kind, last)
        row.looks = [*row.looks, _look(one, last)][-KEPT_LOOKS:]
        if one.p <= BACK_TO_USUAL:
            row.calm_since = None
        elif row.calm_since is None:
            row.calm_since = last
        if row.calm_since is not None and (last - row.calm_since).days >= CALM_DAYS - 1:
            row.is_rising = False
        row.save(update_fields=RENEWED)
        if not row.is_rising:
            _fade(row, at)


def _fade(row: Raised, at: dt.datetime) -> None:
    """Take it back, where nobody has yet: the rise is over."""
    matter = matter_queries.by_id(WATCHER, row.matter_id)
    if matter.closed_at is None:
        note = (
            f"连续{CALM_DAYS}天回到预期以内，自动解除。Within what was expected for {CALM_DAYS} days: closed by itself."
        )
        procedures.take(step="fade", matter_id=row.matter_id, given={"note": note}, by=WATCHER, at=at)


def after_step(event: StepTaken) -> None:
    """Wired to every step, inside its transaction: an order opens a matter for its unit, and reports back."""
    if (event.procedure, event.step) == ("warning", "order"):
        with wall.seated(WATCHER):
            _open_order(matter_queries.by_id(WATCHER, event.matter_id), event.seq, event.at)
    if (event.procedure, event.step) == ("warning_order", "verify"):
        with wall.seated(WATCHER):
            _report_order(matter_queries.by_id(WATCHER, event.matter_id), event.seq, event.at)


def _given(matter: Matter, seq: int) -> Mapping[str, object]:
    entry = next(each for each in reversed(matter_queries.ledger_of(matter)) if each.seq == seq)
    given = entry.facts.get("given", {})
    assert isinstance(given, dict)
    return given


def _words(matter: Matter, seq: int, at: dt.datetime) -> str:
    note = matter_queries.notes_of(WATCHER, matter, at).get(seq)
    return note.text if note is not None else ""


def _open_order(main: Matter, seq: int, at: dt.datetime) -> None:
    """It carries the leader's words and no number: the unit need not see what others reported."""
    given, words = _given(main, seq), _words(main, seq, at)
    unit, day = given["order_unit"], given["order_date"]
    assert isinstance(unit, int)
    assert isinstance(day, str)
    opened = procedures.open_matter(
        procedures.Opening(
            procedure="warning_order", channel="linked", words=plain(words), gist=line_of(words),
            category=main.category, district=main.district, lead_unit=unit,
            units=[main.lead_unit_id] if main.lead_unit_id else [],
            until={"order_date": dt.date.fromisoformat(day)},
        ),
        key=None, sent=b"", by=WATCHER, at=at, written_at=at,
    )  # fmt: skip
    together([matters.link(opened.id, main.pk, "related", at=at)])
    _system("order_given", main, {"order_code": opened.code}, at)


def _report_order(order: Matter, seq: int, at: dt.datetime) -> None:
    main = next(other for _kind, other in matter_queries.links_of(WATCHER, order) if other.procedure == "warning")
    if main.stage in {"acted", "over"}:
        _system("order_done", main, {"order_code": order.code, "note": _words(order, seq, at)}, at)


def _system(step: str, matter: Matter, given: Mapping[str, object], at: dt.datetime) -> None:
    procedures.take(step=step, matter_id=matter.pk, given=given, by=WATCHER, at=at)
