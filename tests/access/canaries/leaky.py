"""Doors that leak on purpose, so that the walk can be seen to fail."""

from __future__ import annotations

import io
import logging
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import include, path
from openpyxl import Workbook

from mazha.matters import papers
from mazha.matters.models import Matter, Paper, Words
from mazha.people import wall
from tests.access import demo_urls
from tests.access.canaries.ground import SYSTEM
from tests.access.canaries.words import phone, word


def words(request: HttpRequest) -> HttpResponse:
    """A list that forgot its asker, on a connection that forgot its wall."""
    with wall.seated(SYSTEM):
        return HttpResponse("\n".join(Words.objects.values_list("text", flat=True)), headers=NEVER_KEPT)


def workbook(request: HttpRequest) -> FileResponse:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["王敏", phone("other/minor")])
    book.save(out)
    return FileResponse(io.BytesIO(out.getvalue()), filename="a.xlsx", headers=NEVER_KEPT)


def picture(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    with wall.seated(SYSTEM):
        found = Paper.objects.filter(matter_id=matter_id, for_resident=False).first()
        return HttpResponse(papers.shown(bytes(found.sha256)) if found else b"", headers=NEVER_KEPT)


def header(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={**NEVER_KEPT, "X-Requester": word("own/plain", "name")})


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def hidden(request: HttpRequest) -> HttpResponse:
    raise Http404


def kept(request: HttpRequest) -> HttpResponse:
    return HttpResponse("", headers={"Cache-Control": "private, max-age=3600"})


def logged(request: HttpRequest) -> HttpResponse:
    logging.getLogger("mazha.leaky").warning("search for %s", word("other/minor", "words"))
    return HttpResponse("", headers=NEVER_KEPT)


def honest(request: HttpRequest) -> HttpResponse:
    """What the asker may see, asked of a connection that sits where they sit."""
    return HttpResponse(str(Matter.objects.count()), headers=NEVER_KEPT)


def count(request: HttpRequest) -> HttpResponse:
    """A number that forgot its asker."""
    with wall.seated(SYSTEM):
        return HttpResponse(str(Matter.objects.count()), headers=NEVER_KEPT)


NEVER_KEPT = {"Cache-Control": "no-store"}
LEAKS = [
    path("leaky/words", words, name="words"),
    path("leaky/workbook", workbook, name="workbook"),
    path("leaky/<uuid:matter_id>/picture", picture, name="picture"),
    path("leaky/header", header, name="header"),
    path("leaky/broken", broken, name="broken"),
    path("leaky/hidden", hidden, name="hidden"),
    path("leaky/kept", kept, name="kept"),
    path("leaky/logged", logged, name="logged"),
    path("leaky/count", count, name="count"),
    path("leaky/honest", honest, name="honest"),
]
urlpatterns = [*demo_urls.urlpatterns, path("", include((LEAKS, "leaky")))]
handler404 = demo_urls.handler404
