"""Seals on a PDF: PAdES B-T (ETSI EN 319 142-1), a CMS signature with a time stamp after RFC 3161.

The key and certificate come from the files that settings name. For a demo and for tests they are made on the spot, say
in every name that they are a sample, and prove nothing to a stranger but that the file is as it was sealed.
"""

from __future__ import annotations

import io
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from mazha.documents import sample_seal
from mazha.kernel.errors import Refused

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.timestamps.api import TimeStamper

TSA_SECONDS = 5


class SealUnavailable(Refused):
    """The seal's key or the time-stamp authority cannot be used now. Nothing was issued."""

    code = "document.seal_unavailable"


@dataclass(frozen=True, slots=True)
class _Files:
    certificate: Path
    key: Path
    passphrase: str
    tsa_certificate: Path | None
    tsa_key: Path | None


def has_seal() -> bool:
    """Whether documents are sealed here: settings name a key, or a sample one serves."""
    return bool(settings.SEAL_CERTIFICATE) or bool(settings.SAMPLE_SEAL)


def seal_words() -> str:
    """What stands under the star of the drawn seal, in the language of the page; empty where documents are stamped by
    hand."""
    if settings.SEAL_CERTIFICATE:
        return _("electronic seal")
    return _("sample") if settings.SAMPLE_SEAL else ""


def seal(pdf: bytes, *, number: int, organisation: str, reason: str) -> bytes:
    """The PDF with one more signature, all earlier ones left as they are (an incremental update).

    `number` counts the seals of this file from 1. Refuses with SealUnavailable when there is no key to sign with, or no
    time stamp to be had.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    files = _files()
    told = PdfSignatureMetadata(
        field_name=f"Seal{number}", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=organisation,
        reason=reason,
    )  # fmt: skip
    signer, stamper = _signer(files), _time_stamper(files)

    def sign() -> bytes:
        pages = IncrementalPdfFileWriter(io.BytesIO(pdf))
        return bytes(sign_pdf(pages, told, signer, timestamper=stamper).getvalue())

    try:
        # pyHanko turns an event loop of its own, which it cannot in a thread that has one already.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(sign).result()
    except (SigningError, TimestampRequestError, OSError) as wrong:
        raise SealUnavailable(
            _("The document could not be sealed just now, so nothing was issued. Try again in a few minutes."),
            reason=str(wrong),
        ) from wrong


def _files() -> _Files:
    if settings.SEAL_CERTIFICATE:
        return _Files(
            Path(settings.SEAL_CERTIFICATE), Path(settings.SEAL_KEY), settings.SEAL_PASSPHRASE,
            Path(settings.TSA_CERTIFICATE) if settings.TSA_CERTIFICATE else None,
            Path(settings.TSA_KEY) if settings.TSA_KEY else None,
        )  # fmt: skip
    place = sample_files(Path(settings.HOME) / "secrets")
    return _Files(
        place / sample_seal.SEAL, place / sample_seal.SEAL_KEY, "", place / sample_seal.TSA, place / sample_seal.TSA_KEY
    )


def sample_files(secrets: Path) -> Path:
    """The folder of the sample's keys, made the first time. Whole or not there, also when two begin at once."""
    place = secrets / "sample-seal"
    if place.exists():
        return place
    made = secrets / f".sample-seal.{os.getpid()}.{os.urandom(4).hex()}"
    made.mkdir(parents=True, mode=0o700)
    try:
        sample_seal.make(made)
        made.rename(place)
    except OSError:  # another process was quicker
        if not place.exists():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return place


@cache
def _signer(files: _Files) -> SimpleSigner:
    from pyhanko.sign.signers import SimpleSigner

    secret = files.passphrase.encode() or None
    found: SimpleSigner | None = SimpleSigner.load(  # type: ignore[no-untyped-call]  # pyHanko does not type it
        str(files.key), str(files.certificate), key_passphrase=secret
    )
    if found is None:  # pyHanko logs why
        raise SealUnavailable(
            _("The key of the seal cannot be read. The administrator checks MAZHA_SEAL_KEY and MAZHA_SEAL_CERTIFICATE.")
        )
    return found


def _time_stamper(files: _Files) -> TimeStamper:
    if settings.TSA_URL:
        from pyhanko.sign.timestamps import HTTPTimeStamper

        return HTTPTimeStamper(settings.TSA_URL, timeout=TSA_SECONDS)
    return _own_time_stamper(files)


@cache
def _own_time_stamper(files: _Files) -> TimeStamper:
    """Our own clock, sworn to with a key of our own. Worth no more than our word: docs/reference/documents.md."""
    from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
    from pyhanko.sign.timestamps import DummyTimeStamper

    if files.tsa_certificate is None or files.tsa_key is None:
        raise SealUnavailable(
            _("There is no time-stamp authority. The administrator sets MAZHA_TSA_URL, or a certificate of our own.")
        )
    return DummyTimeStamper(
        tsa_cert=load_cert_from_pemder(str(files.tsa_certificate)),  # type: ignore[no-untyped-call]  # pyHanko does not type it
        tsa_key=load_private_key_from_pemder(str(files.tsa_key), passphrase=None),
    )
