"""Changing the words of documents, and the marks in their numbers: the legal reviewer's acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mazha.documents import numbering
from mazha.documents.actions.versions import columns, in_force, words_of
from mazha.documents.kinds import LANGUAGES, Words, faults, kind, packaged
from mazha.documents.models import Mark, Template
from mazha.kernel.errors import Refused, Unacceptable
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.people import queries as people
from mazha.people.rights import must_hold
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor

LONGEST_TITLE, LONGEST_BODY, SHORTEST_REASON = 100, 20_000, 4


class TemplateChangedMeanwhile(Refused):
    """Somebody else approved a version while this one was written."""

    code = "document.template_changed_meanwhile"


class MarkIsTaken(Unacceptable):
    code = "document.mark_taken"


@transaction.atomic
def approve_template(
    name: str, words: Mapping[str, Words], *, reason: str, based_on: int, by: Actor, at: dt.datetime
) -> int:
    """Put new words of a kind in force, in both languages; the version's number. Documents issued before keep theirs.

    Refuses with Forbidden all but legal reviewers; with Unacceptable a template that cannot be read, names a field
    there is none of, is too long, is the same as before, or comes without a reason, each problem beside its question
    (`title_zh`, `body_zh`, `title_en`, `body_en`, `reason`); with TemplateChangedMeanwhile when `based_on` is not the
    newest version any more.
    """
    must_hold(by, Role.LEGAL_REVIEWER)
    made = kind(name)
    stands = in_force(made, at=at)
    trimmed = {tongue: Words(each.title.strip(), each.body.strip()) for tongue, each in words.items()}
    problems = problems_in(name, trimmed)
    if len(reason.strip()) < SHORTEST_REASON:
        problems["reason"] = _("Say why it is changed, in at least 4 characters.")
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)
    # Before its first document the packaged version has no number of its own: pages call it 0.
    untouched = based_on == 0 and stands.origin == Template.Origin.PACKAGED
    if based_on != stands.version and not untouched:
        raise _changed(stands)
    if trimmed == {tongue: Words(e.title.strip(), e.body.strip()) for tongue, e in words_of(stands).items()}:
        raise Unacceptable(_("These are the words that are in force already. Change something, or go back."))
    version = stands.version + 1
    try:
        with transaction.atomic():
            Template.objects.create(
                kind=name, version=version, origin=Template.Origin.OWN, reason=reason.strip()[:200],
                officer_id=by.officer_id, actor_name=by.name, at=at, **columns(trimmed),
            )  # fmt: skip
    except IntegrityError:  # at the same moment, on another connection
        raise _changed(in_force(made, at=at)) from None
    _record("documents.template", name, _facts(stands), _facts(in_force(made, at=at)), by, at)
    return version


def problems_in(name: str, words: Mapping[str, Words]) -> dict[str, str]:
    """What is wrong with these words, each problem under the name of its question."""
    return {
        f"{part}_{tongue[:2]}": problem
        for tongue in LANGUAGES
        for part, problem in {**_too_long(words[tongue]), **faults(kind(name), words[tongue])}.items()
    }


@transaction.atomic
def set_mark(organisation: int, family: str, mark: str, *, by: Actor, at: dt.datetime) -> None:
    """Say which word stands for an organisation and a family of documents in numbers. Counting goes on where it was.

    Refuses with Forbidden all but legal reviewers, with Unacceptable what is no word of 2 to 12 Chinese characters or
    no family, with MarkIsTaken one that another organisation or family bears or has ever borne.
    """
    must_hold(by, Role.LEGAL_REVIEWER)
    people.organisation(organisation)
    if family not in families():
        raise Unacceptable(_("There is no such family of documents."), {"family": _("Choose one from the list.")})
    if not numbering.MARK.fullmatch(mark):
        said = _("Write 2 to 12 Chinese characters, such as 奎人调.")
        raise Unacceptable(said, {"mark": said})
    own = Mark.objects.filter(organisation_id=organisation, family=family)
    stands = own.filter(is_current=True).first()
    before = stands.mark if stands else None
    if before == mark:
        return
    try:
        with transaction.atomic():
            own.filter(is_current=True).update(is_current=False)
            if not own.filter(mark=mark).update(is_current=True):
                Mark.objects.create(organisation_id=organisation, family=family, mark=mark)
    except IntegrityError:
        said = _("Another organisation or family bears this mark, or did. Numbers would read alike: choose another.")
        raise MarkIsTaken(said, {"mark": said}) from None
    _record("documents.mark", f"{organisation} {family}", before, mark, by, at)


def families() -> tuple[str, ...]:
    """Families of documents, each counted for itself."""
    return tuple(dict.fromkeys(each.family for each in packaged().values()))


def _too_long(words: Words) -> dict[str, str]:
    said = _("Write at most %(most)d characters; these are %(got)d.")
    limits = (("title", words.title, LONGEST_TITLE), ("body", words.body, LONGEST_BODY))
    return {part: said % {"most": most, "got": len(text)} for part, text, most in limits if len(text) > most}


def _changed(newest: Template) -> TemplateChangedMeanwhile:
    return TemplateChangedMeanwhile(
        _("%(who)s approved version %(version)d meanwhile. Open it in another window, and take over what you need.")
        % {"who": newest.actor_name or _("Somebody"), "version": newest.version},
        version=newest.version,
    )


def _facts(template: Template) -> dict[str, object]:
    return {
        "version": template.version,
        **columns(words_of(template)),
        **({"reason": template.reason} if template.reason else {}),
    }


def _record(subject: str, key: str, before: object, after: object, by: Actor, at: dt.datetime) -> None:
    announce(
        SettingChanged(
            subject=subject, key=key, before=before, after=after, officer_id=by.officer_id,
            actor_name=by.name or by.kind, at=at,
        )
    )  # fmt: skip
