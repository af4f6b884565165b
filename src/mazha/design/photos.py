"""Photos in a form: several in one field, stored when they come, carried to the next page without sending twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mazha.kernel.errors import Refused, Unacceptable
from mazha.matters.papers import Prepared, prepare_photo

MOST = 6
_SALT = "design.photos"
_KEPT_SECONDS = 6 * 3600


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, most: int = MOST) -> None:
        super().__init__(attrs={"accept": "image/jpeg,image/png,image/webp,image/*", "multiple": True})
        self.most = most

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[bytes]]:  # noqa: ARG002 -- Django's
        return list(files.getlist(name)) if isinstance(files, MultiValueDict) else []


class PhotosField(forms.Field):
    """The files as they came; `prepared` turns them into papers."""

    def __init__(self, *, most: int = MOST, **named: Any) -> None:
        super().__init__(widget=PhotosInput(most), **named)
        self.most = most

    def clean(self, value: Any) -> list[UploadedFile[bytes]]:
        files: list[UploadedFile[bytes]] = list(value or [])
        if len(files) > self.most:
            raise forms.ValidationError(
                ngettext("Add at most %(n)d photo.", "Add at most %(n)d photos.", self.most) % {"n": self.most}
            )
        if self.required and not files:
            raise forms.ValidationError(_("Add a photo."))
        return files


def prepared(files: Sequence[UploadedFile[bytes]], name: str = "photos") -> tuple[Prepared, ...]:
    """Every file cleaned and stored. Refuses with Unacceptable, naming each that is no photo or too large."""
    ready, wrong = [], []
    for file in files:
        assert file.file is not None
        try:
            ready.append(prepare_photo(file.file, file.name or "photo"))
        except Refused as refused:
            wrong.append(refused.message)
    if wrong:
        raise Unacceptable(wrong[0], {name: " ".join(wrong)})
    return tuple(ready)


def carried(photos: Sequence[Prepared]) -> str:
    """Signed names of photos that are stored already, for a hidden field of the next page."""
    plain = [
        {name: value.hex() if isinstance(value, bytes) else value for name, value in dataclasses.asdict(photo).items()}
        for photo in photos
    ]
    return signing.dumps(plain, salt=_SALT, compress=True) if plain else ""


def picked_up(text: str) -> tuple[Prepared, ...]:
    """What `carried` wrote. Anything else, and what is older than six hours, carries nothing."""
    try:
        plain = signing.loads(text, salt=_SALT, max_age=_KEPT_SECONDS) if text else []
    except signing.BadSignature:
        return ()
    return tuple(_unfrozen(each) for each in plain)


def _unfrozen(plain: dict[str, Any]) -> Prepared:
    digests = {name: bytes.fromhex(plain[name]) for name in ("sha256", "original_sha256")}
    return Prepared(**{**plain, **digests})
