"""From the sign-in page to the desk: password or passkey, then the second factor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypeVar

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mazha.design.addresses import address_of
from mazha.design.refusals import status_of
from mazha.design.requests import PublicRequest
from mazha.kernel import moments
from mazha.kernel.errors import Refused
from mazha.people import actions as people
from mazha.people import queries, totp
from mazha.surfaces.desk.sign_in import forms, session

ISSUER = "Mazha 马扎"
FormT = TypeVar("FormT", bound=BaseForm)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: PublicRequest) -> HttpResponse:
    """Name and password, or a passkey alone."""
    at = moments.now()
    request.is_private = True
    if request.method != "POST":
        if request.actor.kind == "officer":
            return HttpResponseRedirect(session.FIRST_PAGE)
        session.remember_next(request)
        return _sign_in_page(request, forms.Password(), at)
    form = forms.Password(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, at, status=422)
    name, password = form.cleaned_data["username"], form.cleaned_data["password"]
    try:
        half = people.try_password(name, password, address=address_of(request), at=at)
    except Refused as refusal:
        return _sign_in_page(request, _with(form, refusal), at, refusal=refusal)
    if settings.DEMO and not half.has_any:
        return session.let_in(request, half.officer_id, people.SignInMethod.PASSWORD, at)
    session.go_half_way(request, half.officer_id, at)
    return HttpResponseRedirect(reverse("sign_in:second" if half.has_any else "sign_in:set_up"))


@require_POST
def passkey(request: PublicRequest) -> HttpResponse:
    """A passkey alone, on the sign-in page: both factors at once."""
    at = moments.now()
    try:
        officer_id = _try_passkey(request, None, at)
    except Refused as refusal:
        return _sign_in_page(request, _with(forms.Password({}), refusal, alone=True), at, refusal=refusal)
    return session.let_in(request, officer_id, people.SignInMethod.PASSKEY, at)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: PublicRequest) -> HttpResponse:
    """The second factor, after a right password."""
    at = moments.now()
    request.is_private = True
    officer_id = session.half_way(request, at)
    if officer_id is None:
        return HttpResponseRedirect(reverse("sign_in:sign_in"))
    if request.method != "POST":
        return _second_page(request, forms.Code(), officer_id, at)
    form = forms.Code(request.POST)
    if not form.is_valid():
        return _second_page(request, form, officer_id, at, status=422)
    try:
        method = people.try_code(officer_id, form.cleaned_data["code"], address=address_of(request), at=at)
    except Refused as refusal:
        return _second_page(request, _with(form, refusal, "code"), officer_id, at, refusal=refusal)
    return session.let_in(request, officer_id, method, at)


@require_POST
def second_passkey(request: PublicRequest) -> HttpResponse:
    """A passkey of the officer whose password was right, in place of a code."""
    at = moments.now()
    officer_id = session.half_way(request, at)
    if officer_id is None:
        return HttpResponseRedirect(reverse("sign_in:sign_in"))
    try:
        _try_passkey(request, officer_id, at)
    except Refused as refusal:
        return _second_page(request, _with(forms.Code({}), refusal, alone=True), officer_id, at, refusal=refusal)
    return session.let_in(request, officer_id, people.SignInMethod.PASSKEY, at)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: PublicRequest) -> HttpResponse:
    """The first second factor of an officer who has none yet; without it nobody gets further."""
    at = moments.now()
    request.is_private = True
    officer_id = session.half_way(request, at)
    if officer_id is None or queries.factors(officer_id).has_any:
        return HttpResponseRedirect(reverse("sign_in:sign_in"))
    secret = session.kept_secret(request)
    if request.method != "POST" or secret is None:
        return _set_up_page(request, forms.DeviceCode(), officer_id, at)
    form = forms.DeviceCode(request.POST)
    if not form.is_valid():
        return _set_up_page(request, form, officer_id, at, status=422)
    try:
        codes = people.set_up_device(officer_id, secret, form.cleaned_data["code"], at=at)
    except Refused as refusal:
        return _set_up_page(request, _with(form, refusal, "code"), officer_id, at, refusal=refusal)
    # The codes are shown once, so this page is the answer itself; the officer is let in behind it.
    entered = session.let_in(request, officer_id, people.SignInMethod.PASSWORD_AND_CODE, at)
    page = render(request, "sign_in/recovery_codes.html", {"codes": codes, "onward": entered.headers["Location"]})
    page.cookies.update(entered.cookies)
    return page


@require_POST
def set_up_passkey(request: PublicRequest) -> HttpResponse:
    """A passkey as the first second factor."""
    at = moments.now()
    officer_id = session.half_way(request, at)
    if officer_id is None or queries.factors(officer_id).has_any:
        return HttpResponseRedirect(reverse("sign_in:sign_in"))
    try:
        add_passkey(request, officer_id, at)
    except Refused as refusal:
        form = _with(forms.DeviceCode({}), refusal, alone=True)
        return _set_up_page(request, form, officer_id, at, refusal=refusal)
    return session.let_in(request, officer_id, people.SignInMethod.PASSKEY, at)


def add_passkey(request: HttpRequest, officer_id: int, at: dt.datetime) -> None:
    """Take the browser's answer to `create`. Refuses as `people.add_passkey` does."""
    party = session.must_have_party(request)
    given = session.challenge(request, "create", at)
    label = request.POST.get("label", "")
    people.add_passkey(officer_id, request.POST.get("answer", ""), challenge=given, party=party, label=label, at=at)


