"""Who outside follows which events."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from mazha.notices.models import Follower, Notice


@transaction.atomic
def follow(names: Collection[str], *, transport: str, recipient: str) -> None:
    """From now on each of these events, and no other, is told to the recipient by the transport."""
    Follower.objects.filter(recipient=recipient).exclude(name__in=names).delete()
    wanted = [Follower(name=name, transport=transport, recipient=recipient) for name in sorted(set(names))]
    Follower.objects.bulk_create(wanted, ignore_conflicts=True)


@transaction.atomic
def unfollow(recipient: str) -> None:
    """Tell it nothing more, not even what is on its way."""
    Follower.objects.filter(recipient=recipient).delete()
    on_its_way = Notice.objects.filter(recipient=recipient, state__in=[Notice.State.WAITING, Notice.State.DEAD])
    on_its_way.update(state=Notice.State.DROPPED, failure="its subscription ended")
