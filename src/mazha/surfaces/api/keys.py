"""The header `Idempotency-Key`: a write sent twice happens once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from ninja import Header

if TYPE_CHECKING:
    from mazha.people.actor import Actor

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=64,
        pattern=r"^[A-Za-z0-9._:\-]+$",
        description="Made by you, new for each new request, the same when you send a request again. A UUID will do.",
    ),
]


def key_of(actor: Actor, given: str) -> str:
    """As it is stored: two programs may think of the same key."""
    return f"api:{actor.client_id}:{given}"
