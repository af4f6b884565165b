"""Who waits for what, and what they are told: everything of a stream but its wire.

All of it runs in one thread with one connection. A turn reads what changed since the last one (once, however many
screens wait), then asks for each different sight and question which of it belongs there, seated as that sight: the rule
that pages go by, and the wall behind it. What nobody may see is told to nobody, not even as a number.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.db import DataError, InterfaceError, OperationalError, close_old_connections, connection
from django.utils.translation import gettext as _

from mazha.design.middleware import SIGN_IN
from mazha.kernel.errors import Refused, TooOften
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor, Sight
from mazha.surfaces.desk.live.asking import NothingToWaitFor, Question, asked

if TYPE_CHECKING:
    from mazha.people.queries import Stay

logger = logging.getLogger("mazha.live")
K = TypeVar("K")
READER = Actor.system("live")
MOST_TOLD = 99
"""Matters named to one screen. After that it is told that there are more, and nothing else is asked for it."""
MOST_OF_ONE = 12
"""Screens of one sign-in that may wait at the same time."""
MOST = 4000
"""Screens of one process."""
RECHECK = dt.timedelta(seconds=20)
"""Who waits is asked for again so often, and before anything is told after a longer silence."""
STORE_IS_AWAY = (OperationalError, InterfaceError)


class SignInFirst(Refused):
    """Nobody is signed in here."""

    code = "live.sign_in"


class TooManyScreens(TooOften):
    """More screens wait than may."""

    code = "live.too_many"


@dataclass(slots=True, eq=False)
class Stream:
    """One screen that waits."""

    stay: Stay
    question: Question
    moment: str
    """Up to which moment of the store it has been told everything."""
    told: set[UUID] = field(default_factory=set)
    is_full: bool = False
    sight: Sight = field(init=False)

    def __post_init__(self) -> None:
        self.sight = self.stay.actor.sight()


@dataclass(frozen=True, slots=True)
class News:
    """Matters that came or changed, and whether there are more than are named."""

    ids: tuple[UUID, ...] = ()
    more: bool = False


@dataclass(slots=True)
class Turn:
    """What one look came to."""

    news: dict[Stream, News] = field(default_factory=dict)
    over: list[Stream] = field(default_factory=list)
    """Their sign-in has ended: nothing is to be waited for any more."""
    anew: list[Stream] = field(default_factory=list)
    """Their posts have changed: the browser may come again, and is looked at anew."""


class Streams:
    """Everybody who waits in this process."""

    def __init__(self) -> None:
        self._waiting: dict[Stream, None] = {}
        self._checked_at: dt.datetime | None = None
        self._known: dict[tuple[Sight, Question], matters.Composed] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def admit(self, session_key: str, query: Mapping[str, str], last: str, *, at: dt.datetime) -> Stream:
        """A screen that may wait, not yet among those that do. Refuses who is not signed in, may not, or asks wrongly.

        `last` is the mark it was told last, before a line broke; else its page's own counts.
        """
        fresh_connection()
        stay = self._stay(session_key, at)
        if len(self) >= MOST or sum(each.stay.id == stay.id for each in list(self._waiting)) >= MOST_OF_ONE:
            raise TooManyScreens(_("Too many pages are open at once. Close some of them."), retry_after=60)
        question = asked(query, stay.actor)
        given = last or query.get("mark", "")
        stream = Stream(stay, question, matters.moment_of(given) if given else matters.snapshot())
        self._try(stream, at)
        return stream

    def join(self, stream: Stream) -> None:
        self._waiting[stream] = None

    def leave(self, stream: Stream) -> None:
        self._waiting.pop(stream, None)

    def turn(self, at: dt.datetime) -> Turn:
        """Look once. When the store breaks off in the middle, nothing has been told and the next turn begins there."""
        turn = Turn()
        waiting = list(self._waiting)
        if not waiting:
            return turn
        fresh_connection()
        is_due = self._checked_at is None or at - self._checked_at >= RECHECK
        with wall.seated(READER):
            staying = self._rechecked(waiting, turn, at) if is_due else waiting
            until = matters.snapshot()
            for moment, behind in _by(staying, lambda stream: stream.moment).items():
                if moment != until:
                    self._tell(behind, moment, until, turn, at)
        # From here on nothing can fail.
        self._checked_at = at if is_due else self._checked_at
        for stream in (*turn.over, *turn.anew):
            self.leave(stream)
        for stream, news in turn.news.items():
            stream.told.update(news.ids)
            stream.is_full = stream.is_full or news.more
        for stream in staying:
            stream.moment = until
        return turn

    def _try(self, stream: Stream, at: dt.datetime) -> None:
        """Ask once, about nothing. What the store cannot read is refused now: later it would be in everybody's way."""
        actor = dataclasses.replace(stream.stay.actor, officer_id=None)
        try:
            with wall.seated(actor):
                self._composed(stream.question, actor, stream.sight, at).among({UUID(int=0)})
        except (DataError, ValueError):
            raise NothingToWaitFor(_("There is no such list to wait for. Open the page anew.")) from None

    def _stay(self, session_key: str, at: dt.datetime) -> Stay:
        # As Django makes them: anything else need not be looked for.
        written = SessionStore(session_key).get(SIGN_IN) if session_key.isalnum() else None
        found = people.open_stays([UUID(written)], at) if written else {}
        for stay in found.values():
            if stay.session_key == session_key:
                return stay
        raise SignInFirst(_("You are not signed in. Open the page anew."))

    def _rechecked(self, waiting: Iterable[Stream], turn: Turn, at: dt.datetime) -> list[Stream]:
        stays = people.open_stays({stream.stay.id for stream in waiting}, at)
        staying = []
        for stream in waiting:
            stay = stays.get(stream.stay.id)
            if stay is None:
                turn.over.append(stream)
            elif stay.actor.posts != stream.stay.actor.posts:
                turn.anew.append(stream)
            else:
                staying.append(stream)
        return staying

    def _tell(self, streams: list[Stream], since: str, until: str, turn: Turn, at: dt.datetime) -> None:
        if not matters.is_of_this_store(since, until):
            turn.news.update((stream, News(more=True)) for stream in streams)
            return
        after: matters.Place | None = matters.Place()
        while after is not None:
            open_ones = [stream for stream in streams if not _is_full(stream, turn)]
            if not open_ones:
                return
            wall.sit(READER)
            changes = matters.changed_between(since, until, after)
            after = changes.more
            if changes.matters:
                for alike in _by(open_ones, lambda stream: stream.sight).values():
                    self._tell_alike(alike, changes.matters, turn, at)

    def _tell_alike(self, streams: list[Stream], changed: Mapping[UUID, bool], turn: Turn, at: dt.datetime) -> None:
        # Seated without the officer's own id: what one person has opened for themselves is no other's to be told.
        actor = dataclasses.replace(streams[0].stay.actor, officer_id=None)
        wall.sit(actor)
        questions = _by(streams, lambda stream: stream.question)
        # With one question to ask there is no need of asking first whether there is any: it is asked of what they see.
        seen = set(changed) if len(questions) == 1 else matters.visible_among(actor, changed)
        for question, asking in questions.items():
            news = {i for i in seen if question.counts_changes or changed[i]}
            try:
                found = self._composed(question, actor, streams[0].sight, at).among(news)
            except STORE_IS_AWAY:
                raise
            except Exception:
                # Whatever it is, it is this question's: the others' answers do not wait for its mend.
                logger.exception("%s cannot be answered; whoever asks it is let go", question)
                turn.over.extend(asking)
                continue
            for stream in asking if found else ():
                _add(stream, found, turn)

    def _composed(self, question: Question, actor: Actor, sight: Sight, at: dt.datetime) -> matters.Composed:
        """Once for each sight that asks this: composing costs several times what asking does."""
        if question.is_timed:
            return matters.composed(question.holds(actor, at))
        key = (sight, question)
        if key not in self._known:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = matters.composed(question.holds(actor, at))
        return self._known[key]


def fresh_connection() -> None:
    """Before each look: one that the store has hung up on meanwhile is replaced."""
    if not connection.in_atomic_block:
        close_old_connections()


def _add(stream: Stream, found: set[UUID], turn: Turn) -> None:
    so_far = turn.news.get(stream, News())
    new = sorted(found - stream.told - set(so_far.ids))
    room = max(0, MOST_TOLD - len(stream.told) - len(so_far.ids))
    if new:
        turn.news[stream] = News((*so_far.ids, *new[:room]), so_far.more or len(new) > room)


def _is_full(stream: Stream, turn: Turn) -> bool:
    return stream.is_full or (stream in turn.news and turn.news[stream].more)


def _by(streams: Iterable[Stream], key: Callable[[Stream], K]) -> dict[K, list[Stream]]:
    groups: dict[K, list[Stream]] = {}
    for stream in streams:
        groups.setdefault(key(stream), []).append(stream)
    return groups
