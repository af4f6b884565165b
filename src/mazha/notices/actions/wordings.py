"""Changing the words of notices."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.notices.models import Wording
from mazha.notices.queries.wordings import wording
from mazha.notices.wordings import PLACES, Words, is_well_formed, unknown_places
from mazha.people.actor import Actor
from mazha.people.rights import must_administer

LONGEST_SUBJECT, LONGEST_BODY = 60, 300


@transaction.atomic
def edit_wording(name: str, language: str, words: Words, *, by: Actor, at: dt.datetime) -> None:
    """Use the district's own words for a notice in one language.

    Refuses with Forbidden all but administrators, with Unknown a notice there is none of, with Unacceptable words that
    are empty, too long, or name a place nobody fills.
    """
    must_administer(by)
    before = wording(by, name, language)
    words = Words(words.subject.strip(), words.body.strip())
    problems = {
        field: problem
        for field, text, most in (("subject", words.subject, LONGEST_SUBJECT), ("body", words.body, LONGEST_BODY))
        if (problem := _problem(text, most))
    }
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)
    Wording.objects.update_or_create(
        name=name, language=language, defaults={"subject": words.subject, "body": words.body}
    )
    _record(name, language, before.words, words, by, at)


@transaction.atomic
def restore_wording(name: str, language: str, *, by: Actor, at: dt.datetime) -> None:
    """Go back to the packaged words. Refuses as `edit_wording` does."""
    must_administer(by)
    before = wording(by, name, language)
    if Wording.objects.filter(name=name, language=language).delete()[0]:
        _record(name, language, before.words, before.shipped, by, at)


def _problem(text: str, most: int) -> str:
    if not text:
        return _("Write some words.")
    if len(text) > most:
        return _("Write at most %(most)d characters; these are %(got)d.") % {"most": most, "got": len(text)}
    if not is_well_formed(text):
        return _("A brace or bracket stands alone. Write places as {code} and optional parts as [by {due}].")
    if unknown := unknown_places(text):
        return _("Nobody fills {%(unknown)s}. Places are: %(known)s.") % {
            "unknown": unknown[0],
            "known": ", ".join(f"{{{place}}}" for place in PLACES),
        }
    return ""


def _record(name: str, language: str, before: Words, after: Words, by: Actor, at: dt.datetime) -> None:
    announce(
        SettingChanged(
            subject="notices.wording", key=f"{name} {language}", before=_facts(before), after=_facts(after),
            officer_id=by.officer_id, actor_name=by.name or by.kind, at=at,
        )
    )  # fmt: skip


def _facts(words: Words) -> dict[str, str]:
    return {"subject": words.subject, "body": words.body}
