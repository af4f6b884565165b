"""Programs: their tokens, and what they have subscribed to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.channels.webhooks import actions as webhooks
from mazha.channels.webhooks import queries as webhook_queries
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.moments import day_of, end_of, now
from mazha.people import actions, queries
from mazha.people.scopes import SCOPES
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import (
    Ask,
    Badge,
    Cell,
    Link,
    Table,
    admin_only,
    asked,
    cut,
    listed,
    sent,
    shown_once,
)

if TYPE_CHECKING:
    from mazha.channels.webhooks.queries import SubscriptionCard
    from mazha.design.requests import StaffRequest
    from mazha.people.cards import ClientCard

USUAL = dt.timedelta(days=180)


class Token(questions.Form):
    name = questions.text(
        gettext_lazy("Program"), must=True, longest=80, hint=gettext_lazy("Which program it is and who looks after it.")
    )
    officer = questions.text(
        gettext_lazy("User name of the officer it acts as"), must=True, longest=60,
        hint=gettext_lazy("It sees and does at most what this officer's posts allow, and ends with the account."),
    )  # fmt: skip
    scopes = questions.several(
        gettext_lazy("What it may do"), lambda: [(scope, str(title)) for scope, title in SCOPES.items()], ticks=True
    )
    expires_at = questions.day(
        gettext_lazy("Good until the end of"), must=True, hint=gettext_lazy("At most a year ahead.")
    )


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """Programs with a token, and subscriptions that run."""
    at = now()
    clients, pages = cut(request, queries.clients(request.actor))
    columns = [_("Program"), _("Acts as"), _("What it may do"), _("Good until"), _("Last used"), _("State"), _("Do")]
    table = Table(
        label=_("Programs"), columns=columns, rows=[_row(card, at) for card in clients],
        empty=_("No program has a token."),
    )  # fmt: skip
    links = [Link(label=_("New token"), url=reverse("admin:client_new"), icon="plus", kind="primary")]
    lead = _("Programs of other offices come in by the API with a token. Its description is at /api/v1/docs.")
    subscriptions = _subscriptions(webhook_queries.subscriptions(request.actor))
    return listed(
        request, _("Programs and webhooks"), table, lead=lead, actions=links, pages=pages, subscriptions=subscriptions,
        template="desk/admin/clients.html",
    )  # fmt: skip


def _row(card: ClientCard, at: dt.datetime) -> list[Cell]:
    revoke = Link(label=_("Revoke"), url=reverse("admin:client_revocation", args=[card.id]))
    good = card.is_good_at(at)
    return [
        Cell(text=card.name, small=f"{card.token_hint}…"),
        Cell(text=card.officer.name, url=reverse("admin:officer", args=[card.officer.id])),
        Cell(text=_("; ").join(str(SCOPES.get(scope, scope)) for scope in card.scopes)),
        Cell(text=day_of(card.expires_at).isoformat()),
        Cell(text=card.last_used_date.isoformat() if card.last_used_date else _("never")),
        Cell(badges=[_state(card, at)]),
        Cell(links=[revoke] if good else ()),
    ]


def _state(card: ClientCard, at: dt.datetime) -> Badge:
    if card.revoked_at is not None:
        return Badge(_("Revoked"), "plain", "circle-x")
    return Badge(_("In force"), "ok", "check") if card.is_good_at(at) else Badge(_("Expired"), "plain", "hourglass")


def _subscriptions(found: list[SubscriptionCard]) -> Table:
    titles = webhook_queries.event_types()
    rows = [
        [
            Cell(text=each.url, small=str(each.id)), Cell(text=each.client),
            Cell(text=_("; ").join(titles.get(name, name) for name in each.types)), Cell(at=each.made_at),
            Cell(links=[Link(label=_("End"), url=reverse("admin:subscription_ending", args=[each.id]))]),
        ]
        for each in found
    ]  # fmt: skip
    columns = [_("Sent to"), _("Program"), _("Told of"), _("Since"), _("Do")]
    return Table(label=_("Webhooks"), columns=columns, rows=rows, empty=_("No program has subscribed to anything."))


@require_http_methods(["GET", "POST"])
@admin_only
def new(request: StaffRequest) -> HttpResponse:
    """Issue a token; it is shown once."""

    def issue(given: dict[str, Any]) -> HttpResponse:
        officer_id = _officer(request, given["officer"])
        until = end_of(given["expires_at"])
        _id, token = actions.issue_token(
            given["name"], officer_id, given["scopes"], expires_at=until, by=request.actor, at=now()
        )
        return shown_once(
            request, title=_("The token is issued"), label=_("Token of %(name)s") % {"name": given["name"]},
            secret=token,
            text=_("This token is shown only now. Hand it over by a safe way; whoever has it can act as the program."),
            on=Link(label=_("Programs and webhooks"), url=reverse("admin:clients")),
        )  # fmt: skip

    ask = Ask(title=_("New token for a program"), submit=_("Issue the token"), back=reverse("admin:clients"))
    return asked(request, Token(sent(request), initial={"expires_at": day_of(now()) + USUAL}), ask, issue)


def _officer(request: StaffRequest, username: str) -> int:
    wanted = username.strip().lower()
    found = next((card for card in queries.officers(request.actor, words=wanted) if card.username == wanted), None)
    if found is None:
        sentence = _("No officer has this user name. Look in the list of officers.")
        raise Unacceptable(sentence, {"officer": sentence})
    return found.id


@require_http_methods(["GET", "POST"])
@admin_only
def revocation(request: StaffRequest, client_id: int) -> HttpResponse:
    """From now on the token opens nothing."""
    card = next((c for c in queries.clients(request.actor) if c.id == client_id), None)
    if card is None:
        raise Unknown(_("There is no such program. Look in the list of tokens."), client_id=client_id)

    def revoke(_given: dict[str, Any]) -> str:
        actions.revoke_token(client_id, by=request.actor, at=now())
        return _("The token of %(name)s opens nothing any more.") % {"name": card.name}

    ask = Ask(
        title=_("Revoke the token of %(name)s?") % {"name": card.name}, submit=_("Revoke it"), danger=True,
        back=reverse("admin:clients"),
        warning=_("The program is turned away at once. A token cannot be made good again."),
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, revoke)


@require_http_methods(["GET", "POST"])
@admin_only
def ending(request: StaffRequest, subscription_id: UUID) -> HttpResponse:
    """Send a subscriber nothing more."""
    card = webhook_queries.subscription(request.actor, subscription_id)

    def end(_given: dict[str, Any]) -> str:
        webhooks.unsubscribe(subscription_id, by=request.actor, at=now())
        return _("Nothing more is sent to %(url)s.") % {"url": card.url}

    ask = Ask(
        title=_("End the subscription of %(name)s?") % {"name": card.client}, submit=_("End it"), danger=True,
        back=reverse("admin:clients"), lead=card.url,
        warning=_("Nothing more is sent there, not even what is on its way. The program can subscribe again."),
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, end)
