"""Who is asking: a program by its token, within its scopes, in the posts of its officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from mazha.design.throttle import pass_or_refuse
from mazha.kernel.errors import Forbidden
from mazha.kernel.moments import now
from mazha.surfaces.api.limits import Buckets

if TYPE_CHECKING:
    from mazha.people.actor import Actor

buckets = Buckets()


class ScopeIsMissing(Forbidden):
    """The token is good, but not for this."""

    code = "token.scope_missing"


class Token(HttpBearer):
    """`Authorization: Bearer mz_…`. An endpoint names the scope it needs; none: any good token will do."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 -- read before
        at = now()
        actor = actor_of(request)  # design.middleware has read the token and seated the connection
        if actor.kind != "client":
            pass_or_refuse(request, "code", at)
            return None
        assert actor.client_id is not None
        buckets.take(actor.client_id, at)
        if self.scope and self.scope not in actor.scopes:
            raise ScopeIsMissing(
                _("This token does not allow %(scope)s. Ask an administrator for one that does.")
                % {"scope": self.scope},
                scope=self.scope,
                has=sorted(actor.scopes),
            )
        return actor


def actor_of(request: HttpRequest) -> Actor:
    """Whoever the token let in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by `act_as`
    return actor
