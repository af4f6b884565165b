"""Who hears which event: the one table. No logic stands here."""

from __future__ import annotations

from collections.abc import Mapping

from mazha.casework.hotline.actions import after_step as hotline_after_step
from mazha.casework.labour.actions import after_step as labour_after_step
from mazha.casework.mediation.actions import after_step as mediation_after_step
from mazha.casework.petitions.actions import after_step as petitions_after_step
from mazha.casework.reception.actions import after_step as reception_after_step
from mazha.channels.webhooks.contributing import contribute_opened, contribute_rang, contribute_step
from mazha.insight.actions import after_step as insight_after_step
from mazha.kernel.events import Event, Listeners
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actions import record_setting_change
from mazha.procedures.events import ClockRang, MatterOpened, StepTaken
from mazha.procedures.jobs import recount_after_year
from mazha.workdays.events import YearLoaded

WIRING: Mapping[type[Event], Listeners] = {
    MatterOpened: Listeners(beside=[contribute_opened]),
    StepTaken: Listeners(
        beside=[contribute_step],
        with_it=[
            hotline_after_step,
            petitions_after_step,
            mediation_after_step,
            labour_after_step,
            reception_after_step,
            insight_after_step,
        ],
    ),
    YearLoaded: Listeners(after=[recount_after_year]),
    ClockRang: Listeners(beside=[contribute_rang]),
    SettingChanged: Listeners(with_it=[record_setting_change]),
}
