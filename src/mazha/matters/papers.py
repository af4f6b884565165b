"""Files that people add. What is shown is made anew from the pixels; what was sent is sealed and kept apart.

Making a photo anew drops its EXIF (place, time, device) and whatever else may hide in a file. Both files are stored
under the hash of their content before the ledger names them, so a paper in the ledger always exists.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from mazha.kernel.errors import TooLarge, Unacceptable
from mazha.people import sealing

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2560
FORMATS = ("JPEG", "PNG", "WEBP")
SHOWN, SEALED = "shown", "sealed"
"""The two parts of the store: what everybody is shown, and what was sent, sealed."""


class NotAPhoto(Unacceptable):
    code = "paper.not_a_photo"


class PhotoTooLarge(TooLarge):
    code = "paper.too_large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file that lies in the paper store and may now be named by a ledger entry."""

    kind: str
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    sha256: bytes
    original_sha256: bytes | None


def prepare_photo(sent: IO[bytes], name: str) -> Prepared:
    """Clean a photo and store both forms durably. Refuses what is too large or no photo, naming what to do."""
    original = _read(sent, name)
    shown, width, height = _made_anew(original, name)
    digest = hashlib.sha256(original).digest()
    prepared = Prepared(
        kind="photo",
        name=Path(name).name[:100] or "photo.jpg",
        media_type="image/jpeg",
        size=len(shown),
        width=width,
        height=height,
        sha256=hashlib.sha256(shown).digest(),
        original_sha256=digest,
    )
    _keep(_place(SHOWN, prepared.sha256), shown)
    sealed = _place(SEALED, digest)
    if not _is_kept_still(sealed):
        _keep(sealed, sealing.seal_bytes(original, "paper.original"))
    return prepared


def cleaned(sent: IO[bytes], name: str) -> bytes:
    """A photo or scan as a JPEG made anew from its pixels, kept nowhere. Refuses as `prepare_photo` does."""
    return _made_anew(_read(sent, name), name)[0]


def _read(sent: IO[bytes], name: str) -> bytes:
    original = sent.read(MOST_BYTES + 1)
    if len(original) > MOST_BYTES:
        raise PhotoTooLarge(
            _("'%(name)s' is larger than 10 MB. Send a smaller one, or take it anew at a lower resolution.")
            % {"name": name[:60]},
            most=MOST_BYTES,
        )
    return original


def keep_document(content: bytes, name: str) -> Prepared:
    """Store a PDF that we made ourselves, durably, as it is: it is shown to the byte as it was sealed."""
    prepared = Prepared(
        kind="document", name=name[:120], media_type="application/pdf", size=len(content), width=None, height=None,
        sha256=hashlib.sha256(content).digest(), original_sha256=None,
    )  # fmt: skip
    _keep(_place(SHOWN, prepared.sha256), content)
    return prepared


def shown(sha256: bytes) -> bytes:
    """The file that is shown."""
    return _place(SHOWN, sha256).read_bytes()


def original(sha256: bytes) -> bytes:
    """What was sent, unsealed. Callers record who looked and why first."""
    return sealing.unseal_bytes(_place(SEALED, sha256).read_bytes(), "paper.original")


def remove(part: str, sha256: bytes, *, unless_since: dt.datetime) -> bool:
    """Remove one file; whether it is gone. One that was kept, or kept again, since that moment stays.

    A report that is being sent finds the file and relies on it before any row names it. It touches what it finds, so
    the file is set aside first and looked at then: a touch before that shows, and after it there is nothing to find.
    """
    path, before = _place(part, sha256), unless_since.timestamp()
    for left in path.parent.glob(f"{path.name}.*.gone"):  # of a process that died between the two
        if left.stat().st_mtime <= before:
            left.unlink(missing_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}.gone")
    try:
        path.replace(aside)
    except FileNotFoundError:
        return True
    if aside.stat().st_mtime > before:
        aside.replace(path)
        return False
    aside.unlink()
    return True


def _made_anew(sent: bytes, name: str) -> tuple[bytes, int, int]:
    refusal = NotAPhoto(
        _("'%(name)s' is not a photo we can read. Send a JPEG, PNG or WebP picture.") % {"name": name[:60]}
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a decompression bomb is a warning first
            picture = Image.open(io.BytesIO(sent), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise PhotoTooLarge(
                    _("'%(name)s' has more than 50 million pixels. Send a smaller one.") % {"name": name[:60]},
                    pixels=picture.width * picture.height,
                )
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.load()
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = Image.new("RGB", turned.size, "white")
            has_alpha = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
            plain.paste(turned.convert("RGBA") if has_alpha else turned.convert("RGB"), mask=_alpha(turned, has_alpha))
    except PhotoTooLarge:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError, EOFError):
        raise refusal from None
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue(), plain.width, plain.height


def _alpha(picture: Image.Image, has_alpha: bool) -> Image.Image | None:
    return picture.convert("RGBA").getchannel("A") if has_alpha else None


def _place(part: str, sha256: bytes) -> Path:
    digits = sha256.hex()
    return Path(settings.HOME) / "papers" / part / digits[:2] / digits[2:]


def _is_kept_still(path: Path) -> bool:
    """Whether the file is there; if so, marked as wanted just now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _keep(path: Path, content: bytes) -> None:
    """Write so that after a power cut there is the whole file or none."""
    if _is_kept_still(path):
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}.half")
    try:
        with half.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        half.unlink(missing_ok=True)  # a full disk shall not be filled with halves
        raise
    half.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
