"""Who hears which event: the one table. No logic stands here."""

from __future__ import annotations

from collections.abc import Mapping

from mazha.casework.hotline.actions import after_step
from mazha.channels.webhooks.contributing import contribute_opened, contribute_rang, contribute_step
from mazha.kernel.events import Event, Listeners
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actions import record_setting_change
from mazha.procedures.events import ClockRang, MatterOpened, StepTaken
from mazha.procedures.jobs import recount_after_year
from mazha.workdays.events import YearLoaded

WIRING: Mapping[type[Event], Listeners] = {
    MatterOpened: Listeners(beside=[contribute_opened]),
    StepTaken: Listeners(beside=[contribute_step], with_it=[after_step]),
    YearLoaded: Listeners(after=[recount_after_year]),
    ClockRang: Listeners(beside=[contribute_rang]),
    SettingChanged: Listeners(with_it=[record_setting_change]),
}
