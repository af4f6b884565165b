"""Everything that is sealed, and in which context: what `mazha keys reseal` goes through.

A test finds what is missing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from mazha.people.resealing import Sealed, SealedColumn, SealedFiles

SEALED: Sequence[Sealed] = (
    SealedColumn("people_officer", "totp_sealed", lambda _officer: "officer.totp"),
    SealedColumn("matters_party", "name_sealed", lambda party: f"party.name:{party}"),
    SealedColumn("matters_party", "phone_sealed", lambda party: f"party.phone:{party}"),
    SealedColumn(
        "notices_mailbox", "address_sealed", lambda recipient: f"notices.mailbox:{recipient}", key="recipient"
    ),
    SealedColumn("labour_case", "code_sealed", lambda matter: f"labour.employer:{matter}", key="matter_id"),
    SealedColumn("mediation_seat", "code_sealed", lambda seat: f"mediation.seat:{seat}"),
    SealedColumn("mediation_signature", "proxy_sealed", lambda _signature: "mediation.proxy"),
    SealedColumn("webhooks_subscription", "secret_sealed", lambda made: f"webhooks.secret:{made}"),
    SealedFiles("papers", lambda: Path(settings.HOME) / "papers" / "sealed", "paper.original"),
)
