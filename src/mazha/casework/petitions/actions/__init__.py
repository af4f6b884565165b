"""Receiving petitions, and what one matter's step means for those that follow it."""

from mazha.casework.petitions.actions.following import after_step
from mazha.casework.petitions.actions.receiving import Petition, receive
from mazha.casework.petitions.actions.reopening import keep_term, withdraw_term

__all__ = ["Petition", "after_step", "keep_term", "receive", "withdraw_term"]
