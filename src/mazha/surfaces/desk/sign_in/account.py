"""What an officer sets for themselves: password, second factors, where they are signed in, the language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import update_wrapper
from typing import ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mazha.design.addresses import address_of
from mazha.design.guards import StaffView, signed_in, staff_only
from mazha.design.refusals import status_of
from mazha.design.requests import StaffRequest
from mazha.kernel import moments
from mazha.kernel.errors import Refused, Unacceptable
from mazha.people import actions as people
from mazha.people import queries
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.sign_in import entering, forms, session

P = ParamSpec("P")
LATELY = dt.timedelta(minutes=15)


class SignInAgain(Refused):
    """What one signs in with is changed only by somebody who has just proved who they are."""

    code = "sign_in_again"


def lately_signed_in(view: StaffView[P]) -> StaffView[P]:
    """A desk left open for a moment must not be enough to add a passkey to it."""

    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        signed_in_at = request.actor.signed_in_at
        if signed_in_at is None or moments.now() - signed_in_at > LATELY:
            raise SignInAgain(
                _("You signed in a while ago. For this change sign out, sign in again and do it within 15 minutes.")
            )
        return view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return guarded


@require_GET
@staff_only
def account(request: StaffRequest) -> HttpResponse:
    """Everything at a glance."""
    return _account_page(request, moments.now())


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def password(request: StaffRequest) -> HttpResponse:
    """Choose a new password: also for an officer whose password someone else made, who gets no further without."""
    form = forms.NewPassword(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _password_page(request, form)
    if not form.is_valid():
        return _password_page(request, form, status=422)
    try:
        people.change_password(
            form.cleaned_data["old"],
            form.cleaned_data["new"],
            keep=request.sign_in.sign_in_id,
            address=address_of(request),
            by=request.actor,
            at=moments.now(),
        )
    except Refused as refusal:
        field = next(iter(refusal.problems), None) if isinstance(refusal, Unacceptable) else None
        form.add_error(field, refusal.message)
        return _password_page(request, form, status=status_of(refusal))
    messages.success(request, _("Your password is changed. You are signed out everywhere else."))
    return HttpResponseRedirect(session.FIRST_PAGE)


@require_GET
@staff_only
def device(request: StaffRequest) -> HttpResponse:
    """What a device scans to show codes, beside a passkey."""
    if queries.factors(request.sign_in.officer_id).has_code_device:
        return HttpResponseRedirect(reverse("sign_in:account"))
    return _device_page(request, forms.DeviceCode())


@sensitive_post_parameters()
@require_POST
@staff_only
@lately_signed_in
def device_in_use(request: StaffRequest) -> HttpResponse:
    """Take the device into use once it shows the right code."""
    secret, form = session.kept_secret(request), forms.DeviceCode(request.POST)
    if secret is None or not form.is_valid():
        return _device_page(request, form, status=422)
    try:
        codes = people.set_up_device(request.sign_in.officer_id, secret, form.cleaned_data["code"], at=moments.now())
    except Refused as refusal:
        form.add_error("code", refusal.message)
        return _device_page(request, form, status=status_of(refusal))
    request.session.pop(session.SECRET, None)
    return _codes_page(request, codes)


@require_POST
@staff_only
@lately_signed_in
def device_removal(request: StaffRequest) -> HttpResponse:
    """Take the device out of use."""
    people.take_away_device(by=request.actor, at=moments.now())
    return _done(request, _("The device is taken away. Its codes open nothing any more."))


@require_POST
@staff_only
@lately_signed_in
def recovery_codes(request: StaffRequest) -> HttpResponse:
    """New ones in place of the old."""
    return _codes_page(request, people.renew_recovery_codes(by=request.actor, at=moments.now()))


@require_POST
@staff_only
@lately_signed_in
def passkeys(request: StaffRequest) -> HttpResponse:
    """Add a passkey."""
    at = moments.now()
    try:
        entering.add_passkey(request, request.sign_in.officer_id, at)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _account_page(request, at, status=status_of(refusal))
    return _done(request, _("The passkey is added. You can sign in with it from now on."))


@require_POST
@staff_only
@lately_signed_in
def passkey_removal(request: StaffRequest, passkey_id: int) -> HttpResponse:
    """Take a passkey out of use."""
    people.remove_passkey(passkey_id, by=request.actor, at=moments.now())
    return _done(request, _("The passkey is taken away."))


@require_POST
@staff_only
def passkey_name(request: StaffRequest, passkey_id: int) -> HttpResponse:
    """Give a passkey another name."""
    people.rename_passkey(passkey_id, request.POST.get("label", ""), by=request.actor, at=moments.now())
    return _done(request, _("The name is changed."))


@require_POST
@staff_only
def session_end(request: StaffRequest, sign_in_id: UUID) -> HttpResponse:
    """End one of one's sessions."""
    people.end_sign_in(sign_in_id, by=request.actor, at=moments.now())
    return _done(request, _("That session is ended."))


