"""What may be done about notices: put in the outbox, delivered, opened, given new words, looked after when stuck."""

from mazha.notices.actions.covering import cover
from mazha.notices.actions.delivering import DEAD_LETTERS, POSTMAN, deliver_due, hold_unserved
from mazha.notices.actions.errands import close_errand, finish_errand, open_errand
from mazha.notices.actions.following import follow, unfollow
from mazha.notices.actions.inbox import mark_seen
from mazha.notices.actions.mailboxes import remove_mailbox, set_mailbox
from mazha.notices.actions.outbox import Telling, outbox, to_followers
from mazha.notices.actions.settling import count_as_told
from mazha.notices.actions.stuck import NoTransport, give_up, retry
from mazha.notices.actions.wordings import edit_wording, restore_wording

__all__ = [
    "DEAD_LETTERS",
    "POSTMAN",
    "NoTransport",
    "Telling",
    "close_errand",
    "count_as_told",
    "cover",
    "deliver_due",
    "edit_wording",
    "finish_errand",
    "follow",
    "give_up",
    "hold_unserved",
    "mark_seen",
    "open_errand",
    "outbox",
    "remove_mailbox",
    "restore_wording",
    "retry",
    "set_mailbox",
    "to_followers",
    "unfollow",
]
