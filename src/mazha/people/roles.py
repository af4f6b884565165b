"""Roles a post may carry, and what each lets its holder see of matters (DOMAIN § 4).

A role is held in an organisation over a territory. `Reach` says which of the two, or both, decides what is seen.
"""

from __future__ import annotations

from enum import Enum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """Codes are the glossary's."""

    WINDOW_CLERK = "window_clerk"
    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    QUALITY_SUPERVISOR = "quality_supervisor"
    DUTY_LEADER = "duty_leader"
    STREET_LEAD = "street_lead"
    COMMUNITY_STAFF = "community_staff"
    GRID_WORKER = "grid_worker"
    PROPERTY_USER = "property_user"
    CENTRE_LEAD = "centre_lead"
    MEDIATOR = "mediator"
    PETITION_OFFICER = "petition_officer"
    REVIEWER = "reviewer"
    LABOUR_INSPECTOR = "labour_inspector"
    ARBITRATION_CLERK = "arbitration_clerk"
    LEGAL_REVIEWER = "legal_reviewer"
    DPO = "dpo"
    SYSTEM_ADMIN = "system_admin"

    @property
    def label(self) -> str:
        """The post's name in the reader's language."""
        return str(TITLES[self])

    @property
    def duty(self) -> str:
        """In one sentence, in the reader's language: what its holder does here."""
        return str(DUTIES[self])


TITLES: dict[Role, Promise] = {
    Role.WINDOW_CLERK: _("Window clerk"),
    Role.DISPATCHER: _("Dispatcher"),
    Role.HANDLER: _("Handler"),
    Role.UNIT_HEAD: _("Unit head"),
    Role.QUALITY_SUPERVISOR: _("Quality supervisor"),
    Role.DUTY_LEADER: _("Leader on duty"),
    Role.STREET_LEAD: _("Street lead"),
    Role.COMMUNITY_STAFF: _("Community staff"),
    Role.GRID_WORKER: _("Grid worker"),
    Role.PROPERTY_USER: _("Property company"),
    Role.CENTRE_LEAD: _("Head of the centre"),
    Role.MEDIATOR: _("Mediator"),
    Role.PETITION_OFFICER: _("Petition officer"),
    Role.REVIEWER: _("Reviewer"),
    Role.LABOUR_INSPECTOR: _("Labour inspector"),
    Role.ARBITRATION_CLERK: _("Arbitration clerk"),
    Role.LEGAL_REVIEWER: _("Legal reviewer"),
    Role.DPO: _("Data protection lead"),
    Role.SYSTEM_ADMIN: _("Administrator"),
}

DUTIES: dict[Role, Promise] = {
    Role.WINDOW_CLERK: _("Registers whoever comes to the window or calls, answers at once what can be answered."),
    Role.DISPATCHER: _("Sends each matter to whoever must act, and rules on what is returned."),
    Role.HANDLER: _("Signs for a unit's matters, handles them and replies."),
    Role.UNIT_HEAD: _("Approves extensions and sees what the unit has on its hands."),
    Role.QUALITY_SUPERVISOR: _("Calls residents back, sends work back, supervises what is late."),
    Role.DUTY_LEADER: _("Sees the whole district on one board and takes hard cases in hand."),
    Role.STREET_LEAD: _("Answers for a street's matters."),
    Role.COMMUNITY_STAFF: _("Registers and follows a community's matters."),
    Role.GRID_WORKER: _("Looks after one grid: reports, settles on the spot, visits."),
    Role.PROPERTY_USER: _("Takes the orders sent to the company, repairs, and shows the proof."),
    Role.CENTRE_LEAD: _("Runs the one-stop centre: windows, rooms, and what could not get done there."),
    Role.MEDIATOR: _("Sits down with both sides, in the cases given to them and no others."),
    Role.PETITION_OFFICER: _("Registers petitions, sends each down its road, supervises; decides none."),
    Role.REVIEWER: _("Looks again at what another organ decided."),
    Role.LABOUR_INSPECTOR: _("Looks into unpaid wages, and says so where arbitration or a court is the road."),
    Role.ARBITRATION_CLERK: _("Takes labour cases in at the arbitration commission and keeps their dates."),
    Role.LEGAL_REVIEWER: _("Approves the wording of documents and the district's own limits, and sees no matter."),
    Role.DPO: _("Watches who opened what and why; answers people about their own data."),
    Role.SYSTEM_ADMIN: _("Looks after accounts, posts and settings, and sees no matter."),
}


class Reach(Enum):
    """How far a role's holder sees."""

    TERRITORY = "territory"
    """Every matter placed in the post's territory."""
    UNIT = "unit"
    """Every matter the post's organisation leads, assists with, or has handled."""
    DESK = "desk"
    """Matters its organisation registered, and those still waiting to be dispatched in its territory."""
    CASE = "case"
    """Matters in which the officer is named, and no others."""
    NOTHING = "nothing"
    """No matter at all: this role looks after people, settings or logs."""


REACH: dict[Role, Reach] = {
    Role.WINDOW_CLERK: Reach.DESK,
    Role.DISPATCHER: Reach.TERRITORY,
    Role.HANDLER: Reach.UNIT,
    Role.UNIT_HEAD: Reach.UNIT,
    Role.QUALITY_SUPERVISOR: Reach.TERRITORY,
    Role.DUTY_LEADER: Reach.TERRITORY,
    Role.STREET_LEAD: Reach.TERRITORY,
    Role.COMMUNITY_STAFF: Reach.TERRITORY,
    Role.GRID_WORKER: Reach.TERRITORY,
    Role.PROPERTY_USER: Reach.UNIT,
    Role.CENTRE_LEAD: Reach.TERRITORY,
    Role.MEDIATOR: Reach.CASE,
    Role.PETITION_OFFICER: Reach.UNIT,
    Role.REVIEWER: Reach.UNIT,
    Role.LABOUR_INSPECTOR: Reach.UNIT,
    Role.ARBITRATION_CLERK: Reach.UNIT,
    Role.LEGAL_REVIEWER: Reach.NOTHING,
    Role.DPO: Reach.NOTHING,
    Role.SYSTEM_ADMIN: Reach.NOTHING,
}

SEES_MATTERS = frozenset(role for role, reach in REACH.items() if reach is not Reach.NOTHING)
"""Roles that an administrator must not hold beside their own: who gives out posts reads no case (GB/T 22239)."""

NEEDS_TERRITORY = frozenset(role for role, reach in REACH.items() if reach is Reach.TERRITORY)
"""Without a territory a post with one of these roles would see nothing."""

MAY_OPEN_RESTRICTED = frozenset({
    Role.DISPATCHER, Role.HANDLER, Role.UNIT_HEAD, Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER, Role.MEDIATOR,
    Role.PETITION_OFFICER, Role.REVIEWER, Role.LABOUR_INSPECTOR, Role.ARBITRATION_CLERK,
})  # fmt: skip
"""Roles that may open a restricted matter within their reach, giving a reason each time."""

MAY_SEE_CONTACT = MAY_OPEN_RESTRICTED | {
    Role.WINDOW_CLERK,
    Role.COMMUNITY_STAFF,
    Role.GRID_WORKER,
    Role.PROPERTY_USER,
    Role.CENTRE_LEAD,
}
"""Roles whose task may need to call the person; each look is recorded with its reason."""
