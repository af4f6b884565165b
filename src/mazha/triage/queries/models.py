"""Which model suggests, and how good it was on what it had not seen."""

from __future__ import annotations

from dataclasses import dataclass

from mazha.triage import shelf
from mazha.triage.current import current, models_folder
from mazha.triage.shelf import Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLine:
    name: str
    labels: int
    threshold: float
    quality: Quality | None
    """None for the starter, which has seen no texts of this district."""


def model_in_use() -> ModelLine:
    """The model that suggests categories now."""
    catalogue = current()
    quality = shelf.take(models_folder(), catalogue.model_file)[1] if catalogue.model_file else None
    model = catalogue.model
    return ModelLine(name=model.name, labels=len(model.labels), threshold=model.threshold, quality=quality)
