"""Asking about one's own data, correcting it, answering who asked, and deleting what was granted."""

from mazha.casework.privacy.actions.answering import answer
from mazha.casework.privacy.actions.asking import OTHER, ask
from mazha.casework.privacy.actions.correcting import correct
from mazha.casework.privacy.actions.finishing import finish

__all__ = ["OTHER", "answer", "ask", "correct", "finish"]
