"""Importing a file of history."""

from mazha.channels.imports.actions.importing import Progress, import_file

__all__ = ["Progress", "import_file"]
