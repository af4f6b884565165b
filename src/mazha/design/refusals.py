"""How a refusal looks: the right status, one calm sentence, what to do next. The one place that maps them."""

from __future__ import annotations

import errno
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mazha.kernel.errors import Forbidden, Refused, TooLarge, TooOften, Unacceptable, Unknown

logger = logging.getLogger("mazha.surfaces")

STATUS: dict[type[Refused], int] = {
    Unacceptable: 422,
    Unknown: 404,
    Forbidden: 403,
    TooOften: 429,
    TooLarge: 413,
    Refused: 409,
}
"""For every surface. A refusal of an app's own has the status of the kind it derives from."""

TITLES: dict[int, Promise] = {
    400: gettext_lazy("This request could not be read"),
    403: gettext_lazy("This is not yours to open"),
    404: gettext_lazy("There is no such page"),
    409: gettext_lazy("This cannot be done now"),
    413: gettext_lazy("This is too large"),
    422: gettext_lazy("Something is missing or not right"),
    429: gettext_lazy("Too often in a short time"),
    500: gettext_lazy("Something is wrong on our side"),
    503: gettext_lazy("Wait a moment"),
}
RETRY_STORE_SECONDS = 10
RETRY_ROOM_SECONDS = 120
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page or the fragment says."""

    status: int
    message: str
    code: str
    problems: tuple[str, ...] = ()
    retry_after: int | None = None


def status_of(refusal: Refused) -> int:
    """The HTTP status of a refusal, by the nearest kind it derives from."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def shown(refusal: Refused) -> Shown:
    problems = tuple(dict.fromkeys(refusal.problems.values())) if isinstance(refusal, Unacceptable) else ()
    retry_after = refusal.facts.get("retry_after")
    return Shown(
        status=status_of(refusal),
        message=refusal.message,
        code=refusal.code,
        problems=tuple(problem for problem in problems if problem != refusal.message),
        retry_after=retry_after if isinstance(retry_after, int) else None,
    )


def refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a refusal that a view lets through becomes its page; a store that is away, a page that waits."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            # PostgreSQL holds no such character in a text; no reader ever typed one.
            return page(request, _unreadable())
        try:
            assert request.GET is not None
        except TooManyFieldsSent:
            # The error page reads the query too, so it must not meet it.
            request.GET = QueryDict("")
            return page(request, _too_large())
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return response_for(request, exception)

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer


def response_for(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The answer to an exception that is not a bug; None for one that is."""
    if isinstance(exception, Refused):
        write_down(request, exception)
        return page(request, shown(exception))
    if isinstance(exception, OperationalError | InterfaceError):
        logger.error("the store does not answer: %s", exception)
        return waiting(request)
    if isinstance(exception, OSError) and exception.errno in NO_ROOM:
        logger.error("no room to keep files: %s", exception)
        return no_room(request)
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent | TooManyFieldsSent):
        return page(request, _too_large())
    return None


def write_down(request: HttpRequest, refusal: Refused) -> None:
    """Who was refused what they may not, or came too often, is in the log. The same for pages and programs."""
    if isinstance(refusal, Forbidden | TooOften):
        who = getattr(request, "actor", None)
        officer_id = None if who is None else who.officer_id
        # As Python writes it, so that a line break in an address cannot begin a line of its own in the log.
        said = "forbidden" if isinstance(refusal, Forbidden) else "too often"
        logger.warning("%s: officer %s, %s %r", said, officer_id, request.method, request.path)


def page(request: HttpRequest, what: Shown) -> HttpResponse:
    """The whole page, or for htmx the note alone."""
    template = "design/refusal.html"
    if getattr(request, "htmx", False):
        template += "#note"
    facts = {"title": TITLES.get(what.status, TITLES[409]), "shown": what}
    response = render(request, template, facts, status=what.status)
    if what.retry_after is not None:
        response.headers["Retry-After"] = str(what.retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def waiting(request: HttpRequest) -> HttpResponse:
    """The store is away: nothing is lost that was confirmed, and the page comes back by itself."""
    sentence = _("Our records cannot be reached just now. What was confirmed to you is safe. Try again in a minute.")
    response = page(request, Shown(503, sentence, "store_away", retry_after=RETRY_STORE_SECONDS))
    if request.method == "GET":
        response.headers["Refresh"] = str(RETRY_STORE_SECONDS)
    return response


def no_room(request: HttpRequest) -> HttpResponse:
    """The disk is full: nothing was taken, and whoever runs this reads of it in the log."""
    sentence = _(
        "There is no room left to keep files just now. Nothing of what you sent was taken. Keep it, and send it again "
        "in some minutes."
    )
    return page(request, Shown(503, sentence, "no_room", retry_after=RETRY_ROOM_SECONDS))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`: what Django itself could not read."""
    return response_for(request, exception) or page(request, _unreadable())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django names it
    """`handler404`: no such address."""
    sentence = _(
        "The address may be written wrong, or what it led to may not be yours to see. "
        "If you have a code, you can look your matter up with it."
    )
    return page(request, Shown(404, sentence, "unknown"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django names it
    """`handler403`."""
    sentence = _("None of your posts allows it. If your work needs it, ask the one who looks after posts in your unit.")
    return page(request, Shown(403, sentence, "forbidden"))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`: the form was open too long, or was not ours."""
    logger.info("form refused: %s", reason)
    sentence = _(
        "The page was open for too long, or cookies are off. For your safety nothing was sent. "
        "Go back, load the page again and send it once more; what you wrote is kept on this device."
    )
    return page(request, Shown(403, sentence, "stale_form"))


def our_fault(request: HttpRequest) -> HttpResponse:
    """`handler500`: a bug. The reference on the page stands in the log beside the trace."""
    reference = secrets.token_hex(4)
    logger.error("reference %s: %s %r", reference, request.method, request.path)
    sentence = _(
        "It is written down under %(reference)s and someone will look at it. "
        "What was confirmed to you before stays confirmed. Try again in a few minutes, or call 12345."
    )
    try:
        return page(request, Shown(500, sentence % {"reference": reference}, "our_fault"))
    except Exception:
        # The page itself may be what is broken: then a page that needs nothing.
        logger.exception("reference %s: the error page failed too", reference)
        return HttpResponse(f"500 {reference}", status=500, content_type="text/plain; charset=utf-8")


def _unreadable() -> Shown:
    sentence = _(
        "It was cut off on the way, or was not made by one of our pages. "
        "Go back, load the page again and send it once more."
    )
    return Shown(400, sentence, "unreadable")


def _too_large() -> Shown:
    sentence = _("More was sent than this page takes. Send fewer or smaller files, or a shorter text.")
    return Shown(413, sentence, "too_large")
