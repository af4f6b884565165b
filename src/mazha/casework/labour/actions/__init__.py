"""Applying in a labour dispute, and what each step of it writes."""

from mazha.casework.labour.actions.applying import Application, apply
from mazha.casework.labour.actions.following import after_step

__all__ = ["Application", "after_step", "apply"]
