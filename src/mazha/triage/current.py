"""Categories, duties and the model in force, held in memory by each process and renewed when someone changes them.

A trigger renews a token in the store with every change. A process looks at it at most once a second
(`CATALOGUE_CHECK_SECONDS`), and at the pointer to the model as often, so that a suggestion asks the store nothing and
a change is seen soon in every process.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from time import monotonic

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray

from mazha.triage import shelf
from mazha.triage.linear import Linear
from mazha.triage.models import Category, Duty, Edition
from mazha.triage.rules import Duties, DutyLine
from mazha.triage.starter import starter
from mazha.triage.tree import RESTRICTED_KINDS, Node, Tree

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything of one edition. Never altered: readers of an older one finish on what they began with."""

    edition: uuid.UUID | None
    store: str
    tree: Tree
    duties: Duties
    model: Linear
    model_file: str
    """Empty: the starter, made from the tree's words."""
    covered: Mapping[str, NDArray[np.intp]]
    """For each kind of restriction, the model's labels that bear it."""
    urgent: NDArray[np.intp]
    """The model's labels that are urgent."""


class _Held:
    """What this process holds. One for all its threads; only renewing takes the lock."""

    def __init__(self) -> None:
        self.catalogue: Catalogue | None = None
        self.check_at = 0.0
        self.unsettled: Callable[[], None] | None = None
        """Set while a change made in this process is neither committed nor undone."""
        self.lock = Lock()


_held = _Held()


def current() -> Catalogue:
    """The catalogue as it stands. Asks the store only when the last look is more than a second old."""
    held = _held.catalogue
    if (
        held is not None
        and monotonic() < _held.check_at
        and held.store == _store()
        and (_held.unsettled is None or _is_ours(_held.unsettled))
    ):
        return held
    return _renewed()


def changed() -> None:
    """Look again before the next answer, and once more when the transaction that changed something has ended."""

    def settle() -> None:
        _held.unsettled = None
        expire()

    _held.unsettled = settle
    expire()
    transaction.on_commit(settle)


def expire() -> None:
    """Look again before the next answer."""
    _held.check_at = 0.0


def models_folder() -> Path:
    return Path(settings.HOME) / "models"


def _store() -> str:
    return f"{settings.HOME} {settings.DATABASES['default']['NAME']}"


def _is_ours(settle: Callable[[], None]) -> bool:
    """Whether the change still waits for this connection's commit. If not, it was undone, or is another thread's."""
    return any(entry[1] is settle for entry in connection.run_on_commit)


def _renewed() -> Catalogue:
    with _held.lock:
        if _held.unsettled is not None and not _is_ours(_held.unsettled):
            _held.unsettled = None
        held = _held.catalogue
        edition = Edition.objects.filter(id=1).values_list("token", flat=True).first()
        if held is None or held.edition != edition or held.store != _store():
            # Read after the edition: the copy is then that edition or a newer one, never an older one.
            held = _read(edition)
        file = shelf.current_name(models_folder())
        if file != held.model_file:
            held = _with_model(held, _model(file, held.tree), file)
        _held.catalogue = held
        _held.check_at = monotonic() + settings.CATALOGUE_CHECK_SECONDS
        return held


def _read(edition: uuid.UUID | None) -> Catalogue:
    tree = Tree(
        Node(
            code=row.code,
            title_zh=row.title_zh,
            title_en=row.title_en,
            restricted=row.restricted,
            urgent=row.urgent,
            words=tuple(row.words),
            closed_date=row.closed_date,
        )
        for row in Category.objects.all()
    )
    duties = Duties(duty_line(row) for row in Duty.objects.order_by("id"))
    nobody = np.empty(0, np.intp)
    first = _model("", tree)
    return _with_model(Catalogue(edition, _store(), tree, duties, first, "", {}, nobody), first, "")


def _with_model(held: Catalogue, model: Linear, file: str) -> Catalogue:
    kinds = np.array([held.tree.restriction_of(label) for label in model.labels])
    return replace(
        held,
        model=model,
        model_file=file,
        covered={kind: found for kind in RESTRICTED_KINDS if len(found := np.flatnonzero(kinds == kind))},
        urgent=np.flatnonzero([held.tree.is_urgent(label) for label in model.labels]),
    )


def duty_line(row: Duty) -> DutyLine:
    """A line of the catalogue as a plain value."""
    return DutyLine(
        id=row.id,
        category=row.category,
        territory=row.territory,
        organisation_id=row.organisation_id,
        assisting=tuple(row.assisting),
        basis=row.basis,
        start_date=row.start_date,
        end_date=row.end_date,
    )


def _model(file: str, tree: Tree) -> Linear:
    if file:
        try:
            return shelf.take(models_folder(), file)[0]
        except (OSError, ValueError, KeyError):
            log.exception("The model %s cannot be read; suggesting from the categories' words instead.", file)
    return starter(tree, name=f"starter-{len(tree)}")
