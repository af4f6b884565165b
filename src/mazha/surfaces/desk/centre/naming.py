"""What kinds of rooms there are, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def room_kinds() -> list[tuple[str, str]]:
    return [
        ("mediation", _("Mediation room")),
        ("hearing", _("Hearing room")),
        ("counselling", _("Counselling room")),
        ("video", _("Video room")),
        ("filing", _("Filing room")),
        ("caucus", _("Room to talk alone")),
    ]
