"""Photos that come inside JSON, as base64."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from mazha.kernel.errors import Unacceptable
from mazha.matters import papers

if TYPE_CHECKING:
    from mazha.matters.papers import Prepared

MOST = 6
Photo = Annotated[
    str, Field(min_length=4, pattern=r"^[A-Za-z0-9+/=\s]+$", description="A JPEG, PNG or WebP file, as base64.")
]


def prepared(sent: Sequence[object], field: str) -> tuple[Prepared, ...]:
    """Photos cleaned and stored, ready for an entry to name. Refuses what is no photo, naming the field."""
    if len(sent) > MOST:
        raise Unacceptable(_("Send at most %(most)d photos.") % {"most": MOST}, {field: _("Give fewer of them.")})
    return tuple(_prepared(one, f"{field}.{n}") for n, one in enumerate(sent))


def _prepared(sent: object, field: str) -> Prepared:
    try:
        content = base64.b64decode("".join(str(sent).split()), validate=True)
    except (binascii.Error, ValueError):
        raise Unacceptable(
            _("A photo is not base64. Encode the file and send it again."), {field: _("Give base64.")}
        ) from None
    try:
        return papers.prepare_photo(io.BytesIO(content), "photo.jpg")
    except papers.NotAPhoto as wrong:
        raise papers.NotAPhoto(wrong.message, {field: wrong.message}) from None
