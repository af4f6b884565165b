"""Everything a response holds, as text: pages, JSON, tables inside workbooks, headers, and where it leads."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable
from typing import cast
from urllib.parse import unquote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase


def content_of(response: HttpResponseBase) -> bytes:
    """The body, whole, also when it is streamed. Read to its end the client closes it, and leaves the store open."""
    if isinstance(response, StreamingHttpResponse):
        body = b"".join(cast("Iterable[bytes]", response.streaming_content))
    else:
        assert isinstance(response, HttpResponse)
        body = response.content
    return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body


def text_of(response: HttpResponseBase, body: bytes) -> str:
    """Body, headers and cookies. A workbook or archive is opened and each of its files read."""
    said = [f"{name}: {unquote(value)}" for name, value in response.headers.items()]
    said += [morsel.OutputString() for morsel in response.cookies.values()]
    said += _unpacked(body)
    return "\n".join(said)


def _unpacked(body: bytes) -> list[str]:
    if not body.startswith(b"PK\x03\x04"):
        return [body.decode("utf-8", "replace")]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return [part for name in archive.namelist() for part in _unpacked(archive.read(name))]
