"""What must be told to whom, by which transport: the outbox, delivery, dead letters."""
