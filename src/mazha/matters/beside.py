"""What stands in a ledger beside steps and clocks: acts about personal data, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASKED = "data.asked"
ANSWERED = "data.answered"
CORRECTED = "data.corrected"
ERASED = "data.erased"

TITLES: dict[str, Promise] = {
    ASKED: _("Asked about personal data"),
    ANSWERED: _("Answered a request about personal data"),
    CORRECTED: _("Personal data corrected"),
    ERASED: _("Personal data deleted"),
}


def title_of(step: str) -> str | None:
    """None for what is a step of a procedure, or a clock's."""
    return str(TITLES[step]) if step in TITLES else None
