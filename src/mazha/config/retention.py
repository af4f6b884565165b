"""Every kind of thing that is kept for a time only: which rule holds for it, and which app removes it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from mazha.casework.centre.actions import clearing as centre
from mazha.channels.imports.actions import clearing as imports
from mazha.insight.actions import briefing, exporting
from mazha.kernel.settings_events import SettingChanged
from mazha.matters.actions import clearing as matters
from mazha.notices.actions import clearing as notices
from mazha.people import actions as people
from mazha.people.actions import clearing as sign_ins
from mazha.people.actor import Actor
from mazha.people.clearing import Clearer, Standing, clear, standing
from mazha.people.retention import Rule, packaged

logger = logging.getLogger("mazha.retention")
CLEANER = Actor.system("retention")
CLEARERS: tuple[Clearer, ...] = (
    *sign_ins.CLEARERS,
    *notices.CLEARERS,
    *matters.CLEARERS,
    *imports.CLEARERS,
    *exporting.CLEARERS,
    *briefing.CLEARERS,
    *centre.CLEARERS,
)


def held() -> Iterator[tuple[Clearer, Rule]]:
    """Each rule with who carries it out."""
    by_kind = {clearer.kind: clearer for clearer in CLEARERS}
    for rule in packaged():
        yield by_kind[rule.kind], rule


def standings(*, at: dt.datetime) -> list[Standing]:
    """What a run at this moment would find. Changes nothing."""
    return [standing(clearer, rule, at=at) for clearer, rule in held()]


def clear_all(*, at: dt.datetime) -> dict[str, int]:
    """Remove what is due, rule by rule. How many went, by the rule's name; each is on record, with the number alone."""
    gone = {rule.name: clear(clearer, rule, at=at) for clearer, rule in held()}
    for name, went in gone.items():
        if went:
            logger.info("retention: %s removed of %s", went, name)
            people.record_setting_change(
                SettingChanged(
                    subject="people.retention", key=name, before={"kept": went}, after=None, officer_id=None,
                    actor_name=CLEANER.name, at=at,
                )
            )  # fmt: skip
    return gone
