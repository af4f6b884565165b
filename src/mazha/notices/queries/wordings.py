"""The words of notices, for those who look after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unknown
from mazha.notices.rendering import edited
from mazha.notices.wordings import LANGUAGES, PLACES, Words, fill, language_of, packaged
from mazha.people.rights import must_hold
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingCard:
    """One notice's words in one language."""

    name: str
    language: str
    when: str
    """When it goes out and to whom, in the reader's language."""
    words: Words
    shipped: Words
    is_own: bool
    """Whether the district wrote its own."""

    @property
    def example(self) -> Words:
        """How it reads with every place filled."""
        return preview(self.words)


def preview(words: Words) -> Words:
    """How words read with every place filled by an example."""
    return Words(fill(words.subject, PLACES), fill(words.body, PLACES))


def wordings(asker: Actor) -> list[WordingCard]:
    """Every notice in every language, in the order of the packaged file. Refuses with Forbidden all but administrators.
    One query."""
    must_hold(asker, Role.SYSTEM_ADMIN)
    own, reader = edited(), language_of(get_language() or "zh-hans")
    return [
        WordingCard(
            name=shipped.name, language=language, when=shipped.when[reader],
            words=own.get((shipped.name, language), shipped.words[language]), shipped=shipped.words[language],
            is_own=(shipped.name, language) in own,
        )
        for shipped in packaged().values()
        for language in LANGUAGES
    ]  # fmt: skip


def wording(asker: Actor, name: str, language: str) -> WordingCard:
    """One of them. Refuses with Unknown a name or language there is none for."""
    found = next((w for w in wordings(asker) if (w.name, w.language) == (name, language)), None)
    if found is None:
        raise Unknown(_("There is no such notice. Look in the list."), name=name, language=language)
    return found
