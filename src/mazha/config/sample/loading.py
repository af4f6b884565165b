"""Loading the sample district part by part, each of which does nothing where it was done before."""

from __future__ import annotations

import datetime as dt
import gc
import logging
import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.sharedctypes import Synchronized

from django.db import connection, connections

from mazha.config.running.progress import part, say
from mazha.config.sample import drawing, duties, hall, plans, staffing, table
from mazha.config.sample.cast import Cast
from mazha.config.sample.driving import Driver, shares
from mazha.config.sample.labouring import dispute
from mazha.config.sample.mediating import mediate
from mazha.config.sample.petitioning import petition
from mazha.config.sample.warning import rise
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.notices import actions as notices
from mazha.people import queries as people
from mazha.people import wall
from mazha.places import actions as places
from mazha.procedures import actions as procedures
from mazha.triage import actions as triage
from mazha.workdays import queries as workdays

log = logging.getLogger(__name__)
COUNT, SEED = 3000, 20_260
NOTE = "sample.load"
"""Under this subject the record of settings says what was wished for, and that it is done."""
SEEN_AFTER = dt.timedelta(days=2)
MATTERS = "示例事项 sample matters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    seed: int
    count: int
    until: dt.datetime
    workers: int
    photos: int = 2
    """Drawings for each subject."""
    done: bool = False


def load(wish: Wish) -> None:
    """Everything of the sample that is not there yet. What was begun goes on as it was begun."""
    wish = _begun(wish)
    if wish.done:
        say("  · 示例区 sample district … 已在 already there")
        return
    with wall.seated(staffing.BY):
        _district(wish.until)
    _matters(wish)
    with part("信访事项 petitions"):
        petition(wish.until)
    with part("人民调解 mediations"):
        mediate(wish.until)
    with part("劳动争议 labour disputes"):
        dispute(wish.until)
    with part("接待日 reception days"), wall.seated(staffing.BY):
        hall.receive(wish.until)
    with part("预警 warnings"):
        rise(wish.until)
    with wall.seated(procedures.SWEEPER):
        while procedures.ring_due(at=wish.until):  # what fell due in petitions and on reception days
            pass
    with wall.seated(staffing.BY):
        notices.count_as_told(until=wish.until, seen_until=wish.until - SEEN_AFTER, by=staffing.BY)
    _note(replace(wish, done=True))


def _district(at: dt.datetime) -> None:
    """Places, categories, organisations, officers, duties."""
    with part("行政区划 places"):
        places.load_district(by=staffing.BY, at=at)
    with part("事项分类 categories"):
        triage.plant(by=staffing.BY, at=at)
    with part("单位与人员 organisations and officers"):
        staffing.found_organisations(at)
        staffing.fill_posts(at)
    with part("调解员名册 register of mediators"):
        table.enlist(at)
    with part("职责清单 duty catalogue"):
        duties.enter_duties(at)
    with part("综治中心大厅 hall of the centre"):
        hall.set_up(at)


def _matters(wish: Wish) -> None:
    with wall.seated(staffing.BY):
        cast = Cast(wish.until)
        planned = plans.plans(wish.seed, wish.count, wish.until, cast.full_units)
        photos = drawing.photos(wish.seed, wish.photos)
    opened: Synchronized[int] = multiprocessing.Value("i", 0)
    meter = _Meter(opened, wish.count)

    def run(share: Sequence[plans.Plan], told: Callable[[], object]) -> None:
        _hasten()
        with wall.seated(staffing.BY):
            driver = Driver(wish.seed, wish.until, cast, workdays.calendar(), photos, told)
            driver.drive(share)
        if driver.refused:
            log.info("what nobody could do any more when its day came: %s", dict(driver.refused))

    if wish.workers <= 1:
        run(planned, meter.count_and_show)
    else:
        _in_processes(run, list(shares(planned, wish.workers)), meter)
    meter.finish()


def _hasten() -> None:
    """A power cut may cost the last made-up matters, which are then made again; and nothing here needs collecting."""
    gc.freeze()
    gc.set_threshold(100_000)
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")


def _in_processes(
    run: Callable[[Sequence[plans.Plan], Callable[[], object]], None],
    work: Sequence[Sequence[plans.Plan]],
    meter: _Meter,
) -> None:
    connections.close_all()  # no two processes may speak over one connection
    context = multiprocessing.get_context("fork")

    def child(share: Sequence[plans.Plan]) -> None:
        try:
            run(share, meter.count)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        connections.close_all()
        os._exit(0)

    children = [context.Process(target=child, args=(share,)) for share in work]
    for each in children:
        each.start()
    while any(each.is_alive() for each in children):
        meter.show()
        time.sleep(0.2)
    for each in children:
        each.join()
    if any(each.exitcode for each in children):
        raise RuntimeError("A process that wrote sample matters failed; run `mazha sample` again to go on.")


class _Meter:
    """One line that counts up."""

    def __init__(self, opened: Synchronized[int], count: int) -> None:
        self.opened, self.all = opened, count
        self.began = time.monotonic()

    def count(self) -> None:
        with self.opened.get_lock():
            self.opened.value += 1

    def count_and_show(self) -> None:
        self.count()
        if self.opened.value % 20 == 0:
            self.show()

    def show(self) -> None:
        if sys.stdout.isatty():
            sys.stdout.write(f"\r  · {MATTERS} {self.opened.value}/{self.all} … ")
            sys.stdout.flush()

    def finish(self) -> None:
        start = "\r" if sys.stdout.isatty() else ""
        seconds = time.monotonic() - self.began
        sys.stdout.write(f"{start}  · {MATTERS} {self.opened.value}/{self.all} … ✓ {seconds:.1f} s\n")
        sys.stdout.flush()


def _begun(wish: Wish) -> Wish:
    """What was wished for the first time in this store; going on must use the same moment."""
    with wall.seated(staffing.BY):
        known = people.setting_changes(staffing.BY, subject=NOTE, limit=1)
    if not known:
        _note(wish)
        return wish
    kept = known[0].after
    assert isinstance(kept, dict)
    until = dt.datetime.fromisoformat(kept["until"])
    return replace(wish, seed=kept["seed"], count=kept["count"], until=until, done=kept["done"])


def _note(wish: Wish) -> None:
    facts = {"seed": wish.seed, "count": wish.count, "until": wish.until.isoformat(), "done": wish.done}
    change = SettingChanged(
        subject=NOTE, key=str(wish.seed), before=None, after=facts, officer_id=None, actor_name="sample", at=wish.until
    )
    with wall.seated(staffing.BY):
        announce(change)
