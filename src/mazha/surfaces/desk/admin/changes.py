"""The record of changes to settings: who, when, what, and how it stood before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from mazha.design.guards import holding
from mazha.people import queries
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import differences, questions
from mazha.surfaces.desk.admin.pages import SIZE, number_after, onward

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.people.cards import ChangeCard

IN_SIGHT = 8
"""Fields of one change that are shown at once; more can be unfolded."""


class Narrow(questions.Narrow):
    subject = questions.choice(gettext_lazy("What was changed"), differences.subjects, none=gettext_lazy("Any"))
    key = questions.text(
        gettext_lazy("Which one"), longest=60, hint=gettext_lazy("A user name, a code, a year, a number.")
    )


@require_GET
@holding(Role.SYSTEM_ADMIN, Role.DPO)
def show(request: StaffRequest) -> HttpResponse:
    """All of it, newest first."""
    narrow, before = Narrow(request.GET), number_after(request)
    chosen = narrow.chosen()
    found = queries.setting_changes(
        request.actor, subject=chosen["subject"] or "", key=chosen["key"] or "", before=before, limit=SIZE + 1
    )
    changes = found[:SIZE]
    facts = {
        "title": _("Record of changes"), "narrow": narrow, "changes": [_told(card) for card in changes],
        "pages": onward(request, changes[-1].id if len(found) > SIZE else ""),
    }  # fmt: skip
    return frame.page(request, "desk/admin/changes.html", facts)


def _told(card: ChangeCard) -> dict[str, object]:
    fields = differences.differences(card.before, card.after)
    return {
        "at": card.at, "who": card.actor_name, "what": differences.subject_title(card.subject),
        "which": differences.key_title(card.subject, card.key), "shown": fields[:IN_SIGHT], "folded": fields[IN_SIGHT:],
        "is_new": card.before is None, "is_gone": card.after is None,
    }  # fmt: skip
