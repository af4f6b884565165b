"""Recovery codes: ten to print, each good once."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from mazha.kernel.codes import ALPHABET
from mazha.people.models import RecoveryCode
from mazha.people.sealing import print_of

HOW_MANY = 10
_LENGTH = 10
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


@transaction.atomic
def new_recovery_codes(officer_id: int) -> list[str]:
    """Ten new codes, shown once; those from before are no longer good. 50 random bits each."""
    RecoveryCode.objects.filter(officer_id=officer_id).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _place in range(_LENGTH)) for _code in range(HOW_MANY)]
    RecoveryCode.objects.bulk_create(RecoveryCode(officer_id=officer_id, code_print=_print(c)) for c in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def use_recovery_code(officer_id: int, written: str, *, at: dt.datetime) -> bool:
    """Whether it is one of the officer's that was not used before; it is used now."""
    code = "".join(written.split()).replace("-", "").upper().translate(_MEANT)
    if len(code) != _LENGTH:
        return False
    unused = RecoveryCode.objects.filter(officer_id=officer_id, code_print=_print(code), used_at__isnull=True)
    return unused.update(used_at=at) == 1


def _print(code: str) -> bytes:
    return print_of("recovery:" + code)
