"""Applying for mediation, what each step of it writes, its documents, private words, reminders and the register."""

from mazha.casework.mediation.actions.applying import Application, apply
from mazha.casework.mediation.actions.confiding import NobodyToTell, confide
from mazha.casework.mediation.actions.following import after_step
from mazha.casework.mediation.actions.issuing import draft_paper, issue_agreement, issue_paper
from mazha.casework.mediation.actions.packing import Wanted, issue_pack
from mazha.casework.mediation.actions.register import enlist, withdraw
from mazha.casework.mediation.actions.reminding import remind

__all__ = [
    "Application",
    "NobodyToTell",
    "Wanted",
    "after_step",
    "apply",
    "confide",
    "draft_paper",
    "enlist",
    "issue_agreement",
    "issue_pack",
    "issue_paper",
    "remind",
    "withdraw",
]
