"""What happened, for those who must know. Who hears what is listed in `config/wiring.py`, in two columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from mazha.kernel.statement import Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in the past tense. Carries ids, never rows: a handler reads what is true when it runs."""


Handler = Callable[..., None]
Contributor = Callable[..., Iterable[Write]]


@dataclass(frozen=True, slots=True)
class Listeners:
    """`beside` hands out writes that go into the very statement that makes the event; `with_it` runs inside its
    transaction; `after` only once it is committed."""

    beside: Sequence[Contributor] = ()
    with_it: Sequence[Handler] = ()
    after: Sequence[Handler] = ()


_wiring: Mapping[type[Event], Listeners] = {}


def wire(table: Mapping[type[Event], Listeners]) -> None:
    """Set who hears what; called once, by `config`."""
    global _wiring
    _wiring = table


def contributed(event: Event) -> list[Write]:
    """What those wired beside this event want written in the same statement."""
    listeners = _wiring.get(type(event))
    return [write for hand_out in listeners.beside for write in hand_out(event)] if listeners else []


def announce(event: Event) -> None:
    """Tell everyone wired to this event. A failing `with_it` handler undoes the change that caused it."""
    listeners = _wiring.get(type(event))
    if listeners is None:
        return
    for handler in listeners.with_it:
        handler(event)
    for handler in listeners.after:
        transaction.on_commit(lambda h=handler: h(event))  # type: ignore[misc]
