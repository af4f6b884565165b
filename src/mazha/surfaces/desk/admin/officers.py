"""Officers: hired, changed, let in again, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.kernel.moments import day_of, now
from mazha.people import actions, queries
from mazha.surfaces.desk.admin import naming, questions
from mazha.surfaces.desk.admin.pages import (
    SIZE,
    Ask,
    Badge,
    Cell,
    Link,
    Table,
    admin_only,
    asked,
    listed,
    onward,
    sent,
    shown_once,
)
from mazha.surfaces.desk.admin.posts import posts_table

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.people.cards import OfficerCard, PostCard


class Narrow(questions.Narrow):
    words = questions.text(gettext_lazy("Name or user name"), longest=60)
    organisation = questions.choice(
        gettext_lazy("With a post in"), naming.organisations, none=gettext_lazy("Any"), whole=True
    )


class Change(questions.Form):
    name_zh = questions.text(gettext_lazy("Name in Chinese"), must=True, longest=60)
    name_en = questions.text(gettext_lazy("Name in English"), longest=60)
    language = questions.cards(gettext_lazy("Language of their pages"), naming.languages)


class New(Change):
    username = questions.text(
        gettext_lazy("User name"), must=True, longest=60,
        hint=gettext_lazy("Small letters, digits, dots and hyphens; for signing in. It stays."),
    )  # fmt: skip
    field_order = ("username",)


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """All accounts by user name, each with the posts held today."""
    narrow, at = Narrow(request.GET), now()
    chosen = narrow.chosen()
    found = queries.officers(
        request.actor, words=chosen["words"] or "", organisation_id=chosen["organisation"],
        after=request.GET.get("after", "")[:60], limit=SIZE + 1,
    )  # fmt: skip
    officers = found[:SIZE]
    held = queries.posts_held(request.actor, [card.id for card in officers], at)
    rows = [[_named(card), Cell(text=_posts(held[card.id])), Cell(badges=[_state(card)])] for card in officers]
    columns = [_("Officer"), _("Posts held today"), _("Account")]
    table = Table(label=_("Officers"), columns=columns, rows=rows, empty=_("No officer fits."))
    actions_ = [Link(label=_("New officer"), url=reverse("admin:officer_new"), icon="user-plus", kind="primary")]
    pages = onward(request, officers[-1].username if len(found) > SIZE else "")
    return listed(request, _("Officers and posts"), table, actions=actions_, narrow=narrow, pages=pages)


def _named(card: OfficerCard) -> Cell:
    return Cell(text=card.name, url=reverse("admin:officer", args=[card.id]), small=card.username)


def _posts(held: tuple[PostCard, ...]) -> str:
    return _("; ").join(f"{post.role.label} · {naming.organisation_name(post.organisation_id)}" for post in held)


def _state(card: OfficerCard) -> Badge:
    return Badge(_("In use"), "ok", "check") if card.is_active else Badge(_("Closed for good"), "plain", "archive")


@require_GET
@admin_only
def one(request: StaffRequest, officer_id: int) -> HttpResponse:
    """An account: posts past and present, and what can be done when its holder cannot get in."""
    card = queries.officer(request.actor, officer_id)
    factors = queries.factors(officer_id)
    table = posts_table(queries.posts_of(request.actor, officer_id), day_of(now()), by_officer=False)
    facts = [
        (_("User name"), card.username), (_("Account"), _state(card).text),
        (_("Language"), dict(naming.languages()).get(card.language, card.language)),
        (_("Second factor"), _second_factor(factors.has_passkey, factors.has_code_device)),
    ]  # fmt: skip
    back = Link(label=_("Officers and posts"), url=reverse("admin:officers"))
    return listed(
        request, card.name, table, actions=_acts(card), facts=facts, back=back, table_title=_("Posts"),
        template="desk/admin/one.html",
    )  # fmt: skip


def _acts(card: OfficerCard) -> list[Link]:
    if not card.is_active:
        return []
    wanted = [
        ("post_new", _("Give a post"), "plus", "primary"), ("officer_edit", _("Change"), "pencil", ""),
        ("officer_lock", _("Unlock"), "key", ""), ("officer_password", _("New password"), "lock", ""),
        ("officer_factors", _("Lost second factor"), "device-mobile", ""),
        ("officer_closure", _("Close the account"), "archive", ""),
    ]  # fmt: skip
    return [Link(label=w, url=reverse(f"admin:{name}", args=[card.id]), icon=i, kind=k) for name, w, i, k in wanted]


def _second_factor(has_passkey: bool, has_device: bool) -> str:
    found = [word for has, word in ((has_passkey, _("passkey")), (has_device, _("codes on a phone"))) if has]
    return _(" and ").join(found) or _("none yet; set up at the next sign-in")


@require_http_methods(["GET", "POST"])
@admin_only
def new(request: StaffRequest) -> HttpResponse:
    """Hire an officer: an account without a post, and a first password that is shown once."""

    def hire(given: dict[str, Any]) -> HttpResponse:
        officer_id, first = actions.hire(**given, by=request.actor, at=now())
        return _first_password(request, officer_id, given["username"], first, _("The account is open"))

    ask = Ask(
        title=_("New officer"), submit=_("Open the account"), back=reverse("admin:officers"),
        lead=_("An account alone opens nothing. After this, give the officer a post."),
    )  # fmt: skip
    return asked(request, New(sent(request), initial={"language": "zh-hans"}), ask, hire)


def _first_password(request: StaffRequest, officer_id: int, username: str, secret: str, title: str) -> HttpResponse:
    text = _("This password is shown only now. Hand it over in person; it must be changed at the first sign-in.")
    on = Link(label=_("Go on to the account"), url=reverse("admin:officer", args=[officer_id]))
    label = _("First password of %(name)s") % {"name": username}
    return shown_once(request, title=title, label=label, secret=secret, text=text, on=on)


@require_http_methods(["GET", "POST"])
@admin_only
def edit(request: StaffRequest, officer_id: int) -> HttpResponse:
    """Change names and language."""
    card = queries.officer(request.actor, officer_id)
    initial = {"name_zh": card.name_zh, "name_en": card.name_en, "language": card.language}

    def change(given: dict[str, Any]) -> str:
        actions.edit_officer(officer_id, **given, by=request.actor, at=now())
        return _("Changed.")

    title = _("Change %(name)s") % {"name": card.name}
    ask = Ask(title=title, submit=_("Save"), back=reverse("admin:officer", args=[officer_id]))
    return asked(request, Change(sent(request), initial=initial), ask, change)


@require_http_methods(["GET", "POST"])
@admin_only
def closure(request: StaffRequest, officer_id: int) -> HttpResponse:
    """Close an account."""
    card = queries.officer(request.actor, officer_id)

    def close(_given: dict[str, Any]) -> str:
        actions.close_officer(officer_id, by=request.actor, at=now())
        return _("The account of %(name)s is closed.") % {"name": card.name}

    ask = _sure(
        card, _("Close the account of %(name)s?"), _("Close the account"),
        _("Posts end today. Every sign-in and every program's token of this officer ends at once. It cannot be opened "
          "again; what the officer did stays on the record."),
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, close)


@require_http_methods(["GET", "POST"])
@admin_only
def lock(request: StaffRequest, officer_id: int) -> HttpResponse:
    """Let someone try again at once after too many wrong tries."""
    card = queries.officer(request.actor, officer_id)

    def unlock(_given: dict[str, Any]) -> str:
        actions.unlock(officer_id, by=request.actor, at=now())
        return _("%(name)s may try again at once.") % {"name": card.name}

    ask = _sure(
        card, _("Unlock the account of %(name)s?"), _("Unlock"),
        _("Wrong tries are forgotten. First make sure it was the officer who tried, and not somebody guessing."),
        danger=False,
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, unlock)


@require_http_methods(["GET", "POST"])
@admin_only
def password(request: StaffRequest, officer_id: int) -> HttpResponse:
    """A new first password for someone who forgot theirs."""
    card = queries.officer(request.actor, officer_id)

    def reset(_given: dict[str, Any]) -> HttpResponse:
        first = actions.reset_password(officer_id, by=request.actor, at=now())
        return _first_password(request, officer_id, card.username, first, _("The password is a new one"))

    ask = _sure(
        card, _("A new password for %(name)s?"), _("Make a new password"),
        _("The old one opens nothing from now on, and every sign-in of this officer ends. The second factor stays."),
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, reset)


@require_http_methods(["GET", "POST"])
@admin_only
def factors(request: StaffRequest, officer_id: int) -> HttpResponse:
    """Take away second factors that were lost."""
    card = queries.officer(request.actor, officer_id)

    def remove(_given: dict[str, Any]) -> str:
        actions.remove_second_factors(officer_id, by=request.actor, at=now())
        return _("%(name)s sets up a new second factor at the next sign-in.") % {"name": card.name}

    ask = _sure(
        card, _("Take away the second factor of %(name)s?"), _("Take it away"),
        _("Passkeys, the codes on the phone and recovery codes are gone, and every sign-in ends. Until a new one is "
          "set up, the password alone opens the account: see the officer in person first."),
    )  # fmt: skip
    return asked(request, questions.Sure(sent(request)), ask, remove)


def _sure(card: OfficerCard, title: str, submit: str, warning: str, *, danger: bool = True) -> Ask:
    back = reverse("admin:officer", args=[card.id])
    return Ask(title=title % {"name": card.name}, submit=submit, back=back, warning=warning, danger=danger)
