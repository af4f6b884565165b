"""Standard answers: adding, changing, withdrawing them. Each change stands on the record of settings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.casework.hotline.models import StandardAnswer
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.people.roles import Role
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.people.actor import Actor


class AnswerIsUnknown(Unknown):
    code = "answer.unknown"


@transaction.atomic
def keep_answer(*, answer_id: int | None, category: str, title: str, body: str, by: Actor, at: dt.datetime) -> int:
    """Add a standard answer, or change one. Refuses an empty title or body, and an unknown category."""
    _refuse_unless_admin(by)
    problems = {}
    if not title.strip():
        problems["title"] = _("Give it a title.")
    if len(body.strip()) < 10:
        problems["body"] = _("Write at least 10 characters.")
    if category and not triage.is_category(category):
        problems["category"] = _("There is no such category. Choose one from the list.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    said = {"category": category, "title": title.strip()[:80], "body": body.strip()}
    if answer_id is None:
        before, answer = None, StandardAnswer.objects.create(**said)
    else:
        answer = _locked(answer_id)
        before = _plain(answer)
        answer.category, answer.title, answer.body = said["category"], said["title"], said["body"]
        answer.save(update_fields=["category", "title", "body"])
    announce(SettingChanged(
        subject="hotline.answer", key=str(answer.pk), before=before, after=_plain(answer), officer_id=by.officer_id,
        actor_name=by.name, at=at
    ))  # fmt: skip
    return answer.pk


@transaction.atomic
def withdraw_answer(answer_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Offer it no longer. It stays on the record."""
    _refuse_unless_admin(by)
    answer = _locked(answer_id)
    answer.closed_at = at
    answer.save(update_fields=["closed_at"])
    announce(SettingChanged(
        subject="hotline.answer", key=str(answer.pk), before=_plain(answer), after=None, officer_id=by.officer_id,
        actor_name=by.name, at=at
    ))  # fmt: skip


def _refuse_unless_admin(by: Actor) -> None:
    if by.kind != "system" and Role.SYSTEM_ADMIN not in by.roles:
        raise Forbidden(_("Only an administrator changes standard answers."))


def _locked(answer_id: int) -> StandardAnswer:
    answer = StandardAnswer.objects.select_for_update().filter(pk=answer_id, closed_at=None).first()
    if answer is None:
        raise AnswerIsUnknown(_("There is no such standard answer. Look in the list."))
    return answer


def _plain(answer: StandardAnswer) -> dict[str, str]:
    return {"category": answer.category, "title": answer.title, "body": answer.body}
