"""Every failure as a problem document (RFC 9457): what is wrong and what to do next, in the caller's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError, ValidationError

from mazha.design.refusals import TITLES, status_of, write_down
from mazha.kernel.errors import Refused, Unacceptable

logger = logging.getLogger("mazha.surfaces")
MEDIA_TYPE = "application/problem+json"
TYPE = "urn:mazha:problem:"

PLAIN: Mapping[int, tuple[str, Promise]] = {
    400: ("unreadable", gettext_lazy("The body is not JSON, or was cut off on the way. Send it again, as UTF-8.")),
    401: (
        "unauthorized",
        gettext_lazy("Send a good token: Authorization: Bearer mz_… An administrator gives you one."),
    ),
    403: ("forbidden", gettext_lazy("None of your posts allows it.")),
    404: ("unknown", gettext_lazy("There is nothing at this address, or it is not for you to see.")),
    405: ("method_not_allowed", gettext_lazy("This address does not take this method. See the header Allow.")),
    413: ("too_large", gettext_lazy("The request is larger than 2 MB. Send smaller photos, or fewer.")),
    415: ("unsupported_media_type", gettext_lazy("Send the body as application/json.")),
    429: ("too_often", gettext_lazy("Too many requests. Wait for as long as Retry-After says.")),
    500: (
        "our_fault",
        gettext_lazy("Something is wrong on our side and is written down. Try again in a few minutes."),
    ),
    503: ("store_away", gettext_lazy("Our records cannot be reached just now. Try again in a minute.")),
}
"""Code and sentence of failures that no door of ours said in its own words."""
MORE_TITLES: Mapping[int, Promise] = {
    401: gettext_lazy("Who is asking?"),
    404: gettext_lazy("There is no such thing"),
    405: gettext_lazy("Not this way"),
    415: gettext_lazy("This cannot be read"),
}

_SENTENCES: Mapping[str, Promise] = {
    "missing": gettext_lazy("Give this."),
    "extra_forbidden": gettext_lazy("This is not asked here."),
    "string_type": gettext_lazy("Give text."),
    "string_unicode": gettext_lazy("Give text that is valid Unicode."),
    "string_too_short": gettext_lazy("Give a longer text."),
    "string_too_long": gettext_lazy("Give a shorter text."),
    "string_pattern_mismatch": gettext_lazy("This is not written as it should be: see the schema."),
    "int_type": gettext_lazy("Give a whole number."),
    "int_parsing": gettext_lazy("Give a whole number."),
    "float_type": gettext_lazy("Give a number."),
    "finite_number": gettext_lazy("Give a number."),
    "bool_type": gettext_lazy("Give true or false."),
    "bool_parsing": gettext_lazy("Give true or false."),
    "list_type": gettext_lazy("Give a list."),
    "too_long": gettext_lazy("Give fewer of them."),
    "too_short": gettext_lazy("Give more of them."),
    "literal_error": gettext_lazy("Use one of the values in the schema."),
    "enum": gettext_lazy("Use one of the values in the schema."),
}


def answer(
    status: int, *, code: str, detail: str, facts: Mapping[str, object] | None = None,
    problems: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """One problem document."""
    document: dict[str, object] = {
        "type": f"{TYPE}{code}",
        "title": str(MORE_TITLES.get(status) or TITLES.get(status) or TITLES[409]),
        "status": status,
        "detail": detail,
        "code": code,
        "facts": dict(facts or {}),
        "problems": dict(problems or {}),
    }
    body = json.dumps(document, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def plain(status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The problem document of a status, where nothing more is known."""
    code, sentence = PLAIN.get(status) or PLAIN[500 if status >= 500 else 400]
    return answer(status, code=code, detail=str(sentence), headers=headers)


def https_only() -> HttpResponse:
    """A program that calls without TLS is told, not led on: its token has just travelled in the clear."""
    return answer(
        403, code="https_only", detail=_("Call this address with https://. Ask for a new token: this one was readable.")
    )


def refused(request: HttpRequest, refusal: Refused | type[Refused]) -> HttpResponse:
    """A refusal of one of our doors."""
    assert isinstance(refusal, Refused)
    write_down(request, refusal)
    retry_after = refusal.facts.get("retry_after")
    return answer(
        status_of(refusal),
        code=refusal.code,
        detail=refusal.message,
        facts=refusal.facts,
        problems=refusal.problems if isinstance(refusal, Unacceptable) else {},
        headers={"Retry-After": str(retry_after)} if isinstance(retry_after, int) else {},
    )


def http_error(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    """What ninja itself turns down: no token, a body that is no JSON."""
    assert isinstance(error, HttpError)
    status = error.status_code
    if status == 401:
        logger.warning("no good token: %s %r", request.method, request.path)
    return plain(status, {"WWW-Authenticate": 'Bearer realm="Mazha"'} if status == 401 else {})


def invalid(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    """Fields that do not fit the schema, each with its sentence."""
    assert isinstance(error, ValidationError)
    problems = {_place(e["loc"]): sentence(e) for e in error.errors}
    return answer(
        422,
        code="unacceptable",
        detail=_("Something is missing or not right. Look at `problems` and send it again."),
        problems=problems,
    )


def _place(where: Sequence[object]) -> str:
    """`place.lon` for pydantic's ("body", "sent", "place", "lon")."""
    parts = [str(part) for part in where]
    return ".".join(parts[2:] if parts[:1] == ["body"] else parts[1:])[:200]


def sentence(error: Mapping[str, Any]) -> str:
    """What to do about one field."""
    kind = str(error.get("type", ""))
    known = _SENTENCES.get(kind)
    if known is None:
        known = _SENTENCES["string_pattern_mismatch"]
    return str(known)
