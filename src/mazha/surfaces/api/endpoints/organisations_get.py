"""`GET /organisations`: whoever matters can be sent to."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Query, Schema

from mazha.people import queries as people
from mazha.surfaces.api import routers
from mazha.surfaces.api.tokens import Token


class OrganisationOut(Schema):
    id: int
    code: str
    kind: str
    name: str
    parent: int | None
    area: str
    """Code of the area it serves, where it serves one."""
    phone: str
    """A public number."""
    closed: bool


class OrganisationsOut(Schema):
    organisations: list[OrganisationOut]


class Kind(Schema):
    kind: str = Field("", max_length=20, pattern=r"^[a-z_]*$", description="`department`, `street_office`, `company` …")


@routers.organisations.get("", auth=Token(), response=OrganisationsOut, operation_id="listOrganisations")
def listed(request: HttpRequest, wanted: Query[Kind]) -> OrganisationsOut:  # noqa: ARG001 -- ninja calls it so
    """By the pinyin of their names, closed ones too."""
    return OrganisationsOut(
        organisations=[
            OrganisationOut(
                id=card.id, code=card.code, kind=card.kind, name=card.name, parent=card.parent_id, area=card.area,
                phone=card.phone, closed=card.closed_date is not None,
            )
            for card in people.organisations(wanted.kind or None)
        ]
    )  # fmt: skip