@require_POST
@staff_only
def other_sessions_end(request: StaffRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    people.end_other_sign_ins(request.sign_in.sign_in_id, by=request.actor, at=moments.now())
    return _done(request, _("You are signed out everywhere else."))


@require_POST
@signed_in
def sign_out(request: StaffRequest) -> HttpResponse:
    """End this session."""
    people.end_sign_in(request.sign_in.sign_in_id, by=request.actor, at=moments.now(), here=True)
    request.session.flush()
    response = HttpResponseRedirect(reverse("sign_in:sign_in"))
    # What this browser kept of the session, pages and half-written forms, is nobody's now.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _account_page(request: StaffRequest, at: dt.datetime, *, status: int = 200) -> HttpResponse:
    party = session.party(request)
    officer_id = request.sign_in.officer_id
    asked = None
    if party is not None:
        asked = session.ask(request, people.ask_for_new_passkey(officer_id, party), "create", at)
    facts = {
        "officer": queries.officer(request.actor, officer_id),
        "posts": _held(request, at),
        "factors": queries.factors(officer_id),
        "passkeys": queries.passkeys(request.actor),
        "codes_left": queries.recovery_codes_left(request.actor),
        "sign_ins": queries.open_sign_ins(request.actor),
        "here": request.sign_in.sign_in_id,
        "tries": _tries(request, at),
        "passkey": asked,
        "name_form": forms.PasskeyName(),
    }
    return frame.page(request, "sign_in/account.html", facts, status=status)


@dataclass(frozen=True, slots=True)
class Held:
    """A post, as the page names it."""

    role: str
    organisation: str
    end_date: dt.date | None


def _held(request: StaffRequest, at: dt.datetime) -> list[Held]:
    posts = queries.posts_of(request.actor, request.sign_in.officer_id)
    return [
        Held(post.role.label, queries.organisation(post.organisation_id).name, post.end_date)
        for post in posts
        if post.is_held_on(moments.day_of(at))
    ]


@dataclass(frozen=True, slots=True)
class Knock:
    """A try to sign in, as the page tells of it."""

    at: dt.datetime
    said: str
    address: str | None


OUTCOMES: dict[str, Promise] = {
    "let_in": gettext_lazy("Signed in"),
    "password_right": gettext_lazy("Right password, second factor still to come"),
    "wrong_password": gettext_lazy("Wrong password"),
    "wrong_code": gettext_lazy("Wrong code"),
    "wrong_passkey": gettext_lazy("Passkey not accepted"),
    "locked": gettext_lazy("Turned away: too many wrong tries"),
    "closed_account": gettext_lazy("Account closed"),
}


def _tries(request: StaffRequest, at: dt.datetime) -> list[Knock]:
    since, officer_id = at - dt.timedelta(days=30), request.sign_in.officer_id
    found = queries.sign_in_tries(request.actor, officer_id=officer_id, since=since, limit=10)
    return [Knock(each.at, str(OUTCOMES[each.outcome]), each.address) for each in found]


def _device_page(request: StaffRequest, form: forms.DeviceCode, *, status: int = 200) -> HttpResponse:
    facts = {"form": form, **entering.device_facts(request, request.sign_in.officer_id)}
    return frame.page(request, "sign_in/device.html", facts, status=status)


def _password_page(request: StaffRequest, form: forms.NewPassword, *, status: int = 200) -> HttpResponse:
    facts = {"form": form, "must": request.sign_in.must_change_password}
    return frame.page(request, "sign_in/password.html", facts, status=status)


def _codes_page(request: StaffRequest, codes: list[str]) -> HttpResponse:
    return frame.page(request, "sign_in/recovery_codes.html", {"codes": codes, "onward": reverse("sign_in:account")})


def _done(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("sign_in:account"))
