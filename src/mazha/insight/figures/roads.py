"""How matters end, as far as counting goes: closed, or by another road that is listed beside every rate."""

from __future__ import annotations

from django.db.models import Q

OTHER_ROADS = ("withdrawn", "redirected", "refused", "handed_over", "referred", "terminated")
"""Outcomes that are neither closed nor open: each is counted in a figure of its own, and in no rate."""
SOLVED = ("solved", "performed", "settled", "done")
"""What the procedures call a good end: a trouble solved, an agreement carried out, a conference's plan, a task done."""
NOT_SOLVED = (
    "partly", "explained", "declined", "unanswered", "stopped", "failed", "lapsed", "unperformed", "joined", "final",
    "raised", "upheld", "changed", "redo", "arbitration", "payment_order", "suit", "not_pursued", "decided",
    "effective", "annulment", "sued",
)  # fmt: skip
CLOSING = (*SOLVED, *NOT_SOLVED, "answered", "")
"""Outcomes that are closings; the empty one is for imported history that does not say how it ended."""
AWAITING_STAGES = ("replied", "revisit_due")
"""Stages in which the unit has replied and the person has yet to be heard."""

CLOSED = ~Q(outcome__in=OTHER_ROADS)
"""Of those that ended. Whatever a procedure may call its closing counts here, so that no ending is ever lost."""
HANDLED = CLOSED & ~Q(outcome="answered") & Q(lead_unit_id__isnull=False)
