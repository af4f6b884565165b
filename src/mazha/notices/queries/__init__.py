"""What may be asked about notices: the site inbox, what is stuck, the words in force."""

from mazha.notices.queries.demo_phone import TextMessage, demo_phone
from mazha.notices.queries.inbox import Inbox, Message, inbox, recipients_of, unread_count
from mazha.notices.queries.mailboxes import MailboxCard, mailboxes, my_mailbox
from mazha.notices.queries.stuck import ErrandCard, StuckNotice, Traffic, errands, stuck, traffic
from mazha.notices.queries.wordings import WordingCard, preview, wording, wordings

__all__ = [
    "ErrandCard",
    "Inbox",
    "MailboxCard",
    "Message",
    "StuckNotice",
    "TextMessage",
    "Traffic",
    "WordingCard",
    "demo_phone",
    "errands",
    "inbox",
    "mailboxes",
    "my_mailbox",
    "preview",
    "recipients_of",
    "stuck",
    "traffic",
    "unread_count",
    "wording",
    "wordings",
]
