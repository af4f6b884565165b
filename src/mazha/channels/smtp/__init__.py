"""Mail: what comes into a site inbox, to the mailbox of those who share it."""
