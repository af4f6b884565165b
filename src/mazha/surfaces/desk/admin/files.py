"""Files that are handed in: read whole, up to a size, as text in one of the two encodings offices use."""

from __future__ import annotations

from django.core.files import File
from django.utils.translation import gettext as _

from mazha.kernel.errors import TooLarge, Unacceptable
from mazha.surfaces.desk.admin.questions import MOST_BYTES


def content(file: File[bytes]) -> bytes:
    """What the file holds. Refuses more than is read at once."""
    if (file.size or 0) > MOST_BYTES:
        most = {"most": MOST_BYTES // 1024 // 1024}
        raise TooLarge(_("The file is larger than %(most)d MB. Send it in parts.") % most)
    found: bytes = file.read()
    return found


def words(file: File[bytes]) -> str:
    """The same as text. Refuses what is not in UTF-8 or GB 18030, as spreadsheets save tables here."""
    found = content(file)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return found.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unacceptable(_("The file is not text in UTF-8 or GB 18030. Save it as CSV in UTF-8."))
