"""A table as a CSV file that appears whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from mazha.triage.files.reading import TableIsUnreadable


def write_table(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Refuses a place that cannot be written to."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(header)
            writer.writerows(lines)
        part.replace(path)
    except OSError as failed:
        raise TableIsUnreadable(
            _("'%(file)s' cannot be written: %(why)s.") % {"file": path, "why": failed.strerror or failed}
        ) from None
