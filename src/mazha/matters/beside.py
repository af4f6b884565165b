"""What stands in a ledger beside steps and clocks: personal data, documents, the hall; in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASKED = "data.asked"
ANSWERED = "data.answered"
CORRECTED = "data.corrected"
ERASED = "data.erased"
ISSUED = "document.issued"
SEALED = "document.sealed"
ROOM_BOOKED = "room.booked"
ROOM_GIVEN_BACK = "room.given_back"
PASSED_ON = "window.passed_on"
BUNDLED = "bundle.tied"
BUNDLE_ANSWERED = "bundle.answered"

TITLES: dict[str, Promise] = {
    ASKED: _("Asked about personal data"),
    ANSWERED: _("Answered a request about personal data"),
    CORRECTED: _("Personal data corrected"),
    ERASED: _("Personal data deleted"),
    ISSUED: _("Document issued"),
    SEALED: _("Document sealed again"),
    ROOM_BOOKED: _("A room was booked"),
    ROOM_GIVEN_BACK: _("A room was given back"),
    PASSED_ON: _("Passed on to another window"),
    BUNDLED: _("Received together with other matters of the same person"),
    BUNDLE_ANSWERED: _("The one answer to everything brought together"),
}


OF_DOCUMENTS = frozenset({ISSUED, SEALED})


def number_of(step: str, facts: Mapping[str, object]) -> str:
    """The number of the document that an entry is about; empty for any other entry."""
    return str(facts.get("number", "")) if step in OF_DOCUMENTS else ""


def title_of(step: str) -> str | None:
    """None for what is a step of a procedure, or a clock's."""
    return str(TITLES[step]) if step in TITLES else None
