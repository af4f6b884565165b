"""What may be done to areas and named places. Each action is one transaction, and each change goes on the record."""

from mazha.places.actions.areas import close_area, recode_area, rename_area
from mazha.places.actions.district import Loaded, load_district
from mazha.places.actions.importing import Imported, import_areas
from mazha.places.actions.spots import import_spots

__all__ = [
    "Imported",
    "Loaded",
    "close_area",
    "import_areas",
    "import_spots",
    "load_district",
    "recode_area",
    "rename_area",
]
