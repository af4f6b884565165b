"""Settings: what an administrator looks after, every change of it on the record."""
