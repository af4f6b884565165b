"""Receiving hotline and grid matters, from whichever door they come by, and what follows between joined ones."""

from mazha.casework.hotline.actions.answering import keep_answer, withdraw_answer
from mazha.casework.hotline.actions.following import after_step
from mazha.casework.hotline.actions.receiving import Report, receive

__all__ = ["Report", "after_step", "keep_answer", "receive", "withdraw_answer"]