def _try_passkey(request: HttpRequest, officer_id: int | None, at: dt.datetime) -> int:
    return people.try_passkey(
        request.POST.get("answer", ""),
        challenge=session.challenge(request, "get", at),
        party=session.must_have_party(request),
        address=address_of(request),
        at=at,
        officer_id=officer_id,
    )


def _sign_in_page(
    request: PublicRequest, form: forms.Password, at: dt.datetime, *, status: int = 200, refusal: Refused | None = None
) -> HttpResponse:
    party = session.party(request)
    asked = None if party is None else session.ask(request, people.ask_for_passkey(party), "get", at)
    facts = {"form": form, "passkey": asked, "demo": settings.DEMO}
    return _page(request, "sign_in/sign_in.html", facts, status, refusal)


def _second_page(
    request: PublicRequest,
    form: forms.Code,
    officer_id: int,
    at: dt.datetime,
    *,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    party = session.party(request)
    asked = None
    if party is not None and queries.factors(officer_id).has_passkey:
        asked = session.ask(request, people.ask_for_passkey(party, officer_id), "get", at)
    return _page(request, "sign_in/second.html", {"form": form, "passkey": asked}, status, refusal)


def _set_up_page(
    request: PublicRequest,
    form: forms.DeviceCode,
    officer_id: int,
    at: dt.datetime,
    *,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    party = session.party(request)
    asked = None
    if party is not None:
        asked = session.ask(request, people.ask_for_new_passkey(officer_id, party), "create", at)
    facts = {"form": form, "passkey": asked, "name_form": forms.PasskeyName(), **device_facts(request, officer_id)}
    return _page(request, "sign_in/set_up.html", facts, status, refusal)


def device_facts(request: HttpRequest, officer_id: int) -> dict[str, object]:
    """What the device scans: one secret a session, so that going back does not change it under the officer."""
    secret = session.kept_secret(request)
    if secret is None:
        secret = totp.new_secret()
        session.keep_secret(request, secret)
    username = queries.factors(officer_id).username
    return {"scan": totp.address_for(secret, username, ISSUER), "typed": totp.shown(secret)}


def _page(
    request: PublicRequest, template: str, facts: Mapping[str, object], status: int, refusal: Refused | None
) -> HttpResponse:
    response = render(request, template, dict(facts), status=status if refusal is None else status_of(refusal))
    wait = None if refusal is None else refusal.facts.get("retry_after")
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def _with(form: FormT, refusal: Refused, field: str | None = None, *, alone: bool = False) -> FormT:
    if alone:
        # Nothing was typed here: only what the refusal says is wrong.
        form.errors.clear()
    form.add_error(field, refusal.message)
    return form
