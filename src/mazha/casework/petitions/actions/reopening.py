"""The terms on which an old petition is begun anew: a check list that the head of the petition office keeps."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.casework.petitions.queries import REOPENING, keeps_reopening
from mazha.kernel.errors import Forbidden
from mazha.procedures import actions as procedures

if TYPE_CHECKING:
    from mazha.people.actor import Actor


def keep_term(name: str | None, *, text_zh: str, text_en: str, must: bool, by: Actor, at: dt.datetime) -> str:
    """Add a line (`name` None) or change one. Refuses everybody but the head of the petition office."""
    _refuse_unless_head(by, at)
    return procedures.keep_check_line(
        REOPENING, name, text_zh=text_zh, text_en=text_en, must=must, by=by, at=at
    )  # fmt: skip


def withdraw_term(name: str, *, by: Actor, at: dt.datetime) -> None:
    """Ask for it no longer. Refuses everybody but the head of the petition office, and the last line."""
    _refuse_unless_head(by, at)
    procedures.withdraw_check_line(REOPENING, name, by=by, at=at)


def _refuse_unless_head(by: Actor, at: dt.datetime) -> None:
    if not keeps_reopening(by, at):
        raise Forbidden(_("The head of the petition office sets the terms of reopening. Ask them."))
