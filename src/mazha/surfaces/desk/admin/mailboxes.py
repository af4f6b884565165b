"""Mailboxes: where a unit is told by mail as well as in the system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mazha.kernel.moments import now
from mazha.notices import actions, queries
from mazha.people import queries as people
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.pages import Ask, admin_only, asked, sent

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest


class Mailbox(questions.Form):
    address = questions.text(
        gettext_lazy("Mail address"), longest=254, hint=gettext_lazy("Leave empty to keep messages in the system only.")
    )
    language = questions.cards(gettext_lazy("Language of the mail"), naming.languages)


@require_http_methods(["GET", "POST"])
@admin_only
def one(request: StaffRequest, organisation_id: int) -> HttpResponse:
    """Set a unit's mailbox, or take it away."""
    card, recipient = people.organisation(organisation_id), f"unit:{organisation_id}"
    stands = next((each for each in queries.mailboxes(request.actor) if each.recipient == recipient), None)

    def keep(given: dict[str, Any]) -> str:
        if given["address"]:
            actions.set_mailbox(recipient, **given, by=request.actor, at=now())
            return _("From now on %(name)s is told by mail, too.") % {"name": card.name}
        actions.remove_mailbox(recipient, by=request.actor, at=now())
        return _("%(name)s finds its messages in the system only.") % {"name": card.name}

    lead = (
        _("The mailbox now is %(address)s. Only this much of it is shown.") if stands else _("No mailbox is set yet.")
    )
    ask = Ask(
        title=_("Mailbox of %(name)s") % {"name": card.name}, submit=_("Save"),
        back=reverse("admin:organisation", args=[card.id]), lead=lead % {"address": stands.address} if stands else lead,
    )  # fmt: skip
    return asked(
        request, Mailbox(sent(request), initial={"language": stands.language if stands else "zh-hans"}), ask, keep
    )
