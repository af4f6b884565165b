"""What is wrong with a code as it was written, in a sentence that helps to find the slip. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mazha.kernel import codes

_READ_AS = {"O": "0", "I": "1", "L": "1", "U": "V"}


def mistake_in(written: str) -> str | None:
    """Nothing written, a character too few or too many, one that codes do not have, or a slip; None for a good code."""
    plain = "".join(written.split()).replace("-", "").replace("－", "").upper()
    if not plain:
        return _("Write the code from your receipt.")
    strange = sorted({c for c in plain if c not in codes.ALPHABET and c not in _READ_AS})
    if strange:
        shown = " ".join(c if c.isprintable() else "?" for c in strange[:5])
        return _("Codes hold only letters and digits; these do not belong: %(strange)s") % {"strange": shown}
    if len(plain) != codes.LENGTH:
        return ngettext(
            "A code has 12 characters, this has %(n)d. Count them against your receipt.",
            "A code has 12 characters, these are %(n)d. Count them against your receipt.",
            len(plain),
        ) % {"n": len(plain)}
    if codes.read(plain) is None:
        return _("One character is wrong, or two are swapped. Compare it with your receipt, character by character.")
    return None
