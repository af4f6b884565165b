"""Who acts or asks: an officer in their posts, a resident holding a code, the other side, a program, the system itself.

Every action takes one as `by=`, every query as its first argument. It is a plain value, compiled once per request.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from mazha.people.roles import REACH, Reach, Role

Kind = Literal["officer", "resident", "respondent", "client", "system", "nobody"]
_BY_NAME = frozenset({Reach.CASE, Reach.UNIT, Reach.DESK})
"""Who covers an area sees by the area alone: one more way would cost their lists the index they stand on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One post, held now."""

    post_id: int
    role: Role
    organisation_id: int
    territory: str
    """Code of the area the post covers: 6 digits a district, 9 a street, 12 a community, 15 a grid. Empty: none."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor may see of matters, as plain sets. Both walls are built from this one value."""

    everything: bool = False
    areas: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    desks: frozenset[int] = frozenset()
    desk_areas: frozenset[str] = frozenset()
    code: str = ""
    party: UUID | None = None
    """Of the other side: who they are in the one matter they see, without what the first side said in it."""
    named: int | None = None
    """The officer, unless they cover an area, whose being named in a matter lets them see it."""
    barred_from: frozenset[int] = frozenset()
    """Organisations that may be kept out of a matter: it is then not seen, whatever else would show it."""

    @property
    def is_blind(self) -> bool:
        return replace(self, barred_from=frozenset()) == Sight()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    kind: Kind
    name: str = ""
    """As it stands in the ledger and on paper."""
    officer_id: int | None = None
    posts: tuple[Sitting, ...] = ()
    code: str = ""
    """For a resident: the public code they hold; for a respondent: that of the matter they were invited into."""
    party: UUID | None = None
    """For a respondent: which party of the matter they are."""
    scopes: frozenset[str] = frozenset()
    """For a client: what its token allows."""
    client_id: int | None = None
    """For a client: which program it is."""
    signed_in_at: dt.datetime | None = None

    @classmethod
    def nobody(cls) -> Actor:
        return cls(kind="nobody")

    @classmethod
    def system(cls, name: str) -> Actor:
        """A clock, a job, an import: acts without a person, and says which it is."""
        return cls(kind="system", name=name)

    @classmethod
    def resident(cls, code: str) -> Actor:
        return cls(kind="resident", name="resident", code=code)

    @classmethod
    def other_side(cls, code: str, party: UUID) -> Actor:
        """A party who was invited into a matter that someone else brought, holding a code of their own."""
        return cls(kind="respondent", name="respondent", code=code, party=party)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    def post_as(self, *roles: Role) -> Sitting | None:
        """The first post with one of these roles."""
        return next((post for post in self.posts if post.role in roles), None)

    def sight(self) -> Sight:
        """What this actor sees, from REACH alone: no role has a second rule elsewhere."""
        if self.kind == "system":
            return Sight(everything=True)
        if self.kind == "resident":
            return Sight(code=self.code)
        if self.kind == "respondent":
            return Sight(party=self.party)

        def where(reach: Reach) -> tuple[Sitting, ...]:
            return tuple(post for post in self.posts if REACH[post.role] is reach)

        return Sight(
            areas=frozenset(p.territory for p in where(Reach.TERRITORY) if p.territory),
            units=frozenset(p.organisation_id for p in where(Reach.UNIT)),
            desks=frozenset(p.organisation_id for p in where(Reach.DESK)),
            desk_areas=frozenset(p.territory for p in where(Reach.DESK) if p.territory),
            named=self.officer_id if any(REACH[p.role] in _BY_NAME for p in self.posts) else None,
            barred_from=frozenset(p.organisation_id for p in self.posts),
        )
